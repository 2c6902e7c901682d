import { blaming, ConfigError, readConfig } from './config.ts'
import { copyCommand } from './copy/copy-command.ts'
import { drawProgress } from './copy/progress.ts'
import { messageOf } from './message-of.ts'
import { commandLine } from './operator/command-line.ts'
import { openCopy } from './store/open-copy.ts'
import { openRegister } from './store/open-register.ts'

const write = (text: string) => process.stdout.write(text)

/** `npm run saletrail -- …`: works on the database that the environment names, or an argument. */
const program = commandLine({
  openRegister: async () =>
    openRegister(readConfig(process.env).databaseUrl).catch(blaming('DATABASE_URL')),
  write,
  now: Date.now,
}).addCommand(
  copyCommand({
    openCopy: (ends) => {
      const { allowUnsafePostgres } = readConfig(process.env)
      return openCopy(ends, { allowUnsafe: allowUnsafePostgres })
    },
    progress: drawProgress(),
    write,
  }),
)

program.parseAsync().catch((error: unknown) => {
  const faults = error instanceof ConfigError ? error.faults : [messageOf(error)]
  process.stderr.write(faults.map((fault) => `saletrail: ${fault}\n`).join(''))
  process.exitCode = 1
})
