import type { Database } from 'better-sqlite3'
import type { Store } from '../store.ts'

/** The salts of visitor hashes: a day's is kept for that day. */
export function prepareVisitorSalts(database: Database): Pick<Store, 'takeVisitorSalt'> {
  const takeSalt = database.transaction((day: string, fresh: string): string => {
    database.prepare('DELETE FROM visitor_salts WHERE day < ?').run(day)
    database
      .prepare('INSERT INTO visitor_salts VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(day, fresh)
    const row = database.prepare('SELECT salt FROM visitor_salts WHERE day = ?').get(day)
    return (row as { salt: string }).salt
  })

  return {
    async takeVisitorSalt(day, fresh) {
      return takeSalt.immediate(day, fresh)
    },
  }
}
