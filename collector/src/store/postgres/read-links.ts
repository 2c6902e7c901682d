import { foldKey, type Link } from '../../attribution/link.ts'
import type { FactsWanted } from '../store.ts'
import { LINKS, selectList } from '../tables.ts'
import { type Session, sendNamed } from './connections.ts'
import { distinctById, lookUp, lookUpByKey } from './look-up.ts'
import { rowSet } from './row-set.ts'

type Reference = FactsWanted['linkReferences'][number]
type OfLink = { readonly workspaceId: number; readonly linkId: string }

const COMMIT = { text: 'COMMIT' }
const NOT_DELETED = 'AND links.deleted_at IS NULL'
const linksById = lookUpByKey(LINKS, ['workspaceId', 'id'])
const linksByKey = lookUpByKey<Link & { readonly keyFolded: string }>(
  LINKS,
  ['workspaceId', 'domain', 'keyFolded'],
  NOT_DELETED,
)
const linksByExternalId = lookUpByKey(LINKS, ['workspaceId', 'externalId'], NOT_DELETED)

const URLS_WANTED = ['workspaceId', 'url']
/** The oldest of each destination. */
const linksByUrl = lookUp<Link>(
  `SELECT ${selectList(LINKS)} FROM ${rowSet('wanted', URLS_WANTED)}
  CROSS JOIN LATERAL (
    SELECT * FROM links WHERE links.workspace_id = wanted."workspaceId"
      AND substr(links.url, 1, 255) = substr(wanted.url, 1, 255) AND links.url = wanted.url
      ${NOT_DELETED} ORDER BY links.id LIMIT 1) AS links`,
  URLS_WANTED,
)

/** The links a batch asks for and those its other facts mention; ends the reading transaction. */
export async function readLinks(
  session: Session,
  wanted: FactsWanted,
  mentioned: readonly OfLink[],
): Promise<Link[]> {
  const references = wanted.linkReferences
  const moves = references.filter(({ movesTo }) => movesTo.domain !== null || movesTo.key !== null)
  const named = <Name extends string>(name: Name) =>
    references.flatMap(({ workspaceId, reference }) =>
      name in reference ? [{ workspaceId, ...reference }] : [],
    )
  const ofFacts = mentioned.map(({ workspaceId, linkId }) => ({ workspaceId, id: linkId }))
  const { byId, byKey, byExternalId, byUrl } = await sendNamed(session, {
    byId: linksById([...wanted.links, ...ofFacts, ...named('id')]),
    byKey: linksByKey(wanted.linkKeys.map(toFolded)),
    byExternalId: linksByExternalId(named('externalId')),
    byUrl: linksByUrl(named('url')),
    commit: moves.length === 0 ? COMMIT : null,
  })
  const links = [...byId, ...byKey, ...byExternalId, ...byUrl]
  if (moves.length === 0) return distinctById(links)
  const keys = moves.flatMap((reference) => keyMovedTo(reference, links))
  const { holders } = await sendNamed(session, {
    holders: linksByKey(keys),
    commit: COMMIT,
  })
  return distinctById([...links, ...holders])
}

/** The key that a link is to take, whoever has it now. */
function keyMovedTo({ workspaceId, reference, movesTo }: Reference, links: readonly Link[]) {
  const link = links
    .filter((one) => one.workspaceId === workspaceId && isNamed(one, reference))
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0]
  if (!link) return []
  const { domain, key } = movesTo
  return [toFolded({ workspaceId, domain: domain ?? link.domain, key: key ?? link.key })]
}

function isNamed(link: Link, reference: Reference['reference']): boolean {
  if ('id' in reference) return link.id === reference.id
  if (link.deletedAt !== null) return false
  return 'url' in reference ? link.url === reference.url : link.externalId === reference.externalId
}

function toFolded({ workspaceId, domain, key }: FactsWanted['linkKeys'][number]) {
  return { workspaceId, domain, keyFolded: foldKey(key) }
}
