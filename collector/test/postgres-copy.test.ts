import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { runSql } from './postgres-server.ts'
import { type CopyRun, runCopy } from './run-copy.ts'
import { runSaletrail } from './run-saletrail.ts'
import { call, makeLink, trackSale, visit } from './shop.ts'
import {
  type Collector,
  databaseUrlOf,
  makeFolder,
  runCollector,
  startCollector,
} from './start-collector.ts'
import { newTestDatabase } from './test-databases.ts'

/** A shop on a file, whatever engine the other collectors of this run are on. */
const startShop = (env: Record<string, string> = {}) =>
  startCollector({ databaseFile: `${makeFolder()}/saletrail.db`, env })

async function copyOf(shop: Pick<Collector, 'databaseFile'>, to: string): Promise<CopyRun> {
  return runCopy({ from: databaseUrlOf(shop.databaseFile), to })
}

function expectFinished({ code, stderr, outcome }: CopyRun): void {
  assert.equal(code, 0, stderr)
  assert.ok(outcome.isFinished)
}

function expectRefused({ code, stderr }: CopyRun, reason: RegExp): void {
  assert.equal(code, 1)
  assert.match(stderr, reason)
}

const writtenOf = ({ outcome }: CopyRun, name: string) =>
  outcome.tables.find((table) => table.name === name)?.written

async function sellOne(shop: Collector, key: string, sale: object = {}): Promise<string> {
  const clickId = await visit(shop, await makeLink(shop, { key }))
  const answer = await trackSale(shop, {
    ...{ customerExternalId: `buyer of ${key}`, amount: 4_990, invoiceId: key, clickId },
    ...sale,
  })
  assert.equal(answer.status, 200, answer.text)
  return answer.text
}

test('keys that change hands between two copies arrive where they went', async () => {
  const shop = await startShop()
  const to = await newTestDatabase()
  await sellOne(shop, 'tea', { customerEmail: 'ada@shop.example' })
  await sellOne(shop, 'rum')
  const beside = await copyOf(shop, to)
  assert.equal(beside.code, 0, beside.stderr)
  assert.equal(beside.outcome.isFinished, false)

  const links = (await call(shop, 'GET', '/links')).json() as { id: string; key: string }[]
  const rename = (from: string, key: string) => {
    const id = links.find((link) => link.key === from)?.id
    return call(shop, 'PATCH', `/links/${id}`, { body: { key } })
  }
  await rename('tea', 'elsewhere')
  await rename('rum', 'tea')
  await makeLink(shop, { key: 'rum' })
  // Forgotten and met again: another row with the same external id.
  await call(shop, 'DELETE', '/customers/ext_buyer of tea'.replaceAll(' ', '%20'))
  const again = await sellOne(shop, 'gin', { customerExternalId: 'buyer of tea' })
  await shop.stop()
  expectFinished(await copyOf(shop, to))

  const moved = await startCollector({ databaseFile: to })
  const sale = { customerExternalId: 'buyer of tea', amount: 4_990, invoiceId: 'gin' }
  assert.equal((await trackSale(moved, sale)).text, again)
  const found = await runSql<{ found: number }>(
    to,
    `SELECT count(*)::int AS found FROM customers AS row WHERE row::text LIKE '%ada@shop%'`,
  )
  assert.equal(found[0]?.found, 0)
  await moved.stop()
})

test('who has clicked before the move is known after it, by the newest click', async () => {
  const env = { PUBLIC_URL: 'https://go.shop.example' }
  const shop = await startShop(env)
  const link = await makeLink(shop, { key: 'tea' })
  const clickId = await visit(shop, link, 'ada')
  await shop.stop()
  const database = new SqliteDatabase(shop.databaseFile)
  // As if the same visitor had been here long before, and nobody had come to sweep that out.
  database.exec(`UPDATE recent_clicks SET number = 2;
    INSERT INTO recent_clicks SELECT 1, workspace_id, link_id, visitor_hash, 'longBefore', 0
    FROM recent_clicks`)
  database.close()
  const to = await newTestDatabase()
  expectFinished(await copyOf(shop, to))
  const kept = await runSql<{ click_id: string }>(to, 'SELECT click_id FROM recent_clicks')
  assert.deepEqual(kept, [{ click_id: clickId }])
  const moved = await startCollector({ databaseFile: to, env })
  assert.equal(await visit(moved, link, 'ada'), clickId)
  assert.notEqual(await visit(moved, link, 'bob'), clickId)
  await moved.stop()
})

test('a copy that is run again writes only what is new or has changed', async () => {
  const shop = await startShop()
  const to = await newTestDatabase()
  for (const key of ['one', 'two', 'three']) await sellOne(shop, key)
  assert.equal(writtenOf(await copyOf(shop, to), 'sales'), 3)
  await sellOne(shop, 'four')
  const second = await copyOf(shop, to)
  assert.equal(writtenOf(second, 'sales'), 1)
  assert.equal(writtenOf(second, 'workspaces'), 0)
  await shop.stop()
  const last = await copyOf(shop, to)
  expectFinished(last)
  assert.deepEqual(
    last.outcome.tables.filter(({ written }) => written > 0),
    [],
  )
})

