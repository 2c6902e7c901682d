import { editQuery } from './edit-query.ts'

/** What of a link's details stands in its destination's query too. */
const CAMPAIGN = [
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'ref',
] as const

/**
 * A destination that says which campaign it is reached by, as the public API has it: a detail that
 * is set stands over what the URL says of it, and one that was set `before` is taken out again.
 */
export function withCampaign(url: string, details: string, before = '{}'): string {
  const set = read(details)
  const wasSet = read(before)
  const edited = CAMPAIGN.filter((name) => set[name] || wasSet[name])
  if (edited.length === 0) return url
  return editQuery(url, (parameters) => [
    ...parameters.filter(
      (one) => !edited.some((name) => one === name || one.startsWith(`${name}=`)),
    ),
    ...edited.flatMap((name) => (set[name] ? `${name}=${encodeURIComponent(set[name])}` : [])),
  ])
}

function read(
  details: string,
): Readonly<Partial<Record<(typeof CAMPAIGN)[number], string | null>>> {
  return JSON.parse(details)
}
