import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { example } from '../../../test/example.ts'
import { storeContract } from '../../../test/store-contract.ts'
import type { Store } from '../store.ts'
import { MIGRATIONS } from './migrations.ts'
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

const { sale, click, writes } = example
const page = { limit: 1_000, offset: 0 }

const saleOf = (invoiceId: string) => writes({ sales: [sale({ id: invoiceId, invoiceId })] })
const invoicesOf = async (store: Store) =>
  (await store.listSales(1, page)).map(({ invoiceId }) => invoiceId).sort()

/** Runs `work` in a process of its own, with a store opened on the path. */
function runElsewhere(path: string, work: string, [command, ...args]: readonly string[] = []) {
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
  const node = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const whole = [...(command ? [command, ...args] : []), process.execPath, ...node]
  const [first = '', ...rest] = whole
  return spawnSync(first, rest, {
    cwd: fileURLToPath(new URL('.', here)),
    encoding: 'utf8',
    timeout: 60_000,
  })
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
