import { type Command, InvalidArgumentError, Option } from 'commander'
import type { WorkspaceSettings } from '../attribution/default-settings.ts'
import { canonicalHost } from '../attribution/host.ts'
import { ATTRIBUTION_MODELS, PLANS } from '../attribution/workspace.ts'

const WINDOW_DAYS_MAX = 3_650
const NAME_CHARACTERS_MAX = 100

/** What `workspace create` and `workspace set` may be told, as commander hands it over. */
export type SettingsWish = Partial<
  Omit<WorkspaceSettings, 'browserSales'> & { readonly browserSales: 'on' | 'off' }
>

/** Adds an option for everything that can be set of a workspace, but for its name. */
export function addSettings(command: Command): Command {
  return command
    .addOption(
      new Option('--plan <plan>', 'leads and sales are taken from business on').choices(PLANS),
    )
    .addOption(
      new Option('--attribution <model>', "where a known customer's sale goes").choices(
        ATTRIBUTION_MODELS,
      ),
    )
    .option('--attribution-window-days <days>', 'how old a credited click may be', readDays)
    .addOption(
      new Option('--browser-sales <switch>', 'whether browsers may report sales').choices([
        'on',
        'off',
      ]),
    )
    .option('--allowed-hostnames <hosts>', 'pages that may call; "" for any', readHostPatterns)
    .option('--link-domains <hosts>', 'where its links live, the default first', readHosts)
}

/** The settings that were told, and no others. */
export function readSettings({ browserSales, ...wish }: SettingsWish): Partial<WorkspaceSettings> {
  const { plan, attribution, attributionWindowDays, allowedHostnames, linkDomains } = wish
  return {
    ...(plan && { plan }),
    ...(attribution && { attribution }),
    ...(attributionWindowDays && { attributionWindowDays }),
    ...(allowedHostnames && { allowedHostnames }),
    ...(linkDomains && { linkDomains }),
    ...(browserSales && { browserSales: browserSales === 'on' }),
  }
}

export function readName(value: string): string {
  const name = value.trim()
  if (name !== '' && name.length <= NAME_CHARACTERS_MAX) return name
  throw new InvalidArgumentError(`A name has 1 to ${NAME_CHARACTERS_MAX} characters.`)
}

function readDays(value: string): number {
  const days = Number(value)
  if (/^\d+$/.test(value) && days >= 1 && days <= WINDOW_DAYS_MAX) return days
  throw new InvalidArgumentError(`It is a whole number from 1 to ${WINDOW_DAYS_MAX}.`)
}

function readHosts(value: string): string[] {
  return readList(value, canonicalHost)
}

function readHostPatterns(value: string): string[] {
  return readList(value, (pattern) => {
    const [, stars = '', host = ''] = /^(\*\.)?(.*)$/s.exec(pattern) ?? []
    const canonical = canonicalHost(host)
    return canonical && stars + canonical
  })
}

/** `a, b` as `['a', 'b']`, each once and as browsers send it. */
function readList(value: string, read: (host: string) => string | undefined): string[] {
  const written = value
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '')
  const hosts = written.map((host) => {
    const canonical = read(host)
    if (canonical === undefined) throw new InvalidArgumentError(`${host} is not a host name.`)
    return canonical
  })
  return [...new Set(hosts)]
}
