import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { example } from '../../../test/example.ts'
import { storeContract } from '../../../test/store-contract.ts'
import type { Store } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { MIGRATIONS } from './migrations.ts'
import { openSqliteRegister } from './open-sqlite-register.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { SqliteDatabase } from './sqlite-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-sqlite-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let fileCount = 0
const newPath = () => join(folder, `${++fileCount}`, 'saletrail.db')

storeContract({ name: 'SQLite', openEmptyStore: async () => openSqliteStore(newPath()) })
storeContract({
  name: 'SQLite, where every batch files the one before',
  openEmptyStore: async () => openSqliteStore(newPath(), 1),
})

const { sale, click, key, workspace, writes } = example
const page = { limit: 1_000, offset: 0 }

const saleOf = (invoiceId: string) => writes({ sales: [sale({ id: invoiceId, invoiceId })] })
const invoicesOf = async (store: Store) =>
  (await store.listSales(1, page)).map(({ invoiceId }) => invoiceId).sort()

/** Runs `work` in a process of its own, with a store opened on the path. */
function runElsewhere(path: string, work: string, under: readonly string[] = []) {
  const here = import.meta.url
  const program = `
    const { openSqliteStore } = await import('${new URL('open-sqlite-store.ts', here)}')
    const { example } = await import(${JSON.stringify(new URL('../../../test/example.ts', here))})
    const saleOf = (invoiceId) =>
      example.writes({ sales: [example.sale({ id: invoiceId, invoiceId })] })
    const manyClicksWith = (invoiceId) => ({
      ...saleOf(invoiceId),
      clicks: Array.from({ length: 200 }, (_, index) =>
        example.click({ id: 'click' + index, url: 'x'.repeat(4_000) })),
    })
    const invoicesOf = async (store) =>
      (await store.listSales(1, { limit: 9, offset: 0 })).map((sale) => sale.invoiceId).sort()
    const print = (value) => process.stdout.write(JSON.stringify(value))
    const store = openSqliteStore(${JSON.stringify(path)})
    ${work}`
  return runNode(['--input-type=module', '--eval', program], under)
}

function runNode(args: readonly string[], under: readonly string[] = [], env = process.env) {
  const [first = '', ...rest] = [...under, process.execPath, '--import', 'tsx', ...args]
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  return spawnSync(first, rest, { cwd, env, encoding: 'utf8', timeout: 60_000 })
}

test('a database that is open already is not opened again, and the refusal says why', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  await store.apply(saleOf('inv_first'))
  assert.throws(() => openSqliteStore(path), /in use by another collector/)

  const other = runElsewhere(path, 'await store.apply(saleOf("inv_other"))')
  assert.equal(other.status, 1)
  assert.match(other.stderr, /in use by another collector/)

  await store.apply(saleOf('inv_second'))
  assert.deepEqual(await invoicesOf(store), ['inv_first', 'inv_second'])
  await store.close()
})

test('a database that was closed opens again with everything in it', async () => {
  const path = newPath()
  const first = openSqliteStore(path)
  await first.apply({ ...saleOf('inv_1'), clicks: [click()] })
  await first.takeVisitorSalt('2026-09-29', 'salt')
  await first.close()

  const second = openSqliteStore(path)
  assert.deepEqual(await second.listSales(1, page), [sale({ id: 'inv_1', invoiceId: 'inv_1' })])
  assert.deepEqual(await second.findClicks(1, [click().id]), [click()])
  assert.equal(await second.takeVisitorSalt('2026-09-29', 'other'), 'salt')
  await second.close()
})

test('a killed collector leaves its database free, with every acknowledged sale', async () => {
  const path = newPath()
  const killed = runElsewhere(
    path,
    `for (const invoiceId of ['inv_1', 'inv_2', 'inv_3']) await store.apply(saleOf(invoiceId))
     process.kill(process.pid, 'SIGKILL')`,
  )
  assert.equal(killed.signal, 'SIGKILL', killed.stderr)
  const store = openSqliteStore(path)
  assert.deepEqual(await invoicesOf(store), ['inv_1', 'inv_2', 'inv_3'])
  await store.close()
})

/** So long that only a log that is never emptied is meant. */
const EMPTIED_MS_MAX = 30_000

