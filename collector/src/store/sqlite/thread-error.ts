import { SqliteDatabase } from './sqlite-database.ts'

/** An error on its way between threads, where it would lose its class. */
export type ThreadError = { readonly message: string; readonly code?: string }

export function packError(error: unknown): ThreadError {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof SqliteDatabase.SqliteError ? { message, code: error.code } : { message }
}

/** The same error again; a driver's is known by its code. */
export function unpackError({ code, message }: ThreadError): Error {
  return code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code)
}
