import { Hono } from 'hono'
import { z } from 'zod'
import { linkAnswer } from '../answers/link-answer.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import { linkDomain } from '../link-domain.ts'
import { limitBody, readBody } from '../read-body.ts'
import { isReserved } from '../reserved-paths.ts'
import { text, validate } from '../validate.ts'

const KEY_CHARACTERS_MAX = 190
const URL_CHARACTERS_MAX = 32_000
const PAGE_SIZE_MAX = 100
/** With 62^7 random keys, a second clash in a row means that something else is wrong. */
const RANDOM_KEY_ATTEMPTS = 3

const key = text(KEY_CHARACTERS_MAX)
  .min(1)
  .regex(/^[^\s?#%\\/]+(\/[^\s?#%\\/]+)*$/, 'may not hold spaces, ?, #, % or \\')
  .refine((value) => !isReserved(value), { error: 'is a path of the collector itself' })

const destination = text(URL_CHARACTERS_MAX).refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  { error: 'must be an http or https URL' },
)

const host = text(255)
  .toLowerCase()
  .refine((value) => /^[^\s/\\?#@]+$/.test(value) && URL.canParse(`http://${value}`), {
    error: 'must be a host name',
  })

const linkBody = z.object({
  url: destination,
  domain: host.optional(),
  key: key.optional(),
})

const listQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_MAX),
})

/** `POST /links {url, domain?, key?}` → the link; 409 when its key is taken. `GET /links` → all. */
export function links(services: Services): Hono<CollectorEnv> {
  const { ledger, store, publicUrl, newKey } = services
  return new Hono<CollectorEnv>()
    .use(authenticate('secret', services))
    .post('/', limitBody, async (c) => {
      const workspace = c.get('workspace')
      const wished = await readBody(c, linkBody)
      const domain = linkDomain(services, workspace, wished.domain)
      for (let attempt = 1; attempt <= RANDOM_KEY_ATTEMPTS; attempt++) {
        const wish = {
          ...PLAIN,
          workspaceId: workspace.id,
          domain,
          key: wished.key ?? newKey(),
          url: wished.url,
        }
        const decision = await ledger.submit<'link'>({ kind: 'link', wish })
        if (decision.outcome === 'created') {
          return c.json(linkAnswer({ ...decision.link, ...NO_TOTALS }, publicUrl))
        }
        if (wished.key !== undefined) break
      }
      throw new ApiError('conflict', `key: ${domain} has a link with this key already.`)
    })
    .get('/', async (c) => {
      const { page, pageSize } = validate(listQuery, c.req.query())
      const found = await store.listLinks(c.get('workspace').id, {
        limit: pageSize,
        offset: (page - 1) * pageSize,
      })
      return c.json(found.map((link) => linkAnswer(link, publicUrl)))
    })
}

const PLAIN = {
  externalId: null,
  tenantId: null,
  partnerId: null,
  partner: null,
  discount: null,
  expiresAt: null,
  expiredUrl: null,
  details: '{}',
  archivedAt: null,
}
const NO_TOTALS = { clicks: 0, leads: 0, sales: 0, saleAmount: 0, lastClickedAt: null }
