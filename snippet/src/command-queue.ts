import { findClickId, setConsent } from './click-cookie.ts'
import { recordClick, recordConversion } from './collector.ts'
import type { Commands, DubAnalytics, Lead, Sale } from './dub-analytics.ts'
import { guard } from './guard.ts'

type QueuedCall = Iterable<unknown>

/**
 * Puts the commands in the place of the stub and replays what it has queued, in order.
 * `landed` settles when it is known which click brought the visitor.
 */
export const installCommands = (landed: Promise<void>): void => {
  const commands: Commands = {
    trackClick: (input) => recordClick('click', input),
    trackLead: (input) => recordConversion<Lead>('lead', input),
    trackSale: (input) => recordConversion<Sale>('sale', input),
    // A callback that throws is the shop's to hear of, yet must not stop the calls after it.
    ready: (callback) => landed.then(callback),
    clickId: findClickId,
    consent: setConsent,
  }
  const run = guard((name: keyof Commands, ...args: unknown[]) =>
    (commands[name] as (...args: unknown[]) => unknown)(...args),
  )
  const replay = (call: QueuedCall) => run(...(call as unknown as [keyof Commands]))

  const queued = window.dubAnalytics?.q as unknown as QueuedCall[] | undefined
  // The official package lays its stub over ours whenever its React component renders again, and
  // its stubs push into whatever queue they find: this one runs the call at once.
  window.dubAnalytics = Object.assign(run, commands, {
    q: { push: replay },
  }) as unknown as DubAnalytics
  queued?.map(replay)
}
