import { existsSync } from 'node:fs'
import type { OpenRegister } from '../register.ts'
import { translating } from '../translating.ts'
import { MIGRATIONS } from './migrations.ts'
import { namingFile } from './naming-file.ts'
import { prepareRegister } from './register.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { translateError } from './translate-error.ts'

/** Longer than any batch of a collector holds the file. */
const BUSY_MS_MAX = 5_000

/**
 * The register of a file that a collector may have open. That collector is the only writer of links
 * and events and stays so: what is written here are the register's own tables, which no batch
 * decides on.
 */
export function openSqliteRegister(path: string): OpenRegister {
  if (!existsSync(path)) {
    throw new Error(`${path} is not there; the collector makes it when it is started first`)
  }
  return namingFile(path, () => open(path))
}

function open(path: string): OpenRegister {
  const database = new SqliteDatabase(path, { timeout: BUSY_MS_MAX })
  try {
    const version = database.pragma('user_version', { simple: true })
    if (version !== MIGRATIONS.length) {
      throw new Error(`${path} is of another version; start this version's collector on it first`)
    }
    // A revocation that was confirmed has to outlive a power cut.
    database.pragma('synchronous = FULL')
    database.pragma('secure_delete = ON')
    const close = async () => {
      database.close()
    }
    return translating(translateError, { ...prepareRegister(database), close })
  } catch (error) {
    database.close()
    throw error
  }
}
