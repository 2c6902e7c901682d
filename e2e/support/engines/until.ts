import { setTimeout as pause } from 'node:timers/promises'
import { WebDriverError } from './web-driver-error.ts'

const LIMIT_MS = 30_000
const PAUSE_MS = 20

/** What a page in motion answers; none of these has done anything to it. */
const PASSING = [
  'stale element reference',
  'element not interactable',
  'element click intercepted',
  'move target out of bounds',
  'no such element',
  'no such frame',
  'detached shadow root',
]

/** Firefox runs scripts in a sandbox, which goes with its page: it says that there is no room. */
function isPassing({ code, message }: WebDriverError): boolean {
  return PASSING.includes(code) || (code === 'javascript error' && /evalInSandbox/.test(message))
}

/** Repeats the attempt until it gives a value, and throws the claim when the time is up. */
export async function until<Value>(
  claim: string,
  attempt: () => Promise<Value | undefined>,
): Promise<Value> {
  let obstacle = ''
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await pause(PAUSE_MS)) {
    try {
      const value = await attempt()
      if (value !== undefined) return value
      obstacle = ''
    } catch (error) {
      if (!(error instanceof WebDriverError && isPassing(error))) throw error
      obstacle = `: ${error.message}`
    }
  }
  throw new Error(`${claim}, not within ${LIMIT_MS / 1000} s${obstacle}`)
}
