import type { OpenRegister } from './register.ts'
import { openSqliteRegister } from './sqlite/open-sqlite-register.ts'

/**
 * Opens the register of the database a URL names, beside a collector that may be running on it.
 * Throws when there is no database yet, or one of another version.
 */
export async function openRegister(databaseUrl: string): Promise<OpenRegister> {
  return openSqliteRegister(databaseUrl.slice('file:'.length))
}