test('nobody works on a target before its copy is finished, or copies into it after', async () => {
  const shop = await startShop()
  const to = await newTestDatabase()
  await sellOne(shop, 'tea')
  await copyOf(shop, to)
  const early = await runCollector({ env: { DATABASE_URL: to } })
  assert.equal(early.code, 1)
  assert.match(early.stderr, /copy into this database is not finished/)
  assert.throws(() => runSaletrail({ databaseFile: to }, 'key', 'list'), /is not finished/)

  const other = await startShop()
  expectRefused(await copyOf(other, to), /another collector’s data/)
  await other.stop()
  await shop.stop()
  expectFinished(await copyOf(shop, to))
  expectRefused(await copyOf(shop, to), /was finished at .*its own life/)

  const used = await newTestDatabase()
  await (await startCollector({ databaseFile: used })).stop()
  expectRefused(await copyOf(shop, used), /the target is in use/)
})

test('a database’s own settings neither break a copy off nor have it made twice', async () => {
  const shop = await startShop()
  const to = await newTestDatabase()
  const name = new URL(to).pathname.slice(1)
  await sellOne(shop, 'tea')
  await copyOf(shop, to)
  await shop.stop()
  await runSql(
    to,
    `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END $$;
     CREATE TRIGGER slow BEFORE UPDATE ON copied_from FOR EACH ROW EXECUTE FUNCTION dawdle();
     ALTER DATABASE ${name} SET statement_timeout = '200ms';
     ALTER DATABASE ${name} SET datestyle = 'German'`,
  )
  expectFinished(await copyOf(shop, to))
  expectRefused(await copyOf(shop, to), /was finished at .*its own life/)
})

test('a target that does not keep what it is given is named, by table and workspace', async () => {
  const shop = await startShop()
  const to = await newTestDatabase()
  await sellOne(shop, 'tea')
  await copyOf(shop, to)
  await runSql(
    to,
    `CREATE FUNCTION shave() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN NEW.amount := NEW.amount - 1; RETURN NEW; END $$;
     CREATE TRIGGER shaved BEFORE INSERT OR UPDATE ON sales FOR EACH ROW EXECUTE FUNCTION shave()`,
  )
  await sellOne(shop, 'rum')
  await shop.stop()
  expectRefused(
    await copyOf(shop, to),
    /sales of workspace ws_1: sum of amount is 9980 in the source, 99\d\d in the target/,
  )
  await runSql(to, 'DROP TRIGGER shaved ON sales')
  expectFinished(await copyOf(shop, to))
})

test('what cannot be copied is refused with its reason', async () => {
  const shop = await startShop()
  await sellOne(shop, 'tea')
  await shop.stop()
  const from = databaseUrlOf(shop.databaseFile)
  const to = await newTestDatabase()
  const folder = makeFolder()
  const nowhere = 'postgres://nobody@127.0.0.1:1/none'
  const unknown = 'postgres://nobody@no-such-host.invalid/none'
  const missing = new URL(to)
  missing.pathname = '/no_such_database'
  const others = await newTestDatabase()
  await runSql(others, 'CREATE TABLE customers (name text)')
  const plain = `${folder}/plain.txt`
  writeFileSync(plain, 'a shopping list, and no database at all\n'.repeat(50))
  const cases: [from: string, to: string, reason: RegExp][] = [
    [`file:${folder}/none.db`, to, /none\.db is not there/],
    [`file:${plain}`, to, /plain\.txt.*not a database/],
    [fileOfVersion(0), to, /holds no data of Saletrail's/],
    [fileOfVersion(99), to, /newer Saletrail/],
    [from, from, /the same place/],
    [to, from, /--from must be file:/],
    [from, 'mysql://shop', /--to must be postgres:/],
    [from, nowhere, /target at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/],
    [from, unknown, /target at no-such-host\.invalid:5432 cannot be reached \(E\w+\)/],
    [from, 'postgres://shop:a/b@host/shop', /in a password \/ \? # % are written %2F/],
    [from, 'postgres://shop:12#b@host/shop', /left out and given in PGPASSWORD/],
    [from, others, /holds tables of others.*relation "customers" already exists/],
    [from, missing.href, /"no_such_database" does not exist/],
  ]
  for (const [from, to, reason] of cases) expectRefused(await runCopy({ from, to }), reason)

  function fileOfVersion(version: number): string {
    const path = `${folder}/version-${version}.db`
    const database = new SqliteDatabase(path)
    database.pragma(`user_version = ${version}`)
    database.close()
    return `file:${path}`
  }
})

test('two copies into one target at once are one after the other', async () => {
  const shop = await startShop()
  await sellOne(shop, 'tea')
  await shop.stop()
  const to = await newTestDatabase()
  const runs = await Promise.all([copyOf(shop, to), copyOf(shop, to)])
  const finished = runs.filter(({ outcome }) => outcome.isFinished)
  assert.equal(finished.length, 1, runs.map(({ stderr }) => stderr).join('\n'))
  assert.ok(runs.every(({ code, stderr }) => code === 0 || /was finished at/.test(stderr)))
})
