import type { Database } from 'better-sqlite3'
import { foldKey, type Link } from '../../attribution/link.ts'
import type { Store } from '../store.ts'
import { LINKS } from '../tables.ts'
import { prepareLook } from './look-up.ts'

/** More than most shops have; past that, links are looked up anew. */
const KEPT_MAX = 1_000

type FindByDomain = Pick<Store, 'findLinkByDomain'> & {
  /** Links have changed. */
  readonly forget: () => void
}

/**
 * Every redirect asks for its link, and looking one up by itself has to lock the file. One process
 * writes it, so that what was found, or was not, holds until a batch changes links.
 */
export function prepareFindByDomain(database: Database): FindByDomain {
  const look = prepareLook(
    database,
    LINKS,
  )('domain = ? AND key_folded = ? AND deleted_at IS NULL ORDER BY workspace_id LIMIT 1')
  const kept = new Map<string, Link | undefined>()

  return {
    async findLinkByDomain(domain, key) {
      const name = `${domain}/${key}`
      if (kept.has(name)) return kept.get(name)
      const link = look(domain, foldKey(key))
      if (kept.size === KEPT_MAX) kept.clear()
      kept.set(name, link)
      return link
    },
    forget: () => kept.clear(),
  }
}
