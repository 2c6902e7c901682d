import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import pino from 'pino'
import { makeFolder } from '../test/start-collector.ts'
import { LiveRegister } from './live-register.ts'
import { openStore } from './store/open-store.ts'

const store = await openStore(`file:${join(makeFolder(), 'saletrail.db')}`)
after(() => store.close())
/** Far beyond what it takes: only a register that stopped asking is meant. */
const ASKED_MS_MAX = 30_000

test('each time the database goes away it is said once, also after it was back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let isAway = false
  let asked = 0
  const register = {
    ...store,
    async readRegisterVersion() {
      asked++
      if (isAway) throw new Error('the database does not answer')
      return store.readRegisterVersion()
    },
  }
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const live = await LiveRegister.open(register, log)
  t.after(() => live.close())
  /** How often it has been said after it has asked twice more. */
  const askTwice = async (away: boolean) => {
    isAway = away
    for (const [start, end] = [performance.now(), asked + 2]; asked < end; ) {
      assert.ok(performance.now() - start < ASKED_MS_MAX, 'the database is asked no more')
      t.mock.timers.tick(1_000)
      for (let turn = 0; turn < 10; turn++) await nextTurn()
    }
    return lines.length
  }
  const said = []
  for (const away of [false, true, false, true]) said.push(await askTwice(away))
  assert.deepEqual(said, [0, 1, 1, 2])
})
