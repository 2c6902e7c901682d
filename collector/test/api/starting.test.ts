import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, test } from 'node:test'
import { request } from '../request.ts'
import { runSaletrail } from '../run-saletrail.ts'
import { call, makeLink } from '../shop.ts'
import {
  BUILT_COLLECTOR,
  makeFolder,
  readMessages,
  removeFolder,
  runCollector,
  startCollector,
} from '../start-collector.ts'

let folder = makeFolder()
const databaseFile = () => join(folder, 'saletrail.db')
const WARNING = { LOG_LEVEL: 'warn' }
const noPresets = { SALETRAIL_SECRET_KEY: '', SALETRAIL_PUBLISHABLE_KEY: '' }

afterEach(() => {
  removeFolder(folder)
  folder = makeFolder()
})

test('a collector is ready when it prints the address it listens on', async () => {
  const collector = await startCollector({ databaseFile: databaseFile() })
  const ready = readMessages(collector.stdout()).find(({ event }) => event === 'listening')
  assert.match(String(ready?.url), /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.equal((await request(`${ready?.url}/healthz`)).status, 200)
  await collector.stop()
})

test('the first start makes two keys and prints them, and they work', async () => {
  const first = await startCollector({ databaseFile: databaseFile(), env: noPresets })
  const keys = readMessages(first.stdout()).find(({ event }) => event === 'keys')
  assert.match(String(keys?.secretKey), /^dub_[0-9A-Za-z]{32,}$/)
  assert.match(String(keys?.publishableKey), /^dub_pk_[0-9A-Za-z]{32,}$/)
  const headers = { authorization: `Bearer ${keys?.secretKey}` }
  assert.equal((await request(`${first.url}/links`, { headers })).status, 200)
  await first.stop()
})

test('a second start prints no key, and the first start’s keys go on working', async () => {
  const first = await startCollector({ databaseFile: databaseFile(), env: noPresets })
  const keys = readMessages(first.stdout()).find(({ event }) => event === 'keys')
  await first.stop()

  const second = await startCollector({ databaseFile: databaseFile(), env: noPresets })
  assert.doesNotMatch(second.stdout(), /dub_/)
  const headers = { authorization: `Bearer ${keys?.secretKey}` }
  assert.equal((await request(`${second.url}/links`, { headers })).status, 200)
  await second.stop()
})

test('that a new database was made is said aloud, and where; of an old one nothing', async () => {
  const start = async () => {
    const collector = await startCollector({ databaseFile: databaseFile(), env: WARNING })
    await collector.stop()
    return readMessages(collector.stdout()).filter(({ level }) => level === 40)
  }
  const [warning] = await start()
  assert.match(String(warning?.msg), /new database/)
  assert.equal(warning?.database, `file:${databaseFile()}`)
  assert.deepEqual(await start(), [])
})

test('keys set beforehand are the workspace’s and are not printed', async () => {
  const env = {
    SALETRAIL_SECRET_KEY: 'dub_chosenByTheOperator',
    SALETRAIL_PUBLISHABLE_KEY: 'dub_pk_chosenByTheOperator',
  }
  const collector = await startCollector({ databaseFile: databaseFile(), env })
  assert.doesNotMatch(collector.stdout() + collector.stderr(), /chosenByTheOperator/)
  assert.equal((await call(collector, 'GET', '/links')).status, 200)
  await collector.stop()
})

test('no file holds a key, and nor does the log', async () => {
  const env = { ...noPresets, LOG_LEVEL: 'trace' }
  const collector = await startCollector({ databaseFile: databaseFile(), env })
  const keys = readMessages(collector.stdout()).find(({ event }) => event === 'keys')
  const headers = { authorization: `Bearer ${keys?.secretKey}` }
  await request(`${collector.url}/links`, { headers })
  const said = collector.stdout() + collector.stderr()
  for (const key of [keys?.secretKey, keys?.publishableKey].map(String)) {
    assert.equal(said.split(key).length - 1, 1, 'said once')
    const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)))
    assert.ok(files.length > 0)
    assert.ok(files.every((bytes) => !bytes.includes(key)))
  }
  await collector.stop()
})

