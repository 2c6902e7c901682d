import * as z from 'zod'
import { text } from './validate.ts'
import { webAddress } from './web-address.ts'

const CHARACTERS_MAX = 2_048
/** A preview image may come as a data URL. */
const IMAGE_CHARACTERS_MAX = 48 * 1_024
const LIST_MAX = 100

const words = text(CHARACTERS_MAX).nullable()
const flag = z.boolean()
const country = z.string().regex(/^[a-z]{2}$/i, 'must be a country’s two letters')
/** A list, or the single one that a form sends. */
const names = z
  .union([text(CHARACTERS_MAX), z.array(text(CHARACTERS_MAX)).max(LIST_MAX)])
  .transform((value) => (Array.isArray(value) ? value : [value]))

/**
 * What is kept and given back under the names it has on the wire both ways. Redirects follow `ios`,
 * `android` and `geo`, and `utm_…` and `ref` are put into the URL; the others change nothing here.
 */
const kept = z.object({
  trackConversion: flag,
  programId: words,
  folderId: words,
  comments: words,
  proxy: flag,
  title: words,
  description: words,
  image: text(IMAGE_CHARACTERS_MAX).nullable(),
  video: words,
  rewrite: flag,
  ios: webAddress.nullable(),
  android: webAddress.nullable(),
  geo: z.record(country, webAddress).nullable().transform(underCapitals),
  doIndex: flag,
  publicStats: flag,
  utm_source: words,
  utm_medium: words,
  utm_campaign: words,
  utm_term: words,
  utm_content: words,
  ref: words,
  testVariants: z.array(z.object({ url: text(CHARACTERS_MAX), percentage: z.number() })).nullable(),
  testStartedAt: words,
  testCompletedAt: words,
  webhookIds: z
    .array(text(CHARACTERS_MAX))
    .nullable()
    .transform((ids) => ids ?? []),
})

/** Tags are known by whatever the caller calls them, since there is no list of tags here. */
const tagged = z.object({ tagId: words, tagIds: names, tagNames: names })

/** Every optional field of a link's body that is stored in the link's `details`. */
export const linkDetails = z.object({ ...kept.shape, ...tagged.shape }).partial()

/** As they are stored: a JSON object with the given fields alone, in the form of the answer. */
export function storeDetails(body: z.output<typeof linkDetails>): string {
  const given = DETAILS.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]]))
  const tags = toTags(body)
  return JSON.stringify({
    ...Object.fromEntries(given),
    ...(tags && { tags, tagId: tags[0]?.id ?? null }),
  })
}

const DETAILS = kept.keyof().options
const TAG_COLOR = 'gray'

function toTags({ tagId, tagIds, tagNames }: z.output<typeof linkDetails>) {
  if (tagIds) return tagIds.map((id) => ({ id, name: id, color: TAG_COLOR }))
  if (tagNames) return tagNames.map((name) => ({ id: `tag_${name}`, name, color: TAG_COLOR }))
  if (tagId === undefined) return undefined
  return tagId === null ? [] : [{ id: tagId, name: tagId, color: TAG_COLOR }]
}

function underCapitals<Value>(byCountry: Readonly<Record<string, Value>> | null) {
  if (byCountry === null) return null
  return Object.fromEntries(
    Object.entries(byCountry).map(([country, value]) => [country.toUpperCase(), value]),
  )
}
