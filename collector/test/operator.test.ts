import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { request } from './request.ts'
import { BUILT_COMMAND_LINE, runSaletrail, spawnSaletrail } from './run-saletrail.ts'
import {
  type Collector,
  databaseUrlOf,
  makeFolder,
  startCollector,
  WITHOUT_FILES,
} from './start-collector.ts'

/** So long that only a collector that never notices is meant; a second is promised, and told. */
const NOTICED_MS_MAX = 30_000

let collector: Collector
before(async () => {
  collector = await startCollector()
})
after(async () => {
  await collector.stop()
})

type Shown = { readonly id: string; readonly kind: string; readonly key: string }
type Made = { readonly workspace: { readonly id: string }; readonly keys: readonly Shown[] }

const saletrail = (args: readonly string[], databaseFile = collector.databaseFile) =>
  spawnSaletrail({ databaseFile }, ...args)
const saletrailJson = <Answer>(...args: string[]) => runSaletrail<Answer>(collector, ...args)

function createWorkspace(name: string, ...options: string[]) {
  const { workspace, keys } = saletrailJson<Made>('workspace', 'create', name, ...options)
  const [secret, publishable] = keys
  assert.ok(secret && publishable)
  return { id: workspace.id, secret, publishable }
}

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
const statusOf = async (key: string) =>
  (await request(`${collector.url}/links`, bearer(key))).status
const makeLink = (key: string, body: object) =>
  request(`${collector.url}/links`, { ...bearer(key), method: 'POST', body })

/** Until the key's calls are answered so; asks all the time, as a busy shop does. */
async function whenNoticed(key: string, status: number): Promise<string> {
  const start = performance.now()
  while ((await statusOf(key)) !== status) {
    assert.ok(performance.now() - start < NOTICED_MS_MAX, `${key} is not answered ${status}`)
  }
  return `noticed after ${(performance.now() - start).toFixed(0)} ms`
}

test('a new workspace can be used while the collector runs', async (t) => {
  const { secret } = createWorkspace('Soon', '--link-domains', 'go.soon.example')
  t.diagnostic(await whenNoticed(secret.key, 200))
})

test('a revoked key is refused under load, and for good', async (t) => {
  const { key } = saletrailJson<{ key: Shown }>(
    ...['key', 'create', '--workspace', 'ws_1', '--kind', 'secret'],
  )
  await whenNoticed(key.key, 200)
  saletrailJson('key', 'revoke', key.id)
  t.diagnostic(await whenNoticed(key.key, 401))
  for (let call = 0; call < 100; call++) assert.equal(await statusOf(key.key), 401)
  assert.equal(await statusOf(collector.secretKey), 200)
})

test('a rotated key ends at once, or goes on as long as it is given', async () => {
  const { secret } = createWorkspace('Rotating', '--link-domains', 'go.rotating.example')
  const rotate = (id: string, ...options: string[]) =>
    saletrailJson<{ created: Shown }>('key', 'rotate', id, ...options).created
  const second = rotate(secret.id, '--overlap-hours', '1')
  await whenNoticed(second.key, 200)
  assert.equal(await statusOf(secret.key), 200)
  const { status, stderr } = saletrail(['key', 'rotate', secret.id, '--overlap-hours', '1'])
  assert.equal(status, 1, 'a key has one successor, also while it goes on')
  assert.match(stderr, /is revoked/)
  const third = rotate(second.id)
  await whenNoticed(third.key, 200)
  assert.equal(await statusOf(second.key), 401)
})

test('a key ends when it was first said to, or sooner', () => {
  const { secret, publishable } = createWorkspace('Leaving', '--link-domains', 'go.leaving.example')
  type Ended = { readonly key: { readonly revokedAt: string } }
  const revoke = (id: string) => saletrailJson<Ended>('key', 'revoke', id).key.revokedAt
  const first = revoke(secret.id)
  assert.equal(revoke(secret.id), first)
  saletrailJson('key', 'rotate', publishable.id, '--overlap-hours', '1')
  assert.ok(Date.parse(revoke(publishable.id)) <= Date.now())
})

test('settings changed while the collector runs count from the next call on', async () => {
  const { id, secret } = createWorkspace('Plans', '--link-domains', 'go.plans.example')
  const sale = { amount: 100, customerExternalId: 'ada' }
  const statusOfSale = async () => {
    const call = { ...bearer(secret.key), method: 'POST', body: sale }
    return (await request(`${collector.url}/track/sale`, call)).status
  }
  await whenNoticed(secret.key, 200)
  assert.equal(await statusOfSale(), 200)
  saletrailJson('workspace', 'set', id, '--plan', 'free')
  const start = performance.now()
  while ((await statusOfSale()) !== 403) {
    assert.ok(performance.now() - start <= NOTICED_MS_MAX, 'the new plan is not noticed')
  }
})

