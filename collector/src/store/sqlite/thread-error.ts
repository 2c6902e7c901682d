import SqliteDatabase from 'better-sqlite3'
import { StoreConflict } from '../store-error.ts'

/** An error on its way between threads, where it would lose its class. */
export type ThreadError =
  /** What was in the way, where it was not the driver that said so. */
  { readonly conflict: string } | { readonly message: string; readonly code?: string }

export function packError(error: unknown): ThreadError {
  if (error instanceof StoreConflict) return { conflict: error.constraint }
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof SqliteDatabase.SqliteError ? { message, code: error.code } : { message }
}

/** The same error again; a driver's is known by its code. */
export function unpackError(packed: ThreadError): Error {
  if ('conflict' in packed) return new StoreConflict(packed.conflict, undefined)
  const { code, message } = packed
  return code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code)
}
