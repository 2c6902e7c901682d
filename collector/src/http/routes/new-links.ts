import { Hono } from 'hono'
import type { LinkWish } from '../../attribution/decide-link.ts'
import type { LinkUpsertDecision } from '../../attribution/decide-link-upsert.ts'
import { type Link, NO_TOTALS } from '../../attribution/link.ts'
import type { Workspace } from '../../attribution/workspace.ts'
import { linkAnswer } from '../answers/link-answer.ts'
import type { CollectorEnv, Services } from '../collector-env.ts'
import type { EndpointDocs } from '../endpoint-docs.ts'
import { type NewLinkBody, newLinkBody, toChanges, toWish } from '../link-body.ts'
import { LINK_EXAMPLE } from '../link-example.ts'
import { readBody } from '../read-body.ts'
import { refuseLink } from '../refuse-link.ts'
import { requireLinkDomain } from '../require-link-domain.ts'

/** With 62^7 random keys, a second clash in a row means that something else is wrong. */
const RANDOM_KEY_ATTEMPTS = 3

/** `POST /links {url, …}` → the link; `PUT /links/upsert`: the same, unless it is there. */
export function newLinks(services: Services): Hono<CollectorEnv> {
  const createLink = prepareCreateLink(services)
  const { ledger, store, publicUrl } = services
  return new Hono<CollectorEnv>()
    .post('/', async (c) => {
      const link = await createLink(c.get('workspace'), await readBody(c, newLinkBody))
      return c.json(linkAnswer({ ...link, ...NO_TOTALS }, publicUrl))
    })
    .put('/upsert', async (c) => {
      const workspace = c.get('workspace')
      const body = await readBody(c, newLinkBody)
      const changes = toChanges(body)
      const link = await untilKeyIsFree(services, workspace, body, (wish) =>
        ledger.submit<'link_upsert'>({ kind: 'link_upsert', upsert: { wish, changes } }),
      )
      const found = await store.findLink(workspace.id, { id: link.id })
      return c.json(linkAnswer({ ...NO_TOTALS, ...found, ...link }, publicUrl))
    })
}

/** Makes a link, or throws the refusal. */
export function prepareCreateLink(services: Services) {
  return (workspace: Workspace, body: NewLinkBody): Promise<Link> =>
    untilKeyIsFree(services, workspace, body, (wish) =>
      services.ledger.submit<'link'>({ kind: 'link', wish }),
    )
}

/** A random key that happens to be taken is drawn again; a given one is refused. */
async function untilKeyIsFree(
  services: Services,
  workspace: Workspace,
  body: NewLinkBody,
  submit: (wish: LinkWish) => Promise<LinkUpsertDecision>,
): Promise<Link> {
  const place = {
    workspaceId: workspace.id,
    domain: requireLinkDomain(services, workspace, body.domain),
  }
  for (let attempt = 1; ; attempt++) {
    const decision = await submit(toWish(body, place, services.newLinkKey))
    if ('link' in decision) return decision.link
    const mayDraw = decision.outcome === 'key_taken' && body.key === undefined
    if (!mayDraw || attempt === RANDOM_KEY_ATTEMPTS) throw refuseLink(decision)
  }
}

export const newLinkDocs: EndpointDocs = {
  'POST /links': {
    group: 'Links',
    summary: 'Make a link',
    description:
      'Without a key it is given a random one, without a domain the workspace’s first. The ' +
      'link of the key `_root` is its domain’s own page. `utm_…` and `ref` are put into the URL; ' +
      'visitors are led to `ios`, `android` or their country’s in `geo`, if there is one. A ' +
      'password is refused, as it would not be asked for. Title, image, tags, folder, proxy, ' +
      'rewrite, test variants and the like are kept and given back, and change nothing.',
    key: 'secret',
    body: newLinkBody,
    bodyExample: { url: 'https://shop.example/' },
    answer: { description: 'The new link.', example: LINK_EXAMPLE },
    refusals: ['forbidden', 'conflict'],
  },
  'PUT /links/upsert': {
    group: 'Links',
    summary: 'Make a link, or change the one that is there',
    description:
      'Changed is the link of this `externalId` or, without one, the oldest to this `url`: what ' +
      'is absent stays as it is.',
    key: 'secret',
    body: newLinkBody,
    bodyExample: { url: 'https://shop.example/' },
    answer: { description: 'The link as it is now.', example: LINK_EXAMPLE },
    refusals: ['forbidden', 'conflict'],
  },
}
