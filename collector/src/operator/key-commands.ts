import { Command, InvalidArgumentError, Option } from 'commander'
import type { KeyKind } from '../store/register.ts'
import type { Desk } from './command-line.ts'
import { createKey, type FreshKey } from './create-key.ts'
import { describeKey } from './describe.ts'
import { formatTable, formatThing } from './format.ts'
import { readWorkspaceId } from './read-workspace-id.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'

const OVERLAP_HOURS_MAX = 24 * 30

/** `key create|list|rotate|revoke`. */
export function keyCommands(desk: Desk): Command {
  const commands = new Command('key').description('keys of the collector API')
  addCreate(commands, desk)
  addList(commands, desk)
  addRotate(commands, desk)
  addRevoke(commands, desk)
  return commands
}

function addCreate(commands: Command, { work, show, now }: Desk): void {
  commands
    .command('create')
    .description('make a key; it is shown once')
    .requiredOption('--workspace <workspace>', 'whose key it is', readWorkspaceId)
    .addOption(
      new Option('--kind <kind>', 'secret for servers, publishable for pages')
        .choices(['secret', 'publishable'])
        .makeOptionMandatory(),
    )
    .action(async ({ workspace, kind }: { workspace: number; kind: KeyKind }) => {
      const key = await work((register) =>
        createKey(register, { workspaceId: workspace, kind }, now()),
      )
      show({ key: describeKey(key) }, () => formatFresh(key))
    })
}

function addList(commands: Command, { work, show }: Desk): void {
  commands
    .command('list')
    .description('show every key but the key itself')
    .option('--workspace <workspace>', 'of one workspace', readWorkspaceId)
    .action(async ({ workspace }: { workspace?: number }) => {
      const { keys } = await work((register) => register.readRegister())
      const shown = keys
        .filter(({ workspaceId }) => workspace === undefined || workspaceId === workspace)
        .map(describeKey)
      show({ keys: shown }, () => formatTable(shown))
    })
}

function addRotate(commands: Command, { work, show, now }: Desk): void {
  commands
    .command('rotate')
    .description('make a new key in the place of one')
    .argument('<key>', 'its id')
    .option('--overlap-hours <hours>', 'how long the old key goes on', readHours, 0)
    .action(async (id: string, { overlapHours }: { overlapHours: number }) => {
      const { created, revoked } = await work((register) =>
        rotateKey(register, { id, overlapHours }, now()),
      )
      const old = describeKey(revoked)
      show({ created: describeKey(created), revoked: old }, () => {
        return `${formatFresh(created)}the old key ${old.id} is refused from ${old.revokedAt}\n`
      })
    })
}

function addRevoke(commands: Command, { work, show, now }: Desk): void {
  commands
    .command('revoke')
    .description('refuse a key from now on')
    .argument('<key>', 'its id')
    .action(async (id: string) => {
      const key = describeKey(await work((register) => revokeKey(register, id, now())))
      show({ key }, () => formatThing(key))
    })
}

function formatFresh(fresh: FreshKey): string {
  const { key, ...shown } = describeKey(fresh)
  return `${formatThing(shown)}the key (shown once): ${key}\n`
}

function readHours(value: string): number {
  const hours = Number(value)
  if (/^\d+$/.test(value) && hours <= OVERLAP_HOURS_MAX) return hours
  throw new InvalidArgumentError(`It is a whole number from 0 to ${OVERLAP_HOURS_MAX}.`)
}
