import { Command } from 'commander'
import type { OpenRegister } from '../store/register.ts'
import { keyCommands } from './key-commands.ts'
import { workspaceCommands } from './workspace-commands.ts'

/** What the commands work with. */
export type Desk = {
  /** Opens the register, lets it be worked on and closes it. */
  readonly work: <Result>(job: (register: OpenRegister) => Promise<Result>) => Promise<Result>
  /** Shows what came of it: `text` to a person, `value` as JSON to a script. */
  readonly show: (value: object, text: () => string) => void
  /** Epoch milliseconds. */
  readonly now: () => number
}

type World = {
  readonly openRegister: () => Promise<OpenRegister>
  readonly write: (text: string) => void
  readonly now: () => number
}

/** The operator's command line, to be parsed from arguments. */
export function commandLine({ openRegister, write, now }: World): Command {
  const program = new Command('saletrail')
    .description(
      'Workspaces and keys of the collector whose database DATABASE_URL names, and the way of ' +
        'its data to PostgreSQL. The collector may be running meanwhile.',
    )
    .option('--json', 'answer in JSON, for scripts')
  const desk: Desk = {
    async work(job) {
      const register = await openRegister()
      try {
        return await job(register)
      } finally {
        await register.close()
      }
    },
    show(value, text) {
      write(program.opts().json ? `${JSON.stringify(value, null, 2)}\n` : text())
    },
    now,
  }
  return program.addCommand(workspaceCommands(desk)).addCommand(keyCommands(desk))
}
