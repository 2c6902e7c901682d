import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendCarried } from './destination.ts'

// biome-ignore format: a table is read by its columns
const destinations = [
  // destination                      via      becomes
  ['https://a.example/',              null,    'https://a.example/?dub_id=ID'],
  ['https://a.example/?b=%20&c',      null,    'https://a.example/?b=%20&c&dub_id=ID'],
  ['https://a.example/?b=1&&c=2#d',   null,    'https://a.example/?b=1&&c=2&dub_id=ID#d'],
  ['https://a.example/?dub_id=old',   null,    'https://a.example/?dub_id=ID'],
  ['https://a.example/?dub_id=o&b=1', null,    'https://a.example/?b=1&dub_id=ID'],
  ['https://a.example/?via=b',        null,    'https://a.example/?via=b&dub_id=ID'],
  ['https://a.example/#d?e',          null,    'https://a.example/?dub_id=ID#d?e'],
  ['https://a.example/',              'anna',  'https://a.example/?dub_id=ID&via=anna'],
  ['https://a.example/?via=b',        'anna',  'https://a.example/?dub_id=ID&via=anna'],
  ['https://a.example/',              'ä/b&c', 'https://a.example/?dub_id=ID&via=%C3%A4%2Fb%26c'],
  ['https://a.example/?dub_client_reference_id=1', null,
    'https://a.example/?client_reference_id=dub_id_ID'],
  ['https://a.example/?b=1&dub_client_reference_id=1', 'anna',
    'https://a.example/?b=1&client_reference_id=dub_id_ID&via=anna'],
  ['https://a.example/?dub_client_reference_id=10', null,
    'https://a.example/?dub_client_reference_id=10&dub_id=ID'],
] as const

for (const [destination, via, becomes] of destinations) {
  test(`${destination} by ${via ?? 'a link of nobody'} leads to ${becomes}`, () => {
    assert.equal(appendCarried(destination, { clickId: 'ID', via, query: '' }), becomes)
  })
}

// biome-ignore format: a table is read by its columns
const asked = [
  // asked with                 destination            becomes
  ['utm_source=news',          'http://a/#d',         'http://a/?utm_source=news&dub_id=ID#d'],
  ['a=%20&b',                  'http://a/?c=1',       'http://a/?c=1&a=%20&b&dub_id=ID'],
  ['a=2&a=3',                  'http://a/?a=1&b=1',   'http://a/?b=1&a=2&a=3&dub_id=ID'],
  ['%61=2',                    'http://a/?a=1',       'http://a/?%61=2&dub_id=ID'],
  ['dub_id=other&a=1',         'http://a/',           'http://a/?a=1&dub_id=ID'],
  ['dub%5Fid=other',           'http://a/',           'http://a/?dub_id=ID'],
  ['via=eve',                  'http://a/',           'http://a/?dub_id=ID&via=anna'],
  ['dub-no-track&redir_url=b', 'http://a/',           'http://a/?dub_id=ID'],
  ['qr=1',                     'http://a/',           'http://a/?dub_id=ID'],
  ['qr=2',                     'http://a/',           'http://a/?qr=2&dub_id=ID'],
  ['&&',                       'http://a/?a=1&&b=2',  'http://a/?a=1&&b=2&dub_id=ID'],
  ['client_reference_id=dub%5Fid_b', 'http://a/',         'http://a/?dub_id=ID'],
  ['client_reference_id=order_7', 'http://a/',            'http://a/?client_reference_id=order_7&dub_id=ID'],
  ['client_reference_id=other', 'http://a/?dub_client_reference_id=1',
    'http://a/?client_reference_id=dub_id_ID'],
] as const

for (const [query, destination, becomes] of asked) {
  test(`asked with ${query}, ${destination} leads to ${becomes}`, () => {
    const via = query.startsWith('via') ? 'anna' : null
    assert.equal(appendCarried(destination, { clickId: 'ID', via, query }), becomes)
  })
}

test('of a long query the beginning is carried', () => {
  const query = Array.from({ length: 1_000 }, (_, index) => `p${index}`).join('&')
  const led = appendCarried('http://a/', { clickId: 'ID', via: null, query })
  assert.match(led, /^http:\/\/a\/\?p0&p1&.*&p99&dub_id=ID$/)
})

test('a visit without a click carries what it was asked with, and nothing else', () => {
  const destination = 'https://a.example/?dub_client_reference_id=1&b=%20'
  const carried = { clickId: undefined, via: 'anna' }
  assert.equal(appendCarried(destination, { ...carried, query: '' }), destination)
  assert.equal(appendCarried(destination, { ...carried, query: 'c=1' }), `${destination}&c=1`)
})