test('whoever was forgotten just before a crash is in no file once it runs again', async () => {
  const path = newPath()
  const killed = runElsewhere(
    path,
    `const sale = example.sale({ customerName: 'Canary Name' })
     await store.apply(example.writes({ customers: [example.customer()], sales: [sale] }))
     const { workspaceId, customerId } = sale
     await store.apply(example.writes({ erasures: [{ workspaceId, customerId }] }))
     process.kill(process.pid, 'SIGKILL')`,
  )
  assert.equal(killed.signal, 'SIGKILL', killed.stderr)
  const filesWithName = () =>
    [path, `${path}-wal`].filter((file) => readFileSync(file).includes('Canary Name'))
  assert.deepEqual(filesWithName(), [`${path}-wal`], 'or there is nothing to be emptied')

  const store = openSqliteStore(path)
  const deadline = Date.now() + EMPTIED_MS_MAX
  while (statSync(`${path}-wal`).size > 0 && Date.now() < deadline) await nextTurn()
  // Before the close, which would empty the log as well.
  assert.deepEqual(filesWithName(), [])
  assert.equal((await store.listSales(1, page))[0]?.customerName, null)
  await store.close()
})

test('a disk that fails is told from one that is busy, and what was recorded stays', async () => {
  const path = newPath()
  // A limit on file sizes, in blocks of 512 bytes: writing beyond it is an I/O error. Node ignores
  // the signal that comes with it.
  const limited = ['sh', '-c', 'ulimit -f 1024 && exec "$@"', 'sh']
  const run = runElsewhere(
    path,
    `await store.apply(saleOf('inv_before'))
     const failed = await store.apply(manyClicksWith('inv_failed')).catch((error) => error)
     print([failed.name, await invoicesOf(store)])`,
    limited,
  )
  assert.equal(run.stdout, '["StoreBroken",["inv_before"]]', run.stderr)
  const store = openSqliteStore(path)
  assert.deepEqual(await invoicesOf(store), ['inv_before'])
  assert.deepEqual(await store.listClicks(1, page), [])
  await store.apply(saleOf('inv_failed'))
  await store.close()
})

const smallDisk = [
  'unshare',
  '-rm',
  'sh',
  '-c',
  'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"',
]
const mounting = spawnSync('unshare', [...smallDisk.slice(1), folder, 'true'])
const withoutMounts =
  mounting.status === 0 ? false : 'no file system may be mounted here: A FULL DISK IS NOT TRIED'

test('a full disk loses nothing and passes once there is space', { skip: withoutMounts }, () => {
  const disk = mkdtempSync(join(folder, 'disk-'))
  const run = runElsewhere(
    join(disk, 'saletrail.db'),
    `const { appendFileSync, rmSync } = await import('node:fs')
     const filler = ${JSON.stringify(join(disk, 'filler'))}
     await store.apply(saleOf('inv_before'))
     try {
       for (;;) appendFileSync(filler, 'x'.repeat(4_096))
     } catch {}
     const full = await store.apply(manyClicksWith('inv_full')).catch((error) => error)
     print([full.name, await invoicesOf(store)])
     rmSync(filler)
     await store.apply(manyClicksWith('inv_full'))
     print(await invoicesOf(store))`,
    [...smallDisk, disk],
  )
  const expected = '["StoreUnavailable",["inv_before"]]["inv_before","inv_full"]'
  assert.equal(run.stdout, expected, run.stderr)
})

const COMMITS = 100
const strace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'])
const withoutStrace =
  strace.status === 0 ? false : 'strace is missing or may not trace: FLUSHES ARE NOT COUNTED HERE'

