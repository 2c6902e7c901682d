import assert from 'node:assert/strict'
import {
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  BUILT_COLLECTOR,
  makeFolder,
  readMessages,
  removeFolder,
  startCollector,
} from '../start-collector.ts'

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url))
let folder: string
const compiled = () => join(folder, 'dist/collector.compiled')
const program = () => join(folder, 'dist/collector/main.js')

/** A built collector whose files a test may change, never started before. */
beforeEach(() => {
  folder = makeFolder()
  cpSync(join(dirname(BUILT_COLLECTOR), '..'), join(folder, 'dist'), { recursive: true })
  rmSync(compiled(), { force: true })
  symlinkSync(PACKAGES, join(folder, 'node_modules'))
})

afterEach(() => removeFolder(folder))

/** What it logs at a start on a new database. */
async function start(): Promise<unknown> {
  const main = join(folder, 'dist/collector/start.js')
  const collector = await startCollector({ main, env: { LOG_LEVEL: 'warn' } })
  assert.equal((await collector.stop()).code, 0, collector.stderr())
  assert.equal(collector.stderr(), '')
  return readMessages(collector.stdout()).find(({ level }) => level === 40)?.msg
}

const whenKept = () => statSync(compiled(), { bigint: true }).mtimeNs

test('what the first start compiles is kept, and the second takes it', async () => {
  await start()
  const kept = whenKept()
  await start()
  assert.equal(whenKept(), kept)
})

test('a program that has changed is compiled anew, were it as long as before', async () => {
  assert.match(String(await start()), /was made$/)
  const kept = whenKept()
  const changed = readFileSync(program(), 'utf8').replace('atabase was made', 'atabase was born')
  writeFileSync(program(), changed)
  assert.match(String(await start()), /was born$/)
  assert.notEqual(whenKept(), kept)
})

test('what was damaged is not run, and is made anew', async () => {
  await start()
  const kept = readFileSync(compiled())
  for (const damaged of [kept.fill(0, kept.length / 2), kept.subarray(0, 40), Buffer.of()]) {
    writeFileSync(compiled(), damaged)
    const when = whenKept()
    await start()
    assert.notEqual(whenKept(), when)
  }
})

test('where it cannot be kept a collector starts all the same', async () => {
  mkdirSync(compiled())
  await start()
  await start()
})