test('a preset that is not this database’s key is refused before any sale could be', async () => {
  const first = await startCollector({ databaseFile: databaseFile() })
  await first.stop()
  const { code, stderr } = await runCollector({
    env: {
      DATABASE_URL: `file:${databaseFile()}`,
      SALETRAIL_SECRET_KEY: 'dub_somebodyElsesKey',
      SALETRAIL_PUBLISHABLE_KEY: 'dub_pk_somebodyElsesKey',
    },
  })
  assert.equal(code, 1)
  assert.match(stderr, /SALETRAIL_SECRET_KEY/)
  assert.match(stderr, /SALETRAIL_PUBLISHABLE_KEY/)
  assert.doesNotMatch(stderr, /somebodyElsesKey/)
})

test('a restart while a rotated key goes on starts with that key, and serves it', async () => {
  const first = await startCollector({ databaseFile: databaseFile() })
  type Keys = { readonly keys: readonly { readonly id: string }[] }
  for (const { id } of runSaletrail<Keys>(first, 'key', 'list').keys) {
    runSaletrail(first, 'key', 'rotate', id, '--overlap-hours', '1')
  }
  await first.stop()
  const second = await startCollector({ databaseFile: databaseFile() })
  assert.equal((await call(second, 'GET', '/links')).status, 200)
  await second.stop()
})

test('every fault of the configuration is named at once', async () => {
  const faulty = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://shop',
    PUBLIC_URL: 'ftp://go.shop.example',
    SALETRAIL_SECRET_KEY: 'hunter2',
    SALETRAIL_PUBLISHABLE_KEY: 'dub_notPublishable',
    TRUST_PROXY: '-1',
    LOG_LEVEL: 'loud',
    SALETRAIL_SECERT_KEY: 'dub_aTypingMistake',
  }
  const { code, stdout, stderr } = await runCollector({ env: faulty })
  assert.equal(code, 1)
  assert.equal(stdout, '')
  for (const name of Object.keys(faulty)) assert.match(stderr, new RegExp(`- ${name} `), name)
  assert.doesNotMatch(stderr, /hunter2|notPublishable|aTypingMistake/, 'a secret is not repeated')
})

// Each at the edge and one past it; `fault` undefined: it starts.
const settings: readonly [env: Readonly<Record<string, string>>, fault?: RegExp][] = [
  [{ PORT: '65536' }, /PORT must be from 0 to 65535/],
  [{ PORT: '1.5' }, /PORT must be a whole number/],
  [{ TRUST_PROXY: '' }],
  [{ TRUST_PROXY: '16' }],
  [{ TRUST_PROXY: '17' }, /TRUST_PROXY/],
  [{ PUBLIC_URL: 'https://go.shop.example/' }],
  [{ PUBLIC_URL: 'https://go.shop.example/path' }, /PUBLIC_URL/],
  [{ PUBLIC_URL: 'go.shop.example' }, /^.*\n {2}- PUBLIC_URL must be an http or https URL\n$/],
  [{ DATABASE_URL: 'file:' }, /DATABASE_URL/],
  [{ FX_RATES_URL: 'https://:hunter2@rates.example/' }, /FX_RATES_URL must have no user[^2]*$/],
  [{ SALETRAIL_SECRET_KEY: 'dub_12345678' }],
  [{ SALETRAIL_SECRET_KEY: 'dub_1234567' }, /SALETRAIL_SECRET_KEY/],
  [{ SALETRAIL_SECRET_KEY: 'dub_pk_12345678' }, /SALETRAIL_SECRET_KEY/],
  [{ SALETRAIL_PUBLISHABLE_KEY: 'dub_pk_12345678' }],
  [{ SALETRAIL_PUBLISHABLE_KEY: 'dub_pk_1234567' }, /SALETRAIL_PUBLISHABLE_KEY/],
  [{ METRICS_TOKEN: 'x'.repeat(16) }],
  [{ METRICS_TOKEN: 'x'.repeat(15) }, /METRICS_TOKEN must have at least 16 characters/],
  [{ METRICS_TOKEN: 'words that have spaces' }, /METRICS_TOKEN may hold no spaces/],
  [{ POSTGRES_CONNECTIONS: '7' }],
  [{ POSTGRES_CONNECTIONS: '6' }, /POSTGRES_CONNECTIONS must be from 7 to 1000/],
  [{ ALLOW_UNSAFE_POSTGRES: 'yes' }, /ALLOW_UNSAFE_POSTGRES must be 0 or 1/],
  [{ SALETRAIL_ANYTHING: '1' }, /SALETRAIL_ANYTHING is not a setting/],
]

