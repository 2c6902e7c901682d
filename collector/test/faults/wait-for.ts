import { check } from './lane.ts'

/** So long that only a collector that answers no more can be meant. */
const PATIENCE_MS = 120_000

export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  otherwise = 'waited in vain for answers',
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    check(Date.now() < deadline, otherwise)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
