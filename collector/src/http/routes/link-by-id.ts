import { Hono } from 'hono'
import { NO_TOTALS } from '../../attribution/link.ts'
import { linkAnswer } from '../answers/link-answer.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { linkChangesBody, toChanges } from '../link-body.ts'
import { LINK_EXAMPLE } from '../link-example.ts'
import { readBody } from '../read-body.ts'
import { notThere, readReference } from '../reference.ts'
import { refuseLink } from '../refuse-link.ts'
import { requireLinkDomain } from '../require-link-domain.ts'

/** `GET`, `PATCH` and `DELETE /links/{id}`; the id may be `ext_` and the shop's own. */
export function linkById(services: Services): Hono<CollectorEnv> {
  const { ledger, store, publicUrl } = services
  return new Hono<CollectorEnv>()
    .get('/:id', async (c) => {
      const reference = readReference(c)
      const link = await store.findLink(c.get('workspace').id, reference)
      if (!link) throw notThere('link', reference)
      return c.json(linkAnswer(link, publicUrl))
    })
    .patch('/:id', async (c) => {
      const workspace = c.get('workspace')
      const reference = readReference(c)
      const changes = toChanges(await readBody(c, linkChangesBody))
      if (changes.domain !== undefined) requireLinkDomain(services, workspace, changes.domain)
      const update = { workspaceId: workspace.id, reference, changes }
      const decision = await ledger.submit<'link_update'>({ kind: 'link_update', update })
      if (!('link' in decision)) throw refuseLink(decision, reference)
      const { link } = decision
      const found = await store.findLink(workspace.id, { id: link.id })
      return c.json(linkAnswer({ ...NO_TOTALS, ...found, ...link }, publicUrl))
    })
    .delete('/:id', async (c) => {
      const reference = readReference(c)
      const deletion = { workspaceId: c.get('workspace').id, reference }
      const decision = await ledger.submit<'link_deletion'>({ kind: 'link_deletion', deletion })
      if (decision.outcome === 'unknown_link') throw refuseLink(decision, reference)
      return c.json({ id: decision.link.id })
    })
}

const path = { id: 'The link’s id, or `ext_` and the shop’s own id of it.' }

export const linkByIdDocs: EndpointDocs = {
  'GET /links/{id}': {
    group: 'Links',
    summary: 'Get a link',
    key: 'secret',
    path,
    answer: { description: 'The link.', example: LINK_EXAMPLE },
  },
  'PATCH /links/{id}': {
    group: 'Links',
    summary: 'Change a link',
    description: 'What is absent stays as it is.',
    key: 'secret',
    path,
    body: linkChangesBody,
    bodyExample: { title: 'Summer' },
    answer: { description: 'The link as it is now.', example: LINK_EXAMPLE },
    refusals: ['forbidden', 'conflict'],
  },
  'DELETE /links/{id}': {
    group: 'Links',
    summary: 'Delete a link',
    description: 'Its key is free again; what it has earned stays.',
    key: 'secret',
    path,
    answer: { description: 'Deleted.', example: { id: 'link_Vbl7T5kE9lpBg2IC' } },
  },
}
