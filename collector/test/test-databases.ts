import { after } from 'node:test'
import { dropDatabase, newDatabase, type PostgresServer, startPostgres } from './postgres-server.ts'

let own: Promise<PostgresServer> | undefined
const made: string[] = []

/**
 * A new database on the PostgreSQL that the run was given in `TEST_DATABASE_URL`, or else on one
 * started for this test file; gone when its tests are over.
 */
export async function newTestDatabase(): Promise<string> {
  const url = await newDatabase(await serverUrl())
  made.push(url)
  return url
}

async function serverUrl(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return given
  own ??= startPostgres()
  return (await own).url
}

after(async () => {
  if (own) await (await own).stop()
  else for (const url of made) await dropDatabase(url)
})
