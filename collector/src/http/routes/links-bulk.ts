import { Hono } from 'hono'
import * as z from 'zod'
import { NO_TOTALS } from '../../attribution/link.ts'
import type { Reference } from '../../attribution/reference.ts'
import type { Workspace } from '../../attribution/workspace.ts'
import { linkAnswer } from '../answers/link-answer.ts'
import { ApiError } from '../api-error.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { newLinkBody, sharedChangesBody, toChanges } from '../link-body.ts'
import { LINK_EXAMPLE } from '../link-example.ts'
import { readBody, readList } from '../read-body.ts'
import { toReference, withoutPrefix } from '../reference.ts'
import { text, validate } from '../validate.ts'
import { prepareCreateLink } from './new-links.ts'

const LINKS_MAX = 100

const ids = z.array(text(255)).max(LINKS_MAX)
const bulkUpdateBody = z
  .object({
    linkIds: ids.default([]).describe('stand over `externalIds`'),
    externalIds: ids.default([]),
    data: sharedChangesBody,
  })
  .refine(({ linkIds, externalIds }) => linkIds.length + externalIds.length > 0, {
    path: ['linkIds'],
    error: 'one at least is to be named, here or in externalIds',
  })
const bulkDeletionQuery = z.object({ linkIds: ids.min(1) })

/** `/links/bulk`: up to a hundred links in one call, each decided by itself. */
export function linksBulk(services: Services): Hono<CollectorEnv> {
  const createLink = prepareCreateLink(services)
  const { ledger, store, publicUrl } = services

  async function createOne(workspace: Workspace, item: unknown) {
    try {
      const link = await createLink(workspace, validate(newLinkBody, item))
      return linkAnswer({ ...link, ...NO_TOTALS }, publicUrl)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { link: item, error: error.message, code: error.code }
    }
  }

  /** Those that are there are changed; ids that name nothing are passed over. */
  async function updateAll(workspaceId: number, references: Reference[], data: object) {
    const changes = toChanges(data)
    const decisions = await Promise.all(
      references.map((reference) => {
        const update = { workspaceId, reference, changes }
        return ledger.submit<'link_update'>({ kind: 'link_update', update })
      }),
    )
    const found = decisions.flatMap((decision) => ('link' in decision ? decision.link.id : []))
    return store.findLinks(workspaceId, [...new Set(found)])
  }

  return new Hono<CollectorEnv>()
    .post('/', async (c) => {
      const items = await readList(c, LINKS_MAX)
      return c.json(await Promise.all(items.map((item) => createOne(c.get('workspace'), item))))
    })
    .patch('/', async (c) => {
      const { linkIds, externalIds, data } = await readBody(c, bulkUpdateBody)
      const references =
        linkIds.length > 0
          ? linkIds.map(toReference)
          : externalIds.map((id) => ({ externalId: withoutPrefix(id) }))
      const changed = await updateAll(c.get('workspace').id, references, data)
      return c.json(changed.map((link) => linkAnswer(link, publicUrl)))
    })
    .delete('/', async (c) => {
      const named = (c.req.queries('linkIds') ?? []).flatMap((list) => list.split(','))
      const { linkIds } = validate(bulkDeletionQuery, { linkIds: named.filter((id) => id !== '') })
      const workspaceId = c.get('workspace').id
      const decisions = await Promise.all(
        linkIds.map((id) => {
          const deletion = { workspaceId, reference: toReference(id) }
          return ledger.submit<'link_deletion'>({ kind: 'link_deletion', deletion })
        }),
      )
      const deleted = decisions.filter(({ outcome }) => outcome === 'deleted')
      return c.json({ deletedCount: deleted.length })
    })
}

export const linksBulkDocs: EndpointDocs = {
  'POST /links/bulk': {
    group: 'Links',
    summary: 'Make up to a hundred links',
    description: 'Each is decided by itself: in the place of a refused one stands its error.',
    key: 'secret',
    body: z.array(newLinkBody).max(LINKS_MAX),
    bodyExample: [{ url: 'https://shop.example/' }],
    answer: { description: 'The new links, in the order given.', example: [LINK_EXAMPLE] },
  },
  'PATCH /links/bulk': {
    group: 'Links',
    summary: 'Change up to a hundred links alike',
    description: 'Ids that name nothing are passed over; what is absent in `data` stays as it is.',
    key: 'secret',
    body: bulkUpdateBody,
    bodyExample: { linkIds: [LINK_EXAMPLE.id], data: { title: 'Summer' } },
    answer: { description: 'Those that are there, changed.', example: [LINK_EXAMPLE] },
  },
  'DELETE /links/bulk': {
    group: 'Links',
    summary: 'Delete up to a hundred links',
    description:
      '`linkIds` are ids, or `ext_` and the shop’s own, with commas between or the parameter ' +
      'once for each. Those that name nothing are passed over.',
    key: 'secret',
    query: bulkDeletionQuery,
    answer: { description: 'How many were deleted.', example: { deletedCount: 2 } },
  },
}
