import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toMessages } from './wire-messages.ts'

/** As the protocol's documentation has them, piece by piece. */
const int = (bytes: 2 | 4, value: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}
const text = (value: string) => Buffer.concat([Buffer.from(value), Buffer.of(0)])
const message = (kind: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(kind), int(4, 4 + body.length), body])
}
const parameter = (value: string | null) =>
  value === null
    ? int(4, -1)
    : Buffer.concat([int(4, Buffer.byteLength(value)), Buffer.from(value)])
const call = (name: string, ...values: (string | null)[]) => [
  message(
    'B',
    ...[text(''), text(name), int(2, 0), int(2, values.length)],
    ...values.map(parameter),
    int(2, 0),
  ),
  message('E', text(''), int(4, 0)),
]

test('calls are Bind and Execute, message after message, of whatever length', () => {
  const values = ['', null, 'caf\u00e9 \u{1f4b6}', '\ud83d alone', 'x'.repeat(70_000), '{NULL,"a"}']
  const messages = toMessages([
    { name: 'begin', parameters: [] },
    { name: 'of_several', parameters: values },
    { name: 'of_none', parameters: [null] },
  ])
  const expected = [call('begin'), call('of_several', ...values), call('of_none', null)].flat()
  assert.ok(messages.equals(Buffer.concat(expected)))
})

test('no calls are no bytes', () => {
  assert.equal(toMessages([]).length, 0)
})