test('a workspace is set, where nothing else is said, as the contract has it', () => {
  const { workspace } = saletrailJson<Made>(
    'workspace',
    'create',
    'Plain',
    '--link-domains',
    'go.plain.example',
  )
  const expected = {
    ...{ plan: 'business', attribution: 'last-click', attributionWindowDays: 90 },
    ...{ allowedHostnames: [], browserSales: true },
  }
  assert.deepEqual({ ...workspace, ...expected }, workspace)
})

test('a workspace is set in what is named, and keeps the rest', () => {
  const { id } = createWorkspace('Kept', '--link-domains', 'go.kept.example')
  const set = (...options: string[]) => {
    const {
      id: same,
      createdAt,
      ...settings
    } = saletrailJson<{
      workspace: { id: string; createdAt: string }
    }>('workspace', 'set', id, ...options).workspace
    assert.equal(same, id)
    return settings
  }
  const hosts = 'shop.example, *.SHOP.example,shop.example'
  const changed = set('--name', ' Renamed ', '--allowed-hostnames', hosts, '--plan', 'pro')
  assert.deepEqual(changed, {
    ...{ name: 'Renamed', plan: 'pro', attribution: 'last-click', attributionWindowDays: 90 },
    ...{ allowedHostnames: ['shop.example', '*.shop.example'], browserSales: true },
    linkDomains: ['go.kept.example'],
  })
  const more = ['--attribution', 'first-click', '--attribution-window-days', '3650']
  const expected = { ...changed, attribution: 'first-click', attributionWindowDays: 3_650 }
  assert.deepEqual(set(...more), expected)
  assert.deepEqual(set('--browser-sales', 'off'), { ...expected, browserSales: false })
  assert.deepEqual(set('--browser-sales', 'on'), expected)
})

test('whoever reads words is shown a new key, and a list in columns', async () => {
  const say = (...args: string[]) => saletrail(args).stdout
  const made = say('workspace', 'create', 'Spoken', '--link-domains', 'go.spoken.example')
  const [id] = /ws_\d+/.exec(made) ?? []
  assert.ok(id)
  const keyIn = (text: string, before: string) =>
    new RegExp(`^${before} \\(shown once\\): (dub_\\S+)$`, 'm').exec(text)?.[1] ?? ''
  assert.match(keyIn(made, 'publishable key'), /^dub_pk_/)
  const created = say('key', 'create', '--workspace', id, '--kind', 'secret')
  const rotated = say('key', 'rotate', /key_\w+/.exec(created)?.[0] ?? '', '--overlap-hours', '1')
  assert.match(rotated, /^the old key key_\w+ is refused from 20\d\d-.*Z$/m)
  for (const key of [keyIn(made, 'secret key'), keyIn(rotated, 'the key')]) {
    await whenNoticed(key, 200)
  }
  const lines = say('workspace', 'list').trimEnd().split('\n')
  const columns = new Set(lines.map((line) => line.search(/ {2}(plan|business|free|pro) {2}/)))
  assert.equal(columns.size, 1, lines.join('\n'))
  assert.match(lines.at(-1) ?? '', /Spoken.* - {2,}on {2,}go\.spoken\.example/)
})

test("a workspace's links live on its own domains, and on nobody else's", async () => {
  const { id, secret } = createWorkspace('Homely', '--link-domains', 'go.homely.example')
  await whenNoticed(secret.key, 200)
  const url = 'https://homely.example/'
  const statusAt = async (key: string, domain: string) =>
    (await makeLink(key, { url, domain, key: 'summer' })).status
  assert.equal(await statusAt(secret.key, 'go.homely.example'), 200)
  assert.equal(await statusAt(secret.key, 'go.other.example'), 403)
  assert.equal(await statusAt(collector.secretKey, 'go.homely.example'), 403)
  assert.equal(await statusAt(collector.secretKey, 'go.other.example'), 200)
  const unnamed = await makeLink(secret.key, { url })
  assert.equal((unnamed.json() as { domain: string }).domain, 'go.homely.example')
  const headers = { host: 'go.homely.example' }
  assert.equal((await request(`${collector.url}/summer`, { headers })).status, 302)
  assert.equal((await makeLink(collector.secretKey, { url, key: 'elsewhere' })).status, 200)
  assert.equal((await request(`${collector.url}/elsewhere`, { headers })).status, 404)
  const more = ['--link-domains', 'go.homely.example,go.homelier.example']
  const { workspace } = saletrailJson<Made>('workspace', 'set', id, ...more)
  const expected = { linkDomains: ['go.homely.example', 'go.homelier.example'] }
  assert.deepEqual({ ...workspace, ...expected }, workspace, 'where its links are, it may stay')
})

