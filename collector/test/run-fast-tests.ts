import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from './postgres-server.ts'

// Every test that needs no browser, by node's own runner. `npm run test:fast -- money ledger` runs
// those whose path contains one of the words. Node 20 takes no glob, so the files are looked up
// here.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const rooms = ['snippet', 'collector']
const words = process.argv.slice(2)

const files = rooms
  .flatMap((room) =>
    readdirSync(join(root, room), { encoding: 'utf8', recursive: true }).map((path) =>
      join(room, path),
    ),
  )
  .filter((path) => path.endsWith('.test.ts') && !path.split(sep).includes('bench'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort()

if (files.length === 0) {
  process.stderr.write(`no test file in ${rooms.join(' or ')} matches ${words.join(' ')}\n`)
  process.exit(1)
}

// Node's defaults differ between versions: a person reads `spec`, a pipe gets the complete `tap`.
const reporter = process.stdout.isTTY ? 'spec' : 'tap'
// One PostgreSQL for the whole run, unless it is given one.
const postgres = process.env.TEST_DATABASE_URL ? undefined : await startPostgres()
const run = spawn(
  process.execPath,
  ['--import', 'tsx', '--test', `--test-reporter=${reporter}`, ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(postgres && { TEST_DATABASE_URL: postgres.url }) },
  },
)
const [status] = await once(run, 'close')
await postgres?.stop()
// A run that ended by a signal has no status, and did not pass.
process.exitCode = status ?? 1
