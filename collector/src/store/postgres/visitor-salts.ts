import type { Store } from '../store.ts'
import type { Connections, Statement } from './connections.ts'

/** The salts of visitor hashes: a day's is kept for that day. */
export function prepareVisitorSalts(connections: Connections): Pick<Store, 'takeVisitorSalt'> {
  return {
    async takeVisitorSalt(day, fresh) {
      const [, , [row]] = await connections.work(({ send }) =>
        send(
          { text: 'DELETE FROM visitor_salts WHERE day < $1', values: [day] },
          {
            text: 'INSERT INTO visitor_salts VALUES ($1, $2) ON CONFLICT DO NOTHING',
            values: [day, fresh],
          },
          readSalt(day),
        ),
      )
      return row?.salt ?? fresh
    },
  }
}

function readSalt(day: string): Statement<{ salt: string }> {
  return { text: 'SELECT salt FROM visitor_salts WHERE day = $1', values: [day] }
}
