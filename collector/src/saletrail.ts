import { ConfigError, readConfig } from './config.ts'
import { messageOf } from './message-of.ts'
import { commandLine } from './operator/command-line.ts'
import { openRegister } from './store/open-register.ts'

/** `npm run saletrail -- …`: works on the database that the environment names. */
const program = commandLine({
  openRegister: async () => openRegister(readConfig(process.env).databaseUrl),
  write: (text) => process.stdout.write(text),
  now: Date.now,
})

try {
  await program.parseAsync()
} catch (error) {
  const faults = error instanceof ConfigError ? error.faults : [messageOf(error)]
  process.stderr.write(faults.map((fault) => `saletrail: ${fault}\n`).join(''))
  process.exitCode = 1
}
