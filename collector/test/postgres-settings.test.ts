import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPostgresStore } from '../src/store/postgres/open-postgres-store.ts'
import { StoreUnavailable } from '../src/store/store-error.ts'
import { example } from './example.ts'
import { connect, runSql, untilThereIs, untilWaitedFor } from './postgres-server.ts'
import { newTestDatabase } from './test-databases.ts'

/** A database in which an administrator has set something otherwise for all who come. */
async function newDatabaseWith(...settings: string[]): Promise<string> {
  const url = await newTestDatabase()
  for (const setting of settings) await setFrom(url, `SET ${setting}`)
  return url
}

/** What connections find that are made from now on. */
async function setFrom(url: string, change: string): Promise<void> {
  await runSql(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} ${change}`)
}

for (const level of ['repeatable read', 'serializable']) {
  test(`collectors that start at once migrate once where ${level} is the default`, async () => {
    const url = await newDatabaseWith(`default_transaction_isolation = '${level}'`)
    const another = await connect(url)
    await another.query('SELECT pg_advisory_lock(7253874)')
    const opened = Promise.all([openPostgresStore(url), openPostgresStore(url)])
    await untilThereIs(
      another,
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       GROUP BY objid HAVING count(*) = 2`,
    )
    await another.end()
    for (const store of await opened) await store.close()
  })

  test(`a visitor's salt is everybody's where ${level} is the default`, async () => {
    const url = await newDatabaseWith(`default_transaction_isolation = '${level}'`)
    const store = await openPostgresStore(url)
    const another = await connect(url)
    await another.query("BEGIN; INSERT INTO visitor_salts VALUES ('2026-10-05', 'theirs')")
    const salt = store.takeVisitorSalt('2026-10-05', 'ours')
    await untilWaitedFor(another)
    await another.query('COMMIT')
    assert.equal(await salt, 'theirs')
    await another.end()
    await store.close()
  })
}

test('a start waits for another’s migration where statements may not take long', async () => {
  const url = await newDatabaseWith("statement_timeout = '100ms'", "lock_timeout = '50ms'")
  const another = await connect(url)
  await another.query('SELECT pg_advisory_lock(7253874)')
  const opened = openPostgresStore(url)
  await untilWaitedFor(another)
  await new Promise((resolve) => setTimeout(resolve, 200))
  await another.end()
  await (await opened).close()
})

test('a pooler that gives each transaction another connection is refused', async () => {
  const url = await newDatabaseWith('search_path = public, pg_catalog')
  // As two clients of such a pooler find it.
  await runSql(url, "CREATE FUNCTION pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 7'")
  await assert.rejects(openPostgresStore(url), /a pooler in session mode/)
})

test('after a fail-over a connection that leads to the old server is given up', async () => {
  const url = await newTestDatabase()
  const store = await openPostgresStore(url)
  const sell = (id: string) => store.apply(example.writes({ clicks: [example.click({ id })] }))
  // Whoever connects now has met the old primary, which takes no more writes.
  await setFrom(url, 'SET default_transaction_read_only = on')
  await runSql(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'saletrail'`,
  )
  await assert.rejects(sell('click1'), StoreUnavailable)
  await assert.rejects(sell('click2'), StoreUnavailable)
  const writable = await connect(url)
  await writable.query('SET default_transaction_read_only = off')
  await writable.query(
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} RESET default_transaction_read_only`,
  )
  await writable.end()
  await sell('click3')
  await store.close()
})

test('a collector that is not let in any more says that the database is away', async () => {
  const url = new URL(await newTestDatabase())
  const owner = url.href
  const role = `shop_${process.pid}`
  await runSql(owner, `CREATE ROLE ${role} LOGIN PASSWORD 'before'`)
  await runSql(owner, `ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${role}`)
  Object.assign(url, { username: role, password: 'before' })
  const store = await openPostgresStore(url.href)
  await runSql(owner, `ALTER ROLE ${role} PASSWORD 'after'`)
  const sell = (id: string) => store.apply(example.writes({ clicks: [example.click({ id })] }))
  await assert.rejects(sell('click1'), StoreUnavailable)
  await assert.rejects(store.readRegister(), StoreUnavailable)
  await assert.rejects(store.listSales(1, { limit: 1, offset: 0 }), StoreUnavailable)
  await runSql(owner, `ALTER ROLE ${role} PASSWORD 'before'`)
  await sell('click2')
  await store.close()
  await runSql(owner, `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP ROLE ${role}`)
})
