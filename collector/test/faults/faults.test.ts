import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_COLLECTOR } from '../start-collector.ts'
import { bringTools } from './bring-tools.ts'
import { buildWithBug } from './build-with-bug.ts'
import { Violation } from './lane.ts'
import { LANES } from './lanes.ts'
import { runLane } from './run-lane.ts'

bringTools()

for (const lane of LANES) {
  const obstacle = lane.findObstacle?.()
  const skip = obstacle === undefined ? false : `NOT TRIED: ${obstacle}`

  test(lane.claim, { skip }, async (t) => {
    await runLane(lane, { main: BUILT_COLLECTOR, form: 'short', say: (line) => t.diagnostic(line) })
  })

  for (const { bug, plants, caughtAs } of lane.controls) {
    test(`control: that goes red when ${bug}`, { skip }, async (t) => {
      const main = await buildWithBug(plants)
      const run = runLane(lane, { main, form: 'short', say: () => undefined })
      await assert.rejects(run, (error) => {
        if (!(error instanceof Violation)) throw error
        t.diagnostic(`caught as ${error.message.slice(0, 200)}`)
        assert.match(error.message, caughtAs)
        return true
      })
    })
  }
}