test('every commit is flushed to the disk before it is answered', { skip: withoutStrace }, () => {
  const log = join(folder, 'flushes')
  const path = newPath()
  const run = runElsewhere(
    path,
    `const { writeSync } = await import('node:fs')
     for (let count = 0; count < ${COMMITS}; count++) {
       await store.apply(saleOf('inv_' + count))
       writeSync(1, 'answered')
     }`,
    ['strace', '-f', '-o', log, '-e', 'trace=fsync,fdatasync,write', '-e', 'signal=none'],
  )
  assert.equal(run.status, 0, run.stderr)
  // From one answer to the next there has to be a flush that succeeded.
  const calls = readFileSync(log, 'utf8').split('\n')
  let flushes = 0
  let answers = 0
  for (const call of calls) {
    if (/(fsync|fdatasync)\(.*= 0$|<\.\.\. (fsync|fdatasync) resumed>.*= 0$/.test(call)) flushes++
    if (!call.includes('write(1, "answered"')) continue
    answers++
    assert.ok(flushes > 0, `answer ${answers} came before its flush`)
    flushes = 0
  }
  assert.equal(answers, COMMITS)
})

/** What a process wrote to the log and flushed of it, and what it said meanwhile. */
function traceLog(run: (under: readonly string[]) => SpawnSyncReturns<string>): string[] {
  const log = join(folder, 'calls')
  const traced = ['-e', 'trace=write,pwrite64,fsync,fdatasync', '-e', 'signal=none']
  const { status, stderr } = run(['strace', '-f', '-y', '-o', log, ...traced])
  assert.equal(status, 0, stderr)
  return readFileSync(log, 'utf8').split('\n')
}

/** That what the log held when the words were said was on the disk by then. */
function assertFlushed(calls: readonly string[], words: RegExp): void {
  const saidAt = calls.findIndex((call) => /\bwrite\(1</.test(call) && words.test(call))
  assert.ok(saidAt >= 0, `${words} is never said`)
  const writtenAt = calls.slice(0, saidAt).findLastIndex((call) => /write(64)?\(.*-wal>/.test(call))
  assert.ok(writtenAt >= 0, `nothing is written before ${words} is said`)
  const between = calls.slice(writtenAt + 1, saidAt)
  const flush = /(fsync|fdatasync)(\(\d+<.*-wal>\)| resumed>.*\)) += 0$/
  const isFlushed = between.some((call) => flush.test(call))
  assert.ok(isFlushed, `${words} is said before the flush`)
}

const registered = { workspaces: [workspace()], keys: [key()] }

test('new keys are on the disk before anybody is shown them', { skip: withoutStrace }, () => {
  const work = `
    const { writeSync } = await import('node:fs')
    const changed = ${JSON.stringify(registered)}
    await store.changeRegister(changed, 0)
    writeSync(1, 'first keys')
    await store.changeRegister(changed, 1)
    writeSync(1, 'second keys')`
  const calls = traceLog((under) => runElsewhere(newPath(), work, under))
  for (const words of [/first keys/, /second keys/]) assertFlushed(calls, words)
})

test('a confirmed revocation outlives a power cut', { skip: withoutStrace }, async () => {
  const path = newPath()
  // Held open as by a running collector: a connection that is the last one flushes when it closes.
  const store = openSqliteStore(path)
  await store.changeRegister(registered, 0)
  const commandLine = fileURLToPath(new URL('../../saletrail.ts', import.meta.url))
  const command = [commandLine, 'key', 'revoke', key().id]
  const env = { ...process.env, DATABASE_URL: `file:${path}` }
  const calls = traceLog((under) => runNode(command, under, env))
  // What it prints of the key is the confirmation.
  assertFlushed(calls, /key_first/)
  assert.notEqual((await store.readRegister()).keys[0]?.revokedAt, null)
  await store.close()
})

test('a name that a workspace no longer has is not left in the file', async () => {
  const path = newPath()
  await openSqliteStore(path).close()
  async function rename(name: string, version: number): Promise<boolean> {
    const register = openSqliteRegister(path)
    await register.changeRegister({ workspaces: [workspace({ name })], keys: [] }, version)
    await register.close()
    return readFileSync(path).includes('Canary')
  }
  assert.equal(await rename('Canary’s workshop for this and that', 0), true)
  assert.equal(await rename('Shop', 1), false)
})

test('the command line is refused in the same words as the collector', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  await store.changeRegister(registered, 0)
  const register = openSqliteRegister(path)
  const stolen = { workspaces: [], keys: [key({ id: 'key_second' })] }
  await assert.rejects(register.changeRegister(stolen, 1), StoreConflict)
  await Promise.all([register.close(), store.close()])
})

test('a database written by a newer version is refused, unchanged and not held on to', async () => {
  const path = newPath()
  await openSqliteStore(path).close()
  const setVersion = (version: number) => {
    const database = new SqliteDatabase(path)
    database.pragma(`user_version = ${version}`)
    database.close()
  }
  setVersion(MIGRATIONS.length + 1)
  for (const _ of ['first', 'second']) {
    assert.throws(() => openSqliteStore(path), /newer Saletrail/)
  }
  setVersion(MIGRATIONS.length)
  await openSqliteStore(path).close()
})

for (const version of [0, MIGRATIONS.length]) {
  test(`another program's file is left as it is, whose version is ${version} too`, () => {
    const path = join(folder, `others-${version}.db`)
    const database = new SqliteDatabase(path)
    database.exec('CREATE TABLE notes (text); INSERT INTO notes VALUES (1)')
    database.pragma(`user_version = ${version}`)
    database.close()
    const before = readFileSync(path)
    assert.throws(() => openSqliteStore(path), /holds tables of others.*\(notes\)/)
    assert.deepEqual(readFileSync(path), before)
  })
}

test('the schema is made once, and opening again changes nothing of it', async () => {
  const path = newPath()
  const readSchema = () => {
    const database = new SqliteDatabase(path, { readonly: true })
    const tables = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
    const version = database.pragma('user_version', { simple: true })
    const journal = database.pragma('journal_mode', { simple: true })
    database.close()
    return { tables, version, journal }
  }
  await openSqliteStore(path).close()
  const first = readSchema()
  // A journal kept in memory would be lost with the process, in the middle of a commit.
  assert.deepEqual([first.version, first.journal], [MIGRATIONS.length, 'wal'])
  await openSqliteStore(path).close()
  assert.deepEqual(readSchema(), first)
})
