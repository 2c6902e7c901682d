import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutPassword } from './without-password.ts'

const cases: readonly [databaseUrl: string, logged: string][] = [
  ['file:./data/saletrail.db', 'file:./data/saletrail.db'],
  ['file:/srv/a@b//c@d.db', 'file:/srv/a@b//c@d.db'],
  ['postgres://host/shop', 'postgres://host/shop'],
  ['postgres://user:secret@host:5432/shop', 'postgres://host:5432/shop'],
  // An @ that should have been written as %40: the URL is read up to the last one.
  ['postgres://user:se@cret@host/shop', 'postgres://host/shop'],
  ['postgres://host/shop?password=secret', 'postgres://host/shop?password=…'],
  [
    'postgres://host/shop?user=a&password=secret&ssl=1',
    'postgres://host/shop?user=a&password=…&ssl=1',
  ],
]

for (const [databaseUrl, logged] of cases) {
  test(`${databaseUrl} is logged as ${logged}`, () => {
    assert.equal(withoutPassword(databaseUrl), logged)
  })
}
