import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { after, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { call } from './shop.ts'
import { startCollector, WITHOUT_FILES } from './start-collector.ts'

const collector = await startCollector()
after(collector.stop)

/** As many as Node lets wait to be accepted if it is not told otherwise. */
const USUAL_BACKLOG = 511
const { port } = new URL(collector.url)
const sockets = spawnSync('ss', ['-ltnH', `sport = :${port}`], { encoding: 'utf8' })
const KERNELS = '/proc/sys/net/core/somaxconn'
const allowed = existsSync(KERNELS) ? Number(readFileSync(KERNELS, 'utf8')) : 0
const withoutBacklog =
  !(sockets.status === 0 && allowed > USUAL_BACKLOG) &&
  'ss is missing, or the kernel lets no more wait: A CROWD AT THE DOOR IS NOT TRIED'

test('a crowd at the door waits to be answered, and is not left outside', {
  skip: withoutBacklog,
}, () => {
  const [, , backlog] = sockets.stdout.split(/\s+/)
  assert.ok(Number(backlog) > USUAL_BACKLOG, `room for ${backlog}: ${sockets.stdout}`)
})

/** More than are let wait, and fewer than any kernel holds before they are accepted. */
const LISTS = 120

test('whoever asks for one list too many is told to come back, and the others get theirs', {
  skip: WITHOUT_FILES && 'a server reads many lists at once: NOT TRIED ON ONE',
}, async () => {
  // A connection each, and all of them are there before the first is accepted.
  const agent = new Agent()
  const areSent = () => {
    const sockets = Object.values(agent.sockets).flatMap((list) => list ?? [])
    return sockets.filter(({ bytesWritten }) => bytesWritten > 0).length === LISTS
  }
  process.kill(collector.pid, 'SIGSTOP')
  const asked = Array.from({ length: LISTS }, () => call(collector, 'GET', '/events', { agent }))
  while (!areSent()) await nextTurn()
  process.kill(collector.pid, 'SIGCONT')
  const answers = await Promise.all(asked)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 503]))
  for (const { status, headers } of answers) {
    assert.equal(headers['retry-after'], status === 503 ? '1' : undefined)
  }
  assert.equal((await call(collector, 'GET', '/events')).status, 200)
})
