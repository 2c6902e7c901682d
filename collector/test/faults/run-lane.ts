import { killCollectors } from '../start-collector.ts'
import type { Lane, LaneOptions } from './lane.ts'

const endings: (() => unknown)[] = []

/** What is to end with the lane, however that ends: buyers, tracers, servers. */
export function endWithLane(end: () => unknown): void {
  endings.push(end)
}

/** Runs a lane and leaves nothing of it behind, which a lane that throws would. */
export async function runLane(lane: Lane, options: LaneOptions): Promise<void> {
  try {
    await lane.run(options)
  } finally {
    // First, so that nobody waits for one that answers no more.
    killCollectors()
    // The last first: a server outlives those who are connected to it.
    for (let end = endings.pop(); end; end = endings.pop()) await end()
  }
}
