import { type PostgresServer, runSql, startPostgres } from '../test/postgres-server.ts'

/** One message of the log. */
const MEBIBYTE = 1_048_576
/** As much as the server keeps of it between two checkpoints (`max_wal_size`, as installed). */
const LOG_MEBIBYTES = 1_024

/**
 * A PostgreSQL as installed that has been in use for a while: its log goes into files that it has
 * used before. A new one first fills each with zeros, 16 MiB that all who sell then wait for.
 */
export async function startAgedPostgres(): Promise<PostgresServer> {
  const postgres = await startPostgres()
  await runSql(
    postgres.url,
    `SELECT pg_logical_emit_message(false, '', repeat('x', ${MEBIBYTE}))
     FROM generate_series(1, ${LOG_MEBIBYTES})`,
  )
  await runSql(postgres.url, 'CHECKPOINT')
  return postgres
}
