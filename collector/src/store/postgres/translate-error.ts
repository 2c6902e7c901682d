import pg from 'pg'
import { StoreConflict, StoreUnavailable } from '../store-error.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
/** Fewer rows stand than a batch rests on; see `expectRows`. */
const DIVISION_BY_ZERO = '22012'
const CONFLICTS = [UNIQUE_VIOLATION, SERIALIZATION_FAILURE, DEADLOCK_DETECTED, DIVISION_BY_ZERO]

/** What passes once the server is back, has room again or is done with others. */
const PASSING = [
  // Connection exception, insufficient resources, system error.
  ...['08', '53', '58'],
  // Shut down or starting, cancelled by a time limit, lock not given in time.
  ...['57', '55P03'],
  // A standby that has not taken over yet.
  '25006',
]

/** The server's error in the port's words, told by its code; errors that are not its own stay. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const { code = '', constraint } = error
  if (CONFLICTS.includes(code)) {
    return new StoreConflict(constraint ?? code, error)
  }
  if (PASSING.some((passing) => code.startsWith(passing))) {
    return new StoreUnavailable(`the database cannot be written or read now (${code})`, error)
  }
  return error
}
