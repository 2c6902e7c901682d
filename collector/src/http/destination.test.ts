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
    assert.equal(appendCarried(destination, { clickId: 'ID', via }), becomes)
  })
}
