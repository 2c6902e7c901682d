import type { OpenRegister } from '../register.ts'
import { translating } from '../translating.ts'
import { openConnections } from './connections.ts'
import { expectMigrated } from './open-database.ts'
import { prepareRegister } from './register.ts'
import { translateError } from './translate-error.ts'

/** An operator waits longer than a checkout. */
const ANSWER_MS_MAX = 10_000

/** The register of a database that collectors may be running on. */
export async function openPostgresRegister(databaseUrl: string): Promise<OpenRegister> {
  await expectMigrated(databaseUrl)
  const connections = openConnections(databaseUrl, {
    connectionsMax: 1,
    connectMsMax: ANSWER_MS_MAX,
    answerMsMax: ANSWER_MS_MAX,
  })
  const { close } = connections
  return translating(translateError, { ...prepareRegister(connections), close })
}
