import type { Workspace } from '../../attribution/workspace.ts'
import { isoTime } from '../../iso-time.ts'
import { type CountedBy, type EventCount, type EventKind, GROUPS_MAX } from '../../store/catalog.ts'
import type { Services } from '../collector-env.ts'
import { addEarned, type Earned } from '../earned.ts'
import { shortLinkUrl } from '../short-link-url.ts'
import { withoutQuery } from '../without-query.ts'
import { parseObject } from './parse-object.ts'
import { DIRECT, UNKNOWN } from './unknown.ts'

type Counts = ReadonlyMap<EventKind, readonly EventCount[]>
type Group = Earned & Pick<EventCount, 'key' | 'country' | 'region'>
type Name = (group: Group) => Readonly<Record<string, string>> | undefined

/** What stands where a place is told no closer. */
const ANY = '*'

/**
 * The ways to tell events apart: what the store counts them by, and the name a group has in the
 * answer. A group without a name is left out, as the SDK knows no word for it.
 */
export const GROUPINGS = {
  count: { by: 'nothing' },
  top_links: { by: 'linkId' },
  countries: { by: 'country', name: ({ key }) => ({ country: word(key), region: ANY, city: ANY }) },
  regions: {
    by: 'region',
    name: ({ key, country }) => ({ country: word(country), region: word(key), city: ANY }),
  },
  cities: {
    by: 'city',
    name: ({ key, country, region }) => ({
      country: word(country),
      region: word(region),
      city: word(key),
    }),
  },
  continents: {
    by: 'continent',
    name: ({ key }) => (key === null ? undefined : { continent: word(key) }),
  },
  devices: { by: 'device', name: ({ key }) => ({ device: word(key) }) },
  browsers: { by: 'browser', name: ({ key }) => ({ browser: word(key) }) },
  os: { by: 'os', name: ({ key }) => ({ os: word(key) }) },
  trigger: { by: 'nothing', name: () => ({ trigger: 'link' }) },
  triggers: { by: 'nothing', name: () => ({ trigger: 'link' }) },
  referers: { by: 'referrer', name: ({ key }) => ({ referer: hostOf(key) }) },
  referer_urls: { by: 'referrer', name: ({ key }) => ({ refererUrl: word(key, DIRECT) }) },
  top_urls: { by: 'url', name: ({ key }) => ({ url: word(key) }) },
  top_base_urls: {
    by: 'url',
    name: ({ key }) => ({ url: withoutQuery(word(key)) ?? word(key) }),
  },
} as const satisfies Record<string, { readonly by: CountedBy; readonly name?: Name }>
export type Grouping = keyof typeof GROUPINGS

/** Counts in the form the `dub` SDK parses for each grouping. */
export async function analyticsAnswer(
  services: Services,
  workspace: Workspace,
  grouping: Grouping,
  counts: Counts,
): Promise<object> {
  if (grouping === 'count') return { ...nothingOf(counts), ...join(counts)[0], ...NO_KEYS }
  if (grouping === 'top_links') return rankLinks(services, workspace, join(counts))
  return rank(join(counts), GROUPINGS[grouping].name)
}

/** JSON leaves out what is undefined. */
const NO_KEYS = { key: undefined, country: undefined, region: undefined }

/** The counts of all kinds side by side, group by group. */
function join(counts: Counts): Group[] {
  const groups = new Map<string, Group>()
  for (const [kind, rows] of counts) {
    for (const { key, country, region, events, saleAmount } of rows) {
      const id = JSON.stringify([key, country, region])
      const earned = kind === 'sales' ? { sales: events, saleAmount } : { [kind]: events }
      const before = groups.get(id) ?? { ...nothingOf(counts), key, country, region }
      groups.set(id, { ...before, ...earned })
    }
  }
  return [...groups.values()]
}

function nothingOf(counts: Counts): Earned {
  const kinds = [...counts.keys()].map((kind) => [kind, 0] as const)
  return { ...Object.fromEntries(kinds), ...(counts.has('sales') && { saleAmount: 0 }) }
}

/** Groups of the same name are one; most events first. */
function rank(groups: readonly Group[], name: Name): object[] {
  const named = new Map<string, Earned>()
  for (const { key, country, region, ...earned } of groups) {
    const names = name({ key, country, region })
    if (names === undefined) continue
    const id = JSON.stringify(names)
    named.set(id, addEarned(named.get(id), earned))
  }
  const rows = [...named].map(([key, earned]) => ({ key, ...earned }))
  return mostFirst(rows).map(({ key, ...earned }) => ({ ...JSON.parse(key), ...earned }))
}

async function rankLinks(
  { store, publicUrl }: Services,
  workspace: Workspace,
  groups: readonly Group[],
): Promise<object[]> {
  const top = mostFirst([...groups])
  const links = await store.findLinks(
    workspace.id,
    top.map(({ key }) => String(key)),
  )
  const byId = new Map(links.map((link) => [link.id, link]))
  return top.flatMap(({ key, country, region, ...earned }) => {
    const link = byId.get(String(key))
    if (!link) return []
    const { title = null, comments = null, folderId = null } = parseObject(link.details) ?? {}
    return {
      link: link.id,
      id: link.id,
      domain: link.domain,
      key: link.key,
      shortLink: shortLinkUrl(link, publicUrl),
      url: link.url,
      title,
      comments,
      folderId,
      partnerId: link.partnerId,
      createdAt: isoTime(link.createdAt),
      ...earned,
    }
  })
}

/** By money, where it is about money, else by the number; those of the same in a settled order. */
function mostFirst<Row extends Earned & { key: string | null }>(rows: Row[]): Row[] {
  const worth = ({ clicks, leads, sales, saleAmount }: Earned) =>
    [clicks, saleAmount, sales, leads].find((value) => value !== undefined) ?? 0
  return rows
    .sort((a, b) => worth(b) - worth(a) || (String(a.key) < String(b.key) ? -1 : 1))
    .slice(0, GROUPS_MAX)
}

function word(key: string | null, unknown = UNKNOWN): string {
  return key ?? unknown
}

function hostOf(referrer: string | null): string {
  return referrer && URL.canParse(referrer) ? new URL(referrer).hostname : DIRECT
}
