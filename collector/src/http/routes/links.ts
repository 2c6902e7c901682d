import { Hono } from 'hono'
import * as z from 'zod'
import { linkAnswer } from '../answers/link-answer.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../authenticate.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { KEY_CHARACTERS_MAX } from '../link-body.ts'
import { LINK_EXAMPLE } from '../link-example.ts'
import { notOffered, pagingOf, queryFlag, toStretch } from '../paging.ts'
import { readQuery } from '../read-query.ts'
import { notThere, toReference, withoutPrefix } from '../reference.ts'
import { host, text } from '../validate.ts'
import { linkById } from './link-by-id.ts'
import { linksBulk } from './links-bulk.ts'
import { newLinks } from './new-links.ts'

const filters = {
  domain: host.optional(),
  tenantId: text(255).optional(),
  search: text(255).optional(),
  showArchived: queryFlag.default(false),
  tagId: notOffered,
  tagIds: notOffered,
  tagNames: notOffered,
  folderId: notOffered,
  userId: notOffered,
  // The SDK always says that it wants none.
  withTags: z.literal('false', { error: 'is not offered here' }).optional(),
}

const listQuery = z.object({ ...filters, ...pagingOf('link') })
const countQuery = z.object({ ...filters, groupBy: notOffered })
const infoQuery = z.object({
  linkId: text(255).optional(),
  externalId: text(255).optional(),
  domain: host.optional(),
  key: text(KEY_CHARACTERS_MAX).optional(),
})

/** `/links`: what a workspace's links are; making and changing them is in the files beside. */
export function links(services: Services): Hono<CollectorEnv> {
  const { store, publicUrl } = services
  return new Hono<CollectorEnv>()
    .use(authenticate('secret', services))
    .get('/', async (c) => {
      const query = readQuery(c, listQuery)
      const found = await store.listLinks(c.get('workspace').id, query, toStretch(query))
      return c.json(found.map((link) => linkAnswer(link, publicUrl)))
    })
    .get('/count', async (c) => {
      const query = readQuery(c, countQuery)
      return c.json(await store.countLinks(c.get('workspace').id, query))
    })
    .get('/info', async (c) => {
      const named = toReferenceOrAddress(readQuery(c, infoQuery))
      const link = await store.findLink(c.get('workspace').id, named)
      if (link) return c.json(linkAnswer(link, publicUrl))
      throw 'key' in named
        ? new ApiError('not_found', 'There is no link of this domain and key here.')
        : notThere('link', named)
    })
    .route('/bulk', linksBulk(services))
    .route('/', newLinks(services))
    .route('/', linkById(services))
}

function toReferenceOrAddress({ linkId, externalId, domain, key }: z.output<typeof infoQuery>) {
  if (linkId !== undefined) return toReference(linkId)
  if (externalId !== undefined) return { externalId: withoutPrefix(externalId) }
  if (domain !== undefined && key !== undefined) return { domain, key }
  throw new ApiError('bad_request', 'Name the link by linkId, externalId, or domain and key.')
}

export const linkDocs: EndpointDocs = {
  'GET /links': {
    group: 'Links',
    summary: 'List links, newest first',
    description:
      '`search` finds its text anywhere in key or URL, its letters a to z in capitals or not; it ' +
      'reads down the list until the page is full. Archived links are in it with `showArchived`.',
    key: 'secret',
    query: listQuery,
    answer: { description: 'A page of links.', example: [LINK_EXAMPLE] },
  },
  'GET /links/count': {
    group: 'Links',
    summary: 'Count links',
    key: 'secret',
    query: countQuery,
    answer: { description: 'How many there are.', example: 42 },
  },
  'GET /links/info': {
    group: 'Links',
    summary: 'Find a link by its id, external id, or domain and key',
    key: 'secret',
    query: infoQuery,
    answer: { description: 'The link.', example: LINK_EXAMPLE },
    refusals: ['not_found'],
  },
}
