import { failedFlush, fullDisk, noSpaceLeft } from './disk.ts'
import type { Lane } from './lane.ts'
import { overload } from './overload.ts'
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
]
