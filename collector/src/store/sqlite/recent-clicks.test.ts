import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { example } from '../../../test/example.ts'
import { HOUR_MS } from '../../attribution/circumstances.ts'
import type { RecentClick } from '../../attribution/click.ts'
import { StoreConflict } from '../store-error.ts'
import { openDatabase } from './open-database.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { openRecentClicks } from './recent-clicks.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { GENERATION, VisitorIndex } from './visitor-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-recent-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let fileCount = 0
const newPath = () => join(folder, `${++fileCount}.db`)

const { noon, link, recentClick, click, writes } = example

/** The visitor of this number, at so many milliseconds after noon. */
function visit(number: number, later = 0, more: Partial<RecentClick> = {}): RecentClick {
  const [visitorHash, clickId] = [`visitor ${number}`, `click ${number} ${later}`]
  return recentClick({ visitorHash, clickId, recordedAt: noon + later, ...more })
}

/** A table of its own, written as batches write it. */
function open(path = newPath(), keptMax?: number) {
  const database = openDatabase(path)
  const recentClicks = openRecentClicks(database, keptMax)
  const put = database.transaction(recentClicks.put)
  const count = database.prepare<[], number>('SELECT count(*) FROM recent_clicks').pluck()
  return {
    apply(...visits: RecentClick[]): void {
      put(visits)
      recentClicks.note(visits)
    },
    put,
    find: ({ workspaceId, linkId, visitorHash }: RecentClick) =>
      recentClicks.find(workspaceId, linkId, visitorHash),
    count: () => count.get(),
    close: () => database.close(),
  }
}

const visits = (from: number, to: number, later = 0) =>
  Array.from({ length: to - from }, (_, index) => visit(from + index, later))

test('visitors are known again after a restart', async () => {
  const path = newPath()
  const store = openSqliteStore(path)
  await store.apply(writes({ links: [link()], clicks: [click()], recentClicks: visits(0, 20) }))
  await store.close()
  const again = openSqliteStore(path)
  const { recentClicks } = await again.readFacts({ ...example.wanted(), recentClicks: [visit(7)] })
  assert.deepEqual(recentClicks, [visit(7)])
  // And the next ones are written behind them.
  await again.apply(writes({ recentClicks: [visit(20)] }))
  const wanted = { ...example.wanted(), recentClicks: [visit(19), visit(20)] }
  assert.deepEqual((await again.readFacts(wanted)).recentClicks, [visit(19), visit(20)])
  await again.close()
})

test('of two who look alike in the index, each is found as itself', () => {
  const [one, other] = findLookAlikes((number) => [link().id, `visitor ${number}`])
  const recent = open()
  recent.apply(visit(one))
  assert.equal(recent.find(visit(other)), undefined)
  recent.apply(visit(other))
  assert.deepEqual(recent.find(visit(one)), visit(one))
  assert.deepEqual(recent.find(visit(other)), visit(other))
  recent.close()
})

test('of two links that look alike in the index, each has its own visitors', () => {
  const [one, other] = findLookAlikes((number) => [`link ${number}`, 'visitor 1'])
  const recent = open()
  recent.apply(visit(1, 0, { linkId: `link ${one}` }))
  assert.equal(recent.find(visit(1, 0, { linkId: `link ${other}` })), undefined)
  recent.close()
})

test('a visitor of one link or workspace is unknown on another', () => {
  const recent = open()
  recent.apply(visit(1))
  for (const other of [{ linkId: 'link_winter' }, { workspaceId: 2 }]) {
    assert.equal(recent.find(visit(1, 0, other)), undefined)
    recent.apply(visit(1, 0, other))
    assert.deepEqual(recent.find(visit(1, 0, other)), visit(1, 0, other))
  }
  recent.close()
})

test('the newest of a visitor’s clicks is found, and one within the hour is a conflict', () => {
  const recent = open()
  const [first, second, third] = [visit(1), visit(1, HOUR_MS), visit(1, 2 * HOUR_MS)]
  for (const one of [first, second, third]) {
    recent.apply(one)
    assert.deepEqual(recent.find(visit(1)), one)
    assert.throws(() => recent.apply(visit(1, one.recordedAt - noon + HOUR_MS - 1)), StoreConflict)
  }
  recent.close()
})

