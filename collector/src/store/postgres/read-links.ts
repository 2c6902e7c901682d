import { foldKey, type Link } from '../../attribution/link.ts'
import { leadsTo } from '../leads-to.ts'
import { type Named, nameOf } from '../named.ts'
import type { FactsWanted } from '../store.ts'
import { LINKS, selectList } from '../tables.ts'
import { COMMIT, type Session, sendNamed } from './connections.ts'
import { lookUp, lookUpByKey } from './look-up.ts'
import { rowSet } from './row-set.ts'

type Reference = FactsWanted['linkReferences'][number]

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
    SELECT * FROM links WHERE ${leadsTo('wanted."workspaceId"', 'wanted.url')}
    ORDER BY links.id LIMIT 1) AS links`,
  URLS_WANTED,
)

/** Asks for the links a batch names, and for those it is likely to mention. */
export function askForLinks(wanted: FactsWanted, likely: readonly Named[]) {
  const named = <Name extends string>(name: Name) =>
    wanted.linkReferences.flatMap(({ workspaceId, reference }) =>
      name in reference ? [{ workspaceId, ...reference }] : [],
    )
  return {
    linksById: linksById([...wanted.links, ...named('id'), ...likely]),
    linksByKey: linksByKey(wanted.linkKeys.map(toFolded)),
    linksByExternalId: linksByExternalId(named('externalId')),
    linksByUrl: linksByUrl(named('url')),
  }
}

/**
 * Links that are known only now, in a round trip if there are any: those beside `found` that other
 * facts mention, and who has a key that a link is to take.
 */
export async function readLateLinks(
  session: Session,
  { linkReferences }: FactsWanted,
  found: readonly Link[],
  mentioned: readonly Named[],
): Promise<Link[]> {
  const known = new Set(found.map(nameOf))
  const { byId, byKey } = await sendNamed(session, {
    byId: linksById(mentioned.filter((link) => !known.has(nameOf(link)))),
    byKey: linksByKey(linkReferences.flatMap((reference) => keyMovedTo(reference, found))),
    commit: linkReferences.some(isMove) ? COMMIT : null,
  })
  return [...byId, ...byKey]
}

/** It leaves the transaction open: who has the key it moves to is read at the same moment. */
export function isMove({ movesTo }: Reference): boolean {
  return movesTo.domain !== null || movesTo.key !== null
}

/** The key that a link is to take, whoever has it now. */
function keyMovedTo(move: Reference, links: readonly Link[]) {
  if (!isMove(move)) return []
  const { workspaceId, reference, movesTo } = move
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
