import * as z from 'zod'
import { withCampaign } from '../attribution/campaign.ts'
import type { LinkWish } from '../attribution/decide-link.ts'
import type { LinkChanges } from '../attribution/decide-link-update.ts'
import { linkDetails, storeDetails } from './link-details.ts'
import { isReserved } from './reserved-paths.ts'
import { clearableText, host, moment, text } from './validate.ts'
import { webAddress } from './web-address.ts'

export const KEY_CHARACTERS_MAX = 190
const KEY_CHARACTERS_MIN = 3
const IMAGE_CHARACTERS_MAX = 32_000
const PASSWORD_CHARACTERS_MAX = 1_000
const ID_CHARACTERS_MAX = 255
const DEFAULT_KEY_CHARACTERS = 7

const KEY_PATTERN = /^[^\s?#%\\/]+(\/[^\s?#%\\/]+)*$/
/** Parts that browsers take away, with the one before, before they ask. */
const DOTS_PATTERN = /(^|\/)\.\.?(\/|$)/

const key = text(KEY_CHARACTERS_MAX)
  .min(1)
  .regex(KEY_PATTERN, 'may not hold spaces, ?, #, % or \\, begin or end with /, or hold //')
  .refine((value) => !DOTS_PATTERN.test(value), {
    error: 'may not have . or .. as a part: browsers take them away',
  })
  .refine((value) => !isReserved(value), { error: 'is a path of the collector itself' })

/** `/c/` and `c` mean the same: keys of the form `c/<random>`. */
const prefix = text(KEY_CHARACTERS_MAX)
  .transform((value) => value.replace(/^\/+|\/+$/g, ''))
  .refine((value) => value === '' || canBeginKey(value), { error: 'cannot begin a key' })

function canBeginKey(value: string): boolean {
  return KEY_PATTERN.test(value) && !DOTS_PATTERN.test(value) && !isReserved(value)
}

const partner = z.object({
  id: text(ID_CHARACTERS_MAX).min(1),
  name: text(ID_CHARACTERS_MAX),
  image: clearableText(IMAGE_CHARACTERS_MAX).default(null),
})

const discount = z.object({
  id: text(ID_CHARACTERS_MAX).min(1),
  amount: z.number().min(0),
  type: z.enum(['percentage', 'flat']),
  maxDuration: z.number().nullable().default(null),
  couponId: clearableText(ID_CHARACTERS_MAX).default(null),
  couponTestId: clearableText(ID_CHARACTERS_MAX).default(null),
})

/** A link that seems to be protected and is not would be worse than none. */
const noPassword = text(PASSWORD_CHARACTERS_MAX)
  .nullable()
  .refine((value) => !value, {
    error: 'links cannot be protected by a password here: whoever has the link gets through',
  })

/** What of a link may be changed for a hundred links at once. */
const shared = {
  url: webAddress,
  tenantId: clearableText(ID_CHARACTERS_MAX),
  partnerId: clearableText(ID_CHARACTERS_MAX),
  partner: partner.nullable(),
  discount: discount.nullable(),
  expiresAt: moment.nullable(),
  expiredUrl: webAddress.nullable(),
  archived: z.boolean(),
  password: noPassword,
  ...linkDetails.shape,
}

/** And what names one link alone. */
const own = { domain: host, key, externalId: clearableText(ID_CHARACTERS_MAX) }

/** `data` of `PATCH /links/bulk`. */
export const sharedChangesBody = z.object(shared).partial()

/** A body of `PATCH /links/{id}`: what is absent stays as it is. */
export const linkChangesBody = z.object({ ...shared, ...own }).partial()

/** A body of `POST /links`: every field of the public API is accepted. */
export const newLinkBody = linkChangesBody
  .extend({
    url: webAddress,
    keyLength: z.int().min(KEY_CHARACTERS_MIN).max(KEY_CHARACTERS_MAX).optional(),
    prefix: prefix.optional(),
  })
  .refine((body) => body.key !== undefined || lengthOfDrawn(body) <= KEY_CHARACTERS_MAX, {
    path: ['keyLength'],
    error: `with the prefix, a key has at most ${KEY_CHARACTERS_MAX} characters`,
  })
export type NewLinkBody = z.output<typeof newLinkBody>

type DrawnKey = { readonly keyLength?: number | undefined; readonly prefix?: string | undefined }

function lengthOfDrawn({ keyLength = DEFAULT_KEY_CHARACTERS, prefix }: DrawnKey): number {
  return keyLength + (prefix ? prefix.length + 1 : 0)
}

/** The link a body wishes for; `newLinkKey` gives random characters where it names no key. */
export function toWish(
  body: NewLinkBody,
  place: Pick<LinkWish, 'workspaceId' | 'domain'>,
  newLinkKey: (characters: number) => string,
): LinkWish {
  const changes = toChanges(body)
  const url = withCampaign(body.url, changes.details ?? PLAIN.details)
  return { ...PLAIN, ...changes, ...place, url, key: body.key ?? drawKey() }

  function drawKey(): string {
    const random = newLinkKey(body.keyLength ?? DEFAULT_KEY_CHARACTERS)
    return body.prefix ? `${body.prefix}/${random}` : random
  }
}

/** What a body says outright, as the rules know it. */
export function toChanges(body: z.output<typeof linkChangesBody>): LinkChanges {
  const { partner: named, discount: given } = body
  const plain = ACTED_ON.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]]))
  return {
    ...(Object.fromEntries(plain) as LinkChanges),
    ...(given !== undefined && { discount: toJson(given) }),
    ...(named !== undefined && { partner: toJson(named), partnerId: named?.id ?? null }),
    details: storeDetails(body),
  }
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

const ACTED_ON = [
  'url',
  'domain',
  'key',
  'externalId',
  'tenantId',
  'partnerId',
  'expiresAt',
  'expiredUrl',
  'archived',
] as const

const PLAIN = {
  externalId: null,
  tenantId: null,
  partnerId: null,
  partner: null,
  discount: null,
  expiresAt: null,
  expiredUrl: null,
  details: '{}',
  archived: false,
}
