import { openPostgresRegister } from './postgres/open-postgres-register.ts'
import type { OpenRegister } from './register.ts'
import { openSqliteRegister } from './sqlite/open-sqlite-register.ts'

const FILE = 'file:'

/**
 * Opens the register of the database a URL names, beside collectors that may be running on it.
 * Throws when there is no database yet, or one of another version.
 */
export async function openRegister(databaseUrl: string): Promise<OpenRegister> {
  return databaseUrl.startsWith(FILE)
    ? openSqliteRegister(databaseUrl.slice(FILE.length))
    : openPostgresRegister(databaseUrl)
}
