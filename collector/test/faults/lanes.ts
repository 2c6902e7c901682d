import { failedFlush, fullDisk, noSpaceLeft } from './disk.ts'
import type { Lane } from './lane.ts'
import { overload } from './overload.ts'
import { postgresAway } from './postgres-away.ts'
import { postgresDeadlock } from './postgres-deadlock.ts'
import { postgresKilledCollector } from './postgres-killed-collector.ts'
import { postgresMoving } from './postgres-moving.ts'
import { postgresSameInvoice } from './postgres-same-invoice.ts'
import { postgresSameUrl } from './postgres-same-url.ts'
import { powerLoss } from './power-loss.ts'
import { refusedThenRight } from './refused-then-right.ts'
import { sameInvoice } from './same-invoice.ts'
import { sigkill } from './sigkill.ts'
import { sigterm } from './sigterm.ts'
import { totals } from './totals.ts'
import { twoProcesses } from './two-processes.ts'

/** Every fault the collector is to survive. */
export const LANES: readonly Lane[] = [
  ...[sigkill, powerLoss, noSpaceLeft, fullDisk, failedFlush],
  ...[sameInvoice, refusedThenRight, totals],
  ...[sigterm, overload, twoProcesses],
  ...[postgresSameInvoice, postgresSameUrl, postgresKilledCollector],
  ...[postgresAway, postgresDeadlock, postgresMoving],
]
