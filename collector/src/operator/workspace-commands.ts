import { Command } from 'commander'
import type { Desk } from './command-line.ts'
import { createWorkspace } from './create-workspace.ts'
import { describeKey, describeWorkspace } from './describe.ts'
import { formatTable, formatThing } from './format.ts'
import { readWorkspaceId } from './read-workspace-id.ts'
import { setWorkspace } from './set-workspace.ts'
import { addSettings, readName, readSettings, type SettingsWish } from './settings.ts'

type Named = SettingsWish & { readonly name?: string }

/** `workspace create|list|set`. */
export function workspaceCommands({ work, show, now }: Desk): Command {
  const commands = new Command('workspace').description('shops, or the clients of an agency')

  addSettings(commands.command('create').argument('<name>', 'what it is called', readName))
    .description('make a workspace and its first keys')
    .action(async (name: string, wish: SettingsWish) => {
      const made = await work((register) =>
        createWorkspace(register, { ...readSettings(wish), name }, now()),
      )
      const workspace = describeWorkspace(made.workspace)
      const keys = made.keys.map(describeKey)
      show({ workspace, keys }, () => {
        const lines = keys.map(({ kind, key }) => `${kind} key (shown once): ${key}\n`)
        return formatThing(workspace) + lines.join('')
      })
    })

  commands
    .command('list')
    .description('show every workspace with its settings')
    .action(async () => {
      const { workspaces } = await work((register) => register.readRegister())
      const shown = workspaces.map(describeWorkspace)
      show({ workspaces: shown }, () => formatTable(shown))
    })

  addSettings(commands.command('set').argument('<workspace>', 'its id', readWorkspaceId))
    .option('--name <name>', 'what it is called', readName)
    .description('change settings of a workspace')
    .action(async (id: number, { name, ...wish }: Named) => {
      const settings = { ...readSettings(wish), ...(name && { name }) }
      const workspace = describeWorkspace(
        await work((register) => setWorkspace(register, id, settings)),
      )
      show({ workspace }, () => formatThing(workspace))
    })

  return commands
}