for (const [env, fault] of settings) {
  test(`${JSON.stringify(env)} ${fault ? 'keeps it from starting' : 'is fine'}`, async () => {
    const given = { DATABASE_URL: `file:${databaseFile()}`, ...env }
    const { code, stderr } = await runCollector({ env: given })
    assert.equal(code, fault ? 1 : 0, stderr)
    if (fault) assert.match(stderr, fault)
    else assert.equal(stderr, '')
  })
}

test('a database that cannot be opened is named, with its setting', async () => {
  const start = (DATABASE_URL: string) => runCollector({ env: { DATABASE_URL } })
  writeFileSync(databaseFile(), 'a letter, and no database')
  const { code, stderr } = await start(`file:${databaseFile()}`)
  assert.equal(code, 1)
  assert.match(stderr, /- DATABASE_URL cannot be used: .*saletrail\.db: file is not a database\n/)
  const nowhere = await start('postgres://shop:hunter2@localhost:1/shop')
  assert.match(nowhere.stderr, /- DATABASE_URL cannot be used: connect ECONNREFUSED/)
  const broken = await start('postgres://shop:hunter2/@localhost/shop')
  assert.match(broken.stderr, /- DATABASE_URL cannot be used: .* in a password .* PGPASSWORD\n/)
  assert.doesNotMatch(nowhere.stderr + broken.stderr, /hunter2/)
})

test('a port in use is named, and costs nobody the keys of the first start', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const PORT = String((other.address() as AddressInfo).port)
  const DATABASE_URL = `file:${databaseFile()}`
  const blocked = await runCollector({ env: { ...noPresets, DATABASE_URL, PORT } })
  other.close()
  assert.equal(blocked.code, 1)
  assert.match(blocked.stderr, new RegExp(`HOST or PORT cannot be used: .*${PORT}`))

  const second = await startCollector({ databaseFile: databaseFile(), env: noPresets })
  const keys = readMessages(blocked.stdout + second.stdout()).filter((m) => m.event === 'keys')
  assert.equal(keys.length, 1, 'said once, by one start or the other')
  const headers = { authorization: `Bearer ${keys[0]?.secretKey}` }
  assert.equal((await request(`${second.url}/links`, { headers })).status, 200)
  await second.stop()
})

test('a driver of SQLite’s that does not load stops the start, and is named', async () => {
  cpSync(join(dirname(BUILT_COLLECTOR), '..'), join(folder, 'dist'), { recursive: true })
  for (const driver of ['better-sqlite3', 'better-sqlite3-for-node-20']) {
    const home = join(folder, 'node_modules', driver)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'index.js'), "throw new Error('built for another machine')")
  }
  const { code, stderr } = await runCollector({
    main: join(folder, 'dist/collector/start.js'),
    env: { DATABASE_URL: `file:${databaseFile()}` },
  })
  assert.equal(code, 1)
  assert.match(stderr, /- DATABASE_URL cannot be used: better-sqlite3\S* does not load on Node \d+/)
})

test('the folder of the database is made when it is not there', async () => {
  const file = join(folder, 'data', 'of', 'the', 'shop.db')
  const collector = await startCollector({ databaseFile: file })
  assert.ok(readdirSync(dirname(file)).includes('shop.db'))
  await collector.stop()
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it with 0, and what it was told is there at the next start`, async () => {
    const first = await startCollector({ databaseFile: databaseFile() })
    const link = await makeLink(first, { key: 'summer' })
    assert.deepEqual(await first.kill(signal), { code: 0, signal: null })

    const second = await startCollector({ databaseFile: databaseFile() })
    const [found] = (await call(second, 'GET', '/links')).json() as { id: string }[]
    assert.equal(found?.id, link.id)
    await second.stop()
  })
}
