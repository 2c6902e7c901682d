import { setTimeout } from 'node:timers/promises'
import type { Store } from '../store.ts'
import { translating } from '../translating.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { type Connections, openConnections } from './connections.ts'
import { prepareCustomerLists } from './customer-lists.ts'
import { prepareEventCounts } from './event-counts.ts'
import { prepareEventLists } from './event-lists.ts'
import { prepareFindLinkByDomain, prepareLinkLists } from './link-lists.ts'
import { prepareDatabase } from './open-database.ts'
import { readPatiently } from './patient-reads.ts'
import { PLANNER_SETTINGS } from './planner-settings.ts'
import { prepareReadFacts } from './read-facts.ts'
import { prepareRegister } from './register.ts'
import { createTableAnalyzer } from './table-analyzer.ts'
import { translateError } from './translate-error.ts'
import { prepareVisitorSalts } from './visitor-salts.ts'

export type PostgresOptions = {
  /** Takes a server that does not flush, or not safely. */
  readonly allowUnsafe?: boolean
  /** Of one collector, all its pools together. */
  readonly connectionsMax?: number
}

const CONNECTIONS_MAX = 10
/** While one is at the server, the other's callers are answered and asked here. */
const BATCHES = { atOnce: 2, besideMin: 32 }
/** The register and the salts, which are seldom asked, take turns with one beside the batches. */
const BATCH_CONNECTIONS = BATCHES.atOnce + 1
/** Visitors' links are found in no time, and wait neither for lists nor batches for them. */
const VISIT_CONNECTIONS = 2
const PULSE_CONNECTIONS = 1
/** All that are not for lists. */
const OTHER_CONNECTIONS = BATCH_CONNECTIONS + VISIT_CONNECTIONS + PULSE_CONNECTIONS

/**
 * Together less than two seconds, in which a caller is to learn that the database is away: one
 * batch waits for an answer, the next for a connection.
 */
const CONNECT_MS_MAX = 600
const ANSWER_MS_MAX = 1_200
const PULSE_MS_MAX = 700
/** A reader gives up at some time; until then the database gives signs of life. */
const READ_MS_MAX = 30_000
/** How long an end waits for lists: whoever asked for them is gone by then. */
const LAST_LISTS_MS_MAX = 1_000

/** Long enough for the server to end a deadlock first, for which it waits a second. */
const STATEMENT_MS_MAX = ANSWER_MS_MAX - 100
/**
 * What the server ends by itself, so that nothing of ours holds a lock when we are gone. A
 * statement that waits for one ends before we give up, or it would be committed after its caller
 * was told to come back, and a sale without an invoice be there twice.
 */
const LIMITS = [
  `statement_timeout = ${STATEMENT_MS_MAX}`,
  'idle_in_transaction_session_timeout = 5000',
]

/** Opens the database and brings its schema up to date. Any number of collectors may do so. */
export async function openPostgresStore(
  databaseUrl: string,
  { allowUnsafe = false, connectionsMax = CONNECTIONS_MAX }: PostgresOptions = {},
): Promise<Store> {
  await prepareDatabase(databaseUrl, { allowUnsafe })
  const times = { connectMsMax: CONNECT_MS_MAX, answerMsMax: ANSWER_MS_MAX }
  const batches = openConnections(databaseUrl, {
    ...times,
    connectionsMax: BATCH_CONNECTIONS,
    settings: [...PLANNER_SETTINGS, ...LIMITS],
  })
  const visits = openConnections(databaseUrl, { ...times, connectionsMax: VISIT_CONNECTIONS })
  const pulse = openConnections(databaseUrl, {
    connectionsMax: PULSE_CONNECTIONS,
    connectMsMax: PULSE_MS_MAX,
    answerMsMax: PULSE_MS_MAX,
  })
  const reading = openConnections(databaseUrl, {
    connectionsMax: Math.max(1, connectionsMax - OTHER_CONNECTIONS),
    connectMsMax: CONNECT_MS_MAX,
    answerMsMax: READ_MS_MAX,
    settings: [`statement_timeout = ${READ_MS_MAX}`],
  })
  const ping = () => sendPing(pulse)
  const read = readPatiently(reading, ping)
  const apply = prepareApplyWrites(batches)
  const analyzer = createTableAnalyzer(reading)
  const methods = translating<Omit<Store, 'batches'>>(translateError, {
    readFacts: prepareReadFacts(batches),
    async apply(writes) {
      await apply(writes)
      analyzer.grow(writes.sales.length)
    },
    // What was erased lives on in no row; old pages and logs are the server's to overwrite.
    async scrub() {},
    ...prepareRegister(batches),
    ...prepareVisitorSalts(batches),
    ...prepareFindLinkByDomain(visits),
    ...prepareLinkLists(read),
    ...prepareCustomerLists(read),
    ...prepareEventLists(read),
    ...prepareEventCounts(read),
    ping,
    async close() {
      const listed = Promise.race([
        reading.close(),
        setTimeout(LAST_LISTS_MS_MAX, undefined, { ref: false }),
      ])
      await Promise.all([listed, ...[batches, visits, pulse].map(({ close }) => close())])
    },
  })
  return { batches: BATCHES, ...methods }
}

async function sendPing(pulse: Connections): Promise<void> {
  await pulse.work(({ send }) => send({ text: 'SELECT 1' }))
}
