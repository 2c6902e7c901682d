import { type Circumstances, HOUR_MS } from './circumstances.ts'
import type { Click, RecentClick, Surroundings } from './click.ts'
import { isExpired, isThere, type Link } from './link.ts'

/** What may happen to a click, in order of precedence. */
export const CLICK_OUTCOMES = ['unknown_link', 'bot', 'repeated', 'recorded'] as const
export type ClickOutcome = (typeof CLICK_OUTCOMES)[number]

export type ClickDecision =
  | { readonly outcome: 'unknown_link' }
  /** A bot's id leads nowhere: it is given so that the bot sees what a visitor would see. */
  | { readonly outcome: 'bot' | 'repeated'; readonly clickId: string }
  | {
      readonly outcome: 'recorded'
      readonly clickId: string
      readonly click: Click
      readonly recentClick: RecentClick
    }

/** A visit to a link, as the edge saw it. */
export type Visit = {
  readonly workspaceId: number
  readonly linkId: string
  /** SHA-256 of client address and user agent under a salt that changes daily. */
  readonly visitorHash: string
  readonly isBot: boolean
  readonly url: string
  readonly referrer: string | null
  readonly surroundings: Surroundings
}

/** What is known in the visit's workspace. */
export interface ClickFacts {
  findLink(linkId: string): Link | undefined
  findRecentClick(linkId: string, visitorHash: string): RecentClick | undefined
}

/** Whether a visit is a new click: a visitor's repeats within an hour are one. */
export function decideClick(
  facts: ClickFacts,
  visit: Visit,
  { now, newId }: Circumstances,
): ClickDecision {
  const link = facts.findLink(visit.linkId)
  if (!isThere(link) || isExpired(link, now)) return { outcome: 'unknown_link' }
  if (visit.isBot) return { outcome: 'bot', clickId: newId() }

  const recent = facts.findRecentClick(visit.linkId, visit.visitorHash)
  if (recent && Math.abs(now - recent.recordedAt) < HOUR_MS) {
    return { outcome: 'repeated', clickId: recent.clickId }
  }

  const { workspaceId, linkId, visitorHash, url, referrer, surroundings } = visit
  const clickId = newId()
  return {
    outcome: 'recorded',
    clickId,
    click: {
      workspaceId,
      id: clickId,
      linkId,
      url,
      referrer,
      ...surroundings,
      recordedAt: now,
    },
    recentClick: { workspaceId, linkId, visitorHash, clickId, recordedAt: now },
  }
}
