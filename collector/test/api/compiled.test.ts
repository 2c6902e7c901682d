import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  readdirSync,
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
  type StartOptions,
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
async function start(options: StartOptions = {}): Promise<unknown> {
  const env = { LOG_LEVEL: 'warn', ...options.env }
  const file = join(folder, 'dist/collector/start.js')
  const collector = await startCollector({ ...options, main: file, env })
  assert.equal((await collector.stop()).code, 0, collector.stderr())
  assert.equal(collector.stderr(), '')
  return readMessages(collector.stdout()).find(({ level }) => level === 40)?.msg
}

/** Whether a start compiles anew, and keeps that. */
async function compiles(options?: StartOptions): Promise<boolean> {
  const whenKept = () => statSync(compiled(), { bigint: true }).mtimeNs
  const before = whenKept()
  await start(options)
  return whenKept() !== before
}

const otherOptions = { env: { NODE_OPTIONS: '--stack-trace-limit=20' } }

test('what the first start compiles is kept, and V8 takes it at the second', async () => {
  await start()
  assert.equal(await compiles(), false)
  // Had it not been given to V8, V8 had not refused it.
  assert.equal(await compiles(otherOptions), true)
  assert.equal(await compiles(otherOptions), false)
})

test('another binary compiles anew, be it of the same version, name and size', async () => {
  const binary = join(folder, 'node')
  const asThatOne = { under: ['sh', '-c', `exec ${binary} "$1"`] }
  cpSync(process.execPath, binary)
  await start(asThatOne)
  assert.equal(await compiles(asThatOne), false)
  cpSync(process.execPath, binary)
  assert.equal(await compiles(asThatOne), true)
})

test('a program that has changed is compiled anew, were it as long as before', async () => {
  assert.match(String(await start()), /was made$/)
  const changed = readFileSync(program(), 'utf8').replace('atabase was made', 'atabase was born')
  writeFileSync(program(), changed)
  assert.match(String(await start()), /was born$/)
})

test('what was damaged is not run, and is made anew', async () => {
  await start()
  const kept = readFileSync(compiled())
  const zeros = Buffer.alloc(kept.length)
  const half = kept.length / 2
  for (const damaged of [
    Buffer.concat([kept.subarray(0, half), zeros.subarray(half)]),
    kept.subarray(0, half),
    zeros,
    Buffer.of(),
  ]) {
    writeFileSync(compiled(), damaged)
    assert.equal(await compiles(), true)
  }
})

test('a start that dies leaves nothing that the next could die of', async () => {
  await start()
  const dying = "process.kill(process.pid, 'SIGSEGV')"
  const whole = readFileSync(program())
  writeFileSync(program(), dying)
  await assert.rejects(start())
  assert.equal(existsSync(compiled()), false)
  writeFileSync(program(), whole)
  await start()
  assert.equal(await compiles(), false)
})

test('where it cannot be kept, no part is left, and a collector starts all the same', async () => {
  for (let starts = 0; starts < 2; starts++) {
    await start({ under: ['sh', '-c', 'ulimit -f 600; exec "$0" "$1"'] })
    assert.deepEqual(
      readdirSync(dirname(compiled())).filter((name) => name.includes('compiled')),
      [],
    )
  }
})

test('errors name lines of the source where Node is asked to', async () => {
  const map = { version: 3, sources: ['shop.ts'], names: [], mappings: 'AAMA' }
  const inline = Buffer.from(JSON.stringify(map)).toString('base64')
  const comment = `//# sourceMappingURL=data:application/json;base64,${inline}`
  writeFileSync(program(), `throw new Error('no shop')\n${comment}\n`)
  await assert.rejects(start(), /main\.js:1/)
  const env = { NODE_OPTIONS: '--enable-source-maps' }
  await assert.rejects(start({ env }), /shop\.ts:7/)
})

test('the collector is built of ASCII alone, of which V8 keeps a byte a character', () => {
  const [found] = /[^\t\n -~].*/.exec(readFileSync(program(), 'utf8')) ?? []
  assert.equal(found, undefined)
})
