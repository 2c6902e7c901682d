import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { example } from '../../../test/example.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

const { click, writes } = example
const ROWS = 8_192
const BATCHES = 48

test('lists that are asked for without a break do not make the log grow for ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-sqlite-'))
  const path = join(folder, 'saletrail.db')
  const store = openSqliteStore(path)
  let isOver = false
  const dashboards = Array.from({ length: 3 }, async () => {
    while (!isOver) await store.countEvents(1, 'clicks', {}, 'country')
  })
  const sizes: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    const rows = Array.from({ length: ROWS }, (_, row) =>
      click({ id: `click-${String(batch * ROWS + row).padStart(10, '0')}` }),
    )
    await store.apply(writes({ clicks: rows }))
    sizes.push(statSync(`${path}-wal`).size)
  }
  isOver = true
  await Promise.all(dashboards)
  await store.close()
  rmSync(folder, { recursive: true })
  assert.ok((sizes.at(-1) ?? 0) < 1.5 * (sizes[BATCHES / 2] ?? 0))
})