test('no file of the database and no list holds a key', { skip: WITHOUT_FILES }, async () => {
  const { secret, publishable } = createWorkspace('Secretive', '--link-domains', 'go.s.example')
  await whenNoticed(secret.key, 200)
  const folder = dirname(collector.databaseFile)
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'))
  const places = [...files, saletrail(['key', 'list']).stdout, collector.stdout()]
  for (const { key } of [secret, publishable]) {
    assert.deepEqual(
      places.filter((place) => place.includes(key)),
      [],
    )
  }
  // The control: what is kept of a key is found in the same places.
  assert.ok(files.some((file) => file.includes(secret.id)))
})

test('what cannot be granted is refused with its reason, and changes nothing', () => {
  const { id, secret } = createWorkspace('Refusing', '--link-domains', 'go.refusing.example')
  const list = () => saletrail(['workspace', 'list']).stdout + saletrail(['key', 'list']).stdout
  const kept = list()
  const refused: [args: string[], reason: RegExp][] = [
    [['workspace', 'create', 'Homeless'], /--link-domains/],
    [['workspace', 'create', 'Thief', '--link-domains', 'go.refusing.example'], /go\.refusing/],
    [['workspace', 'set', 'ws_1', '--link-domains', 'go.refusing.example'], /go\.refusing/],
    [['workspace', 'set', id, '--link-domains', ''], /--link-domains/],
    [['workspace', 'set', id, '--link-domains', 'https://a.example'], /not a host name/],
    [['workspace', 'set', id, '--plan', 'gold'], /free, pro, business, enterprise/],
    [['workspace', 'set', id, '--attribution-window-days', '0'], /from 1 to/],
    [['workspace', 'set', id, '--attribution-window-days', '3651'], /to 3650/],
    [['workspace', 'set', id, '--name', 'x'.repeat(101)], /1 to 100 characters/],
    [['workspace', 'set', id, '--attribution', 'linear'], /last-click, first-click/],
    [['workspace', 'set', 'ws_999', '--plan', 'free'], /no workspace ws_999/],
    [['key', 'create', '--workspace', 'ws_999', '--kind', 'secret'], /no workspace ws_999/],
    [['key', 'create', '--workspace', id], /--kind/],
    [['key', 'revoke', 'key_none'], /no key key_none/],
    [['key', 'rotate', secret.id, '--overlap-hours', '-1'], /whole number/],
    [['key', 'rotate', secret.id, '--overlap-hours', '721'], /from 0 to 720/],
    [['key', 'destroy', secret.id], /unknown command/],
  ]
  for (const [args, reason] of refused) {
    const { status, stdout, stderr } = saletrail(args)
    assert.equal(status, 1, args.join(' '))
    assert.match(stderr, reason)
    assert.equal(stdout, '')
  }
  assert.equal(list(), kept)
})

test('a domain where another workspace has links is not given away', async () => {
  const url = 'https://shop.example/'
  await makeLink(collector.secretKey, { url, domain: 'go.busy.example' })
  const args = ['workspace', 'create', 'Late', '--link-domains', 'go.busy.example']
  const { status, stderr } = saletrail(args)
  assert.equal(status, 1)
  assert.match(stderr, /ws_1 has links on go\.busy\.example/)
})

test('without a database the command line says so and makes none', () => {
  const folder = makeFolder()
  const { status, stderr } = saletrail(['key', 'list'], join(folder, 'saletrail.db'))
  assert.equal(status, 1)
  assert.match(stderr, /started first/)
  assert.deepEqual(readdirSync(folder), [])
})

test('keys made at the same time are all kept', async () => {
  const { id } = createWorkspace('Crowded', '--link-domains', 'go.crowded.example')
  const args = ['key', 'create', '--workspace', id, '--kind', 'secret']
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrlOf(collector.databaseFile) }
  const exits = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, [BUILT_COMMAND_LINE, ...args], { env, stdio: 'ignore' })
    return once(child, 'close')
  })
  for (const [code] of await Promise.all(exits)) assert.equal(code, 0)
  const { keys } = saletrailJson<{ keys: Shown[] }>('key', 'list', '--workspace', id)
  assert.equal(keys.length, 2 + exits.length)
})
