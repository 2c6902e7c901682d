import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT_BUCKETS, clientBucket } from './client-bucket.ts'

const same = (a: string, b: string) => clientBucket(a, 'salt') === clientBucket(b, 'salt')

test('however many addresses call, there are only so many buckets', () => {
  const buckets = new Set(
    Array.from({ length: 200_000 }, (_, n) => clientBucket(`10.${n >> 16}.${n >> 8}.${n}`, 's')),
  )
  assert.equal(buckets.size, CLIENT_BUCKETS)
})

test('an IPv6 client is its network, however its addresses are written', () => {
  assert.ok(same('2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb:cccc:dddd:eeee'))
  assert.ok(same('2001:DB8:0001:0002::1', '2001:db8:1:2::9'))
  assert.ok(same('2001:db8::1', '2001:db8:0:0:1::'))
  assert.ok(!same('2001:db8:1:2::1', '2001:db8:1:3::1'))
  assert.ok(same('::ffff:192.0.2.1', '192.0.2.1'))
  assert.ok(!same('192.0.2.1', '192.0.2.2'))
})

test('which addresses share a bucket cannot be known from outside', () => {
  const addresses = Array.from({ length: 20 }, (_, n) => `192.0.2.${n}`)
  const of = (salt: string) => addresses.map((address) => clientBucket(address, salt))
  assert.notDeepEqual(of('one'), of('two'))
})
