import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { example } from '../../../test/example.ts'
import { configure } from './open-database.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { searchGaps } from './page-gaps.ts'
import { prepareScrub } from './scrub.ts'
import { SqliteDatabase } from './sqlite-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-scrub-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { customer, sale, writes } = example
const CUSTOMERS = 2_000
const BATCH = 20

/** Without order, as shops' own ids are: SQLite moves rows as it makes room between them. */
const idOf = (number: number) => createHash('sha256').update(`${number}`).digest('hex').slice(0, 24)
const numbers = Array.from({ length: CUSTOMERS }, (_, number) => number)
const batches = Array.from({ length: CUSTOMERS / BATCH }, (_, index) =>
  numbers.slice(index * BATCH, (index + 1) * BATCH),
)
const nameOf = (number: number) => `Canary-${idOf(number)}-${'n'.repeat(number % 60)}`

/** A shop whose customers have bought and changed their names. */
async function openShop(path: string) {
  const store = openSqliteStore(path)
  for (const batch of batches) {
    const customers = batch.map((number) =>
      customer({ id: idOf(number), externalId: nameOf(number), name: nameOf(number) }),
    )
    const sales = batch.map((number) =>
      sale({
        id: `sale-${number}`,
        invoiceId: `invoice-${idOf(number)}`,
        customerId: idOf(number),
        customerName: nameOf(number),
        customerExternalId: nameOf(number),
      }),
    )
    await store.apply(writes({ customers, sales }))
  }
  return store
}

const erase = (ids: readonly string[]) =>
  writes({ erasures: ids.map((customerId) => ({ workspaceId: 1, customerId })) })

function countFilledGaps(path: string): number {
  const file = openSync(path, 'r')
  const { found } = searchGaps(file, 0, Number.POSITIVE_INFINITY)
  closeSync(file)
  return found.length
}

const occurrences = (path: string) => readFileSync(path, 'latin1').split('Canary').length - 1

test('of who was erased nothing is left between the cells of a page', async () => {
  const path = join(folder, 'all.db')
  const store = await openShop(path)
  for (const batch of batches) await store.apply(erase(batch.map(idOf)))
  await store.scrub()
  assert.equal(occurrences(path), 0)
  assert.equal((await store.listSales(1, { limit: 1, offset: 0 }))[0]?.customerName, null)
  await store.close()
  assert.equal(occurrences(path), 0, 'nor what was kept in mind and written later')
})

test('a scrub changes no row, of a database that is written to meanwhile', async () => {
  const path = join(folder, 'some.db')
  const store = await openShop(path)
  const reference = (number: number) => ({ externalId: nameOf(number) })
  await store.apply(erase([idOf(0)]))
  let isOver = false
  const writing = (async () => {
    for (let number = 0; !isOver || number < 200; number++) {
      const id = `later-${idOf(number)}`
      await store.apply(writes({ customers: [customer({ id, externalId: id, name: id })] }))
    }
  })()
  await store.scrub()
  isOver = true
  await writing
  for (const number of numbers.slice(1)) {
    assert.equal((await store.findCustomer(1, reference(number)))?.name, nameOf(number))
  }
  assert.equal(await store.findCustomer(1, reference(0)), undefined)
  await store.close()
  const database = new SqliteDatabase(path, { readonly: true })
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok')
  database.close()
})

test('gaps are found, and a second look finds none', async () => {
  const path = join(folder, 'gaps.db')
  const store = await openShop(path)
  await store.apply(erase([idOf(0)]))
  await store.close()
  assert.ok(countFilledGaps(path) > 0, 'or there is nothing to be cleared')
  const again = openSqliteStore(path)
  await again.apply(erase([idOf(1)]))
  await again.scrub()
  assert.equal(countFilledGaps(path), 0)
  await again.close()
})

/** The database of a shop that is closed, as the thread that scrubs it has it. */
async function openToScrub(name: string, atOnce?: Parameters<typeof prepareScrub>[2]) {
  const path = join(folder, name)
  await (await openShop(path)).close()
  const database = new SqliteDatabase(path, { timeout: 0 })
  configure(database)
  const file = openSync(path, 'r+')
  const scrub = prepareScrub(database, file, atOnce)
  scrub.emptyLog()
  while (scrub.search() > 0);
  const close = () => {
    database.close()
    closeSync(file)
  }
  return { path, database, file, scrub, close }
}

test('a scrub in many parts leaves no page out', async () => {
  const { path, scrub, close } = await openToScrub('parts.db', { searched: 64, cleared: 32 })
  while (scrub.clear() > 0);
  close()
  assert.equal(countFilledGaps(path), 0)
})

/** Another process, such as the command line, that writes pages as they are in its own memory. */
function openBeside(path: string) {
  const beside = new SqliteDatabase(path, { timeout: 0 })
  configure(beside)
  return {
    read: () => beside.prepare('SELECT * FROM customers').all(),
    write: () => beside.exec('UPDATE customers SET sales = 1 - sales'),
    close: () => beside.close(),
  }
}

test('who writes between the emptying of the log and the clearing brings no gap back', async () => {
  const { path, database, scrub, close } = await openToScrub('slipped-in.db')
  const beside = openBeside(path)
  const pragma = database.pragma.bind(database)
  let times = 1
  database.pragma = (...asked) => {
    const answer = pragma(...asked)
    if (asked[0] === 'wal_checkpoint(TRUNCATE)' && times-- > 0) beside.write()
    return answer
  }
  assert.equal(scrub.clear(), 0)
  beside.close()
  close()
  assert.equal(countFilledGaps(path), 0)
})

test('where others write without a break, nothing is cleared and nobody is kept out', async () => {
  const { path, database, scrub, close } = await openToScrub('no-break.db')
  const beside = openBeside(path)
  const pragma = database.pragma.bind(database)
  database.pragma = (...asked) => {
    const answer = pragma(...asked)
    beside.write()
    return answer
  }
  assert.throws(() => scrub.clear(), { code: 'SQLITE_BUSY' })
  beside.write()
  beside.close()
  close()
  assert.ok(countFilledGaps(path) > 0)
})

test('who has read a page before its gap was cleared does not write the gap again', async () => {
  const { path, database, scrub, close } = await openToScrub('kept-in-mind.db')
  const beside = openBeside(path)
  const exec = database.exec.bind(database)
  database.exec = (sql) => {
    exec(sql)
    if (sql === 'BEGIN IMMEDIATE') beside.read()
    if (sql === 'COMMIT') beside.write()
    return database
  }
  assert.equal(scrub.clear(), 0)
  beside.close()
  close()
  assert.equal(countFilledGaps(path), 0)
})

test('a clearing that fails keeps nobody from writing', async () => {
  const { path, database, close } = await openToScrub('read-only.db')
  const file = openSync(path, 'r')
  const scrub = prepareScrub(database, file)
  scrub.search()
  const beside = openBeside(path)
  assert.throws(() => scrub.clear(), { code: 'EBADF' })
  beside.write()
  beside.close()
  close()
  closeSync(file)
})
