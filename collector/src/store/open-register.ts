import type { OpenRegister } from './register.ts'

const FILE = 'file:'

/**
 * Opens the register of the database a URL names, beside collectors that may be running on it.
 * Throws when there is no database yet, or one of another version.
 */
export async function openRegister(databaseUrl: string): Promise<OpenRegister> {
  if (databaseUrl.startsWith(FILE)) {
    const { openSqliteRegister } = await import('./sqlite/open-sqlite-register.ts')
    return openSqliteRegister(databaseUrl.slice(FILE.length))
  }
  const { openPostgresRegister } = await import('./postgres/open-postgres-register.ts')
  return openPostgresRegister(databaseUrl)
}
