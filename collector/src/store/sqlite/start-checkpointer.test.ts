import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { StoreBroken, StoreUnavailable } from '../store-error.ts'
import { startCheckpointer } from './start-checkpointer.ts'

const folder = mkdtempSync(join(tmpdir(), 'saletrail-checkpointer-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a thread that could not be started is started when there is room for it again', async () => {
  const home = join(folder, 'later')
  const checkpointer = startCheckpointer({ path: join(home, 'saletrail.db'), file: -1 })
  for (const task of ['empty', 'checkpoint'] as const) {
    const refused = (error: unknown) =>
      error instanceof StoreUnavailable && !(error instanceof StoreBroken)
    await assert.rejects(checkpointer.perform(task), refused)
  }
  mkdirSync(home)
  await checkpointer.perform('empty')
  await checkpointer.close()
})
