import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { runSql } from '../../test/postgres-server.ts'
import { newTestDatabase } from '../../test/test-databases.ts'
import type { CopyEnds } from '../store/copy.ts'
import { openCopy } from '../store/open-copy.ts'
import { openStore } from '../store/open-store.ts'
import { copyData } from './copy-data.ts'

const silent = { begin: () => {}, advance: () => {}, end: () => {} }

test('what a collector books before it stops, while it is copied, arrives', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'saletrail-copy-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const from = `file:${join(folder, 'saletrail.db')}`
  const to = await newTestDatabase()
  const store = await openStore(from)
  await store.changeRegister({ workspaces: [example.workspace()], keys: [example.key()] }, 0)
  await store.apply(example.writes({ sales: [example.sale()] }))

  const { source, target } = await openCopy({ from, to }, { allowUnsafe: false })
  let isRunning = true
  const ends: CopyEnds = {
    source,
    target: {
      ...target,
      async digest(table, ...page) {
        // The page of the sales has been read by now.
        if (table.name === 'sales' && isRunning) {
          isRunning = false
          await store.apply(example.writes({ sales: [example.sale({ id: 'b', invoiceId: 'b' })] }))
          await store.close()
        }
        return target.digest(table, ...page)
      },
    },
  }
  const { isFinished, tables } = await copyData(ends, silent)
  source.close()
  await target.close()
  assert.ok(isFinished)
  const { rows, written } = tables.find(({ name }) => name === 'sales') ?? {}
  assert.deepEqual({ rows, written }, { rows: 2, written: 1 })
  assert.deepEqual(await runSql(to, 'SELECT count(*)::int AS sales FROM sales'), [{ sales: 2 }])
})
