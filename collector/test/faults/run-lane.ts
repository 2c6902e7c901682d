import { killCollectors } from '../start-collector.ts'
import type { Lane, LaneOptions } from './lane.ts'

const endings = new Set<() => unknown>()

/** What is to end with the lane, however that ends: buyers, tracers. */
export function endWithLane(end: () => unknown): void {
  endings.add(end)
}

/** Runs a lane and leaves nothing of it behind, which a lane that throws would. */
export async function runLane(lane: Lane, options: LaneOptions): Promise<void> {
  try {
    await lane.run(options)
  } finally {
    // First, so that nobody waits for one that answers no more.
    killCollectors()
    await Promise.all([...endings].map((end) => end()))
    endings.clear()
  }
}