test('what a failed batch had written is found by nobody, and its numbers are taken anew', () => {
  const recent = open()
  recent.apply(visit(1))
  assert.throws(() => recent.apply(visit(2), visit(3), visit(1)), StoreConflict)
  assert.equal(recent.find(visit(2)), undefined)
  recent.apply(visit(4), visit(2))
  for (const number of [1, 2, 4]) assert.deepEqual(recent.find(visit(number)), visit(number))
  assert.equal(recent.count(), 3)
  recent.close()
})

test('visitors are found over generations, also once the older ones have been let go of', () => {
  const path = newPath()
  const recent = open(path)
  const many = GENERATION + 1_000
  recent.apply(...visits(0, many))
  recent.apply(visit(many))
  for (const number of [0, GENERATION - 2, GENERATION - 1, GENERATION, many]) {
    assert.deepEqual(recent.find(visit(number)), visit(number))
  }
  // An hour later others come, each of whom sweeps out two.
  recent.apply(...visits(many + 1, many + 1 + GENERATION / 2, HOUR_MS + 1))
  assert.equal(recent.find(visit(0)), undefined)
  assert.equal(recent.find(visit(GENERATION - 1)), undefined)
  assert.deepEqual(recent.find(visit(many)), visit(many))
  recent.close()
  const again = open(path)
  assert.equal(again.find(visit(GENERATION - 1)), undefined)
  for (const one of [visit(many), visit(many + 1, HOUR_MS + 1)]) {
    assert.deepEqual(again.find(one), one)
  }
  again.close()
})

test('a clock that was ahead for a while keeps nobody for longer than an hour', () => {
  const recent = open()
  recent.apply(...visits(0, 5, 400 * 24 * HOUR_MS))
  for (let number = 5; number < 10; number++) recent.apply(visit(number))
  for (let number = 0; number < 5; number++) assert.equal(recent.find(visit(number)), undefined)
  assert.equal(recent.count(), 5)
  recent.close()
})

test('of more than are kept, the oldest make room', () => {
  const recent = open(newPath(), 100)
  for (let first = 0; first < 1_000; first += 50) recent.apply(...visits(first, first + 50))
  assert.equal(recent.count(), 100)
  assert.equal(recent.find(visit(899)), undefined)
  for (const number of [900, 999]) assert.deepEqual(recent.find(visit(number)), visit(number))
  recent.close()
})

test('forty thousand visits are answered as by a table that is searched from end to end', () => {
  const path = newPath()
  let recent = open(path)
  const model = new Map<string, RecentClick>()
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  for (let round = 0; round < 2_000; round++) {
    const later = round * 10_000
    const batch = new Map<string, RecentClick>()
    for (let count = 0; count < 20; count++) {
      const one = visit(random(3_000), later, { linkId: `link_${random(3)}` })
      const name = `${one.linkId}/${one.visitorHash}`
      const known = model.get(name)
      const isRecent = known !== undefined && one.recordedAt - known.recordedAt < HOUR_MS
      const found = recent.find(one)
      const isFoundRecent = found !== undefined && one.recordedAt - found.recordedAt < HOUR_MS
      assert.equal(isFoundRecent, isRecent, name)
      if (isRecent) assert.deepEqual(found, known)
      else batch.set(name, one)
    }
    for (const [name, one] of batch) model.set(name, one)
    recent.apply(...batch.values())
    if (round % 500 === 499) {
      recent.close()
      recent = open(path)
    }
  }
  recent.close()
})

test('the rows are in a table of numbers, and no index is written beside it', () => {
  const path = newPath()
  openDatabase(path).close()
  const database = new SqliteDatabase(path, { readonly: true })
  const indexes = database.prepare("SELECT name FROM pragma_index_list('recent_clicks')").all()
  assert.deepEqual(indexes, [])
  database.close()
})

/** Two numbers whose names the index takes for each other. */
function findLookAlikes(nameOf: (number: number) => [linkId: string, visitor: string]) {
  const index = new VisitorIndex()
  for (let number = 0; number < GENERATION; number++) index.add(...nameOf(number), number)
  for (let other = GENERATION; other < 100 * GENERATION; other++) {
    for (const one of index.find(...nameOf(other))) {
      // Not only among the others that stand in the way.
      const alone = new VisitorIndex()
      alone.add(...nameOf(one), one)
      if (alone.find(...nameOf(other)).length > 0) return [one, other] as const
    }
  }
  throw new Error('no two look alike')
}
