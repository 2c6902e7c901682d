import type { Database } from 'better-sqlite3'
import { foldKey, type Link } from '../../attribution/link.ts'
import type { Store } from '../store.ts'
import { LINKS } from '../tables.ts'
import { prepareLook } from './look-up.ts'

/** More than most shops have; past that, all are forgotten at once. */
const KEPT_MAX = 1_000

type FindByDomain = Pick<Store, 'findLinkByDomain'> & {
  /** Links have changed. */
  readonly forget: () => void
}

/**
 * Every redirect asks for its link, and looking one up by itself has to lock the file. One process
 * writes it, so that what was found holds until a batch changes links. What was not is never kept:
 * callers make that up.
 */
export function prepareFindByDomain(database: Database): FindByDomain {
  const look = prepareLook(
    database,
    LINKS,
  )('domain = ? AND key_folded = ? AND deleted_at IS NULL ORDER BY workspace_id LIMIT 1')
  const kept = new Map<string, Link>()

  return {
    async findLinkByDomain(domain, key) {
      // A key may hold slashes, and what a caller takes for a domain, too; neither holds U+0000.
      const name = `${domain}\0${key}`
      const known = kept.get(name)
      if (known) return known
      const link = look(domain, foldKey(key))
      if (!link) return undefined
      if (kept.size === KEPT_MAX) kept.clear()
      kept.set(name, link)
      return link
    },
    forget: () => kept.clear(),
  }
}
