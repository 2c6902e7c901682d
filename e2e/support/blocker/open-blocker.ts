import { FiltersEngine, Request } from '@ghostery/adblocker'
import { cannot } from '../engines/cannot.ts'
import { findBlockerLists } from './find-blocker-lists.ts'

export type RequestType = 'script' | 'xhr' | 'ping'

/** Whether a page's request is stopped by a blocker with the lists that most people have. */
type Blocker = (url: string, type: RequestType, page: string) => boolean

let blocker: Blocker | undefined

/** Skips the flow, aloud, on a machine that cannot have the lists. */
export function openBlocker(): Blocker {
  if (blocker) return blocker
  const lists =
    findBlockerLists() ?? cannot('the lists come by apt-get, which has not brought them')
  const engine = FiltersEngine.parse(lists.join('\n'))
  blocker = (url, type, page) =>
    engine.match(Request.fromRawDetails({ url, type, sourceUrl: page })).match
  return blocker
}
