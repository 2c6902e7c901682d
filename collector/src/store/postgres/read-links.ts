import { foldKey, type Link } from '../../attribution/link.ts'
import type { FactsWanted } from '../store.ts'
import { LINK_ROWS, LINKS, selectList } from '../tables.ts'
import { type Session, sendNamed } from './connections.ts'
import { distinctById, lookUp, selectByKey } from './look-up.ts'
import { rowSet } from './row-set.ts'

type Reference = FactsWanted['linkReferences'][number]
type OfLink = { readonly workspaceId: number; readonly linkId: string }

const COMMIT = { text: 'COMMIT' }
const NOT_DELETED = 'AND links.deleted_at IS NULL'
const BY_ID = selectByKey(LINKS, ['workspaceId', 'id'])
const BY_KEY = selectByKey(LINK_ROWS, ['workspaceId', 'domain', 'keyFolded'], NOT_DELETED).replace(
  selectList(LINK_ROWS),
  selectList(LINKS),
)
const BY_EXTERNAL_ID = selectByKey(LINKS, ['workspaceId', 'externalId'], NOT_DELETED)
/** The oldest of each destination. */
const BY_URL = `SELECT ${selectList(LINKS)} FROM ${rowSet('wanted', ['workspaceId', 'url'])}
  CROSS JOIN LATERAL (
    SELECT * FROM links WHERE links.workspace_id = wanted."workspaceId"
      AND substr(links.url, 1, 255) = substr(wanted.url, 1, 255) AND links.url = wanted.url
      ${NOT_DELETED} ORDER BY links.id LIMIT 1) AS links`

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
    byId: lookUp<Link>(BY_ID, [...wanted.links.map(toNamed), ...ofFacts, ...named('id')]),
    byKey: lookUp<Link>(BY_KEY, wanted.linkKeys.map(toFolded)),
    byExternalId: lookUp<Link>(BY_EXTERNAL_ID, named('externalId')),
    byUrl: lookUp<Link>(BY_URL, named('url')),
    commit: moves.length === 0 ? COMMIT : null,
  })
  const links = [...byId, ...byKey, ...byExternalId, ...byUrl]
  if (moves.length === 0) return distinctById(links)
  const keys = moves.flatMap((reference) => keyMovedTo(reference, links))
  const { holders } = await sendNamed(session, {
    holders: lookUp<Link>(BY_KEY, keys),
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

function toNamed({ workspaceId, id }: { readonly workspaceId: number; readonly id: string }) {
  return { workspaceId, id }
}

function toFolded({ workspaceId, domain, key }: FactsWanted['linkKeys'][number]) {
  return { workspaceId, domain, keyFolded: foldKey(key) }
}
