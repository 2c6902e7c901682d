import { installPackages } from '../../../e2e/support/install/apt.ts'
import { findFaketime, hasTool } from './find-tool.ts'

/**
 * Brings what the faults are made with, where it is missing and can be had. What cannot is no
 * failure here: each lane that lacks it says so, and is counted as not tried.
 */
export function bringTools(): void {
  const missing = [
    ...(hasTool('strace') ? [] : ['strace']),
    ...(findFaketime() ? [] : ['faketime']),
  ]
  if (missing.length === 0) return
  const failure = installPackages(missing)
  if (failure !== undefined) {
    process.stderr.write(`COULD NOT BE BROUGHT: ${missing.join(', ')} (${failure})\n`)
  }
}
