import type { Database } from 'better-sqlite3'
import { foldKey, type Link } from '../../attribution/link.ts'
import { nameOf } from '../named.ts'
import { LINKS } from '../tables.ts'
import { prepareLook } from './look-up.ts'

/** More than most shops have; past that, all are forgotten at once. */
const KEPT_MAX = 1_000

export type KnownLinks = {
  readonly findByDomain: (domain: string, key: string) => Link | undefined
  readonly findById: (workspaceId: number, id: string) => Link | undefined
  /** Links have changed. */
  readonly forget: () => void
}

/**
 * Every redirect asks for its link and every batch for those it is about: the same few. One process
 * writes them, so that what was found holds until a batch changes links. What was not is never
 * kept: callers make that up.
 */
export function prepareKnownLinks(database: Database): KnownLinks {
  const look = prepareLook(database, LINKS)
  const byDomain = memoizeFound(
    look('domain = ? AND key_folded = ? AND deleted_at IS NULL ORDER BY workspace_id LIMIT 1'),
  )
  const byId = memoizeFound(look('workspace_id = ? AND id = ?'))
  return {
    // A key may hold slashes, and what a caller takes for a domain, too; neither holds U+0000.
    findByDomain: (domain, key) => byDomain.find(`${domain}\0${key}`, domain, foldKey(key)),
    findById: (workspaceId, id) => byId.find(nameOf({ workspaceId, id }), workspaceId, id),
    forget() {
      byDomain.forget()
      byId.forget()
    },
  }
}

function memoizeFound<Values extends readonly (string | number)[]>(
  look: (...values: Values) => Link | undefined,
) {
  const kept = new Map<string, Link>()
  return {
    find(name: string, ...values: Values): Link | undefined {
      const known = kept.get(name)
      if (known) return known
      const link = look(...values)
      if (!link) return undefined
      if (kept.size === KEPT_MAX) kept.clear()
      kept.set(name, link)
      return link
    },
    forget: () => kept.clear(),
  }
}
