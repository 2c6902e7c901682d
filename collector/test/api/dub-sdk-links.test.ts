import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Dub } from 'dub'
import type { LinkSchema } from 'dub/models/components'
import {
  BadRequest,
  Conflict,
  NotFound,
  Unauthorized,
  UnprocessableEntity,
} from 'dub/models/errors'
import { expectRefusals } from '../expect-refusals.ts'
import { type Collector, startCollector } from '../start-collector.ts'

// The published SDK, unchanged: what it cannot parse is a failure here.
let collector: Collector
let dub: Dub
before(async () => {
  collector = await startCollector()
  dub = new Dub({ token: collector.secretKey, serverURL: collector.url })
})
after(() => collector.stop())

const url = 'https://shop.example/tea'
const domain = 'go.shop.example'

/** Everything `links.create` can send. */
const everything = {
  url,
  domain,
  key: 'Everything',
  keyLength: 9,
  externalId: 'shop-1',
  tenantId: 'tenant-1',
  programId: 'prog_1',
  partnerId: 'pn_1',
  prefix: '/c/',
  trackConversion: true,
  archived: false,
  tagIds: ['tag_a', 'tag_b'],
  folderId: 'fold_1',
  comments: 'for the poster',
  expiresAt: '2031-05-06T07:08:09.000Z',
  expiredUrl: 'https://shop.example/over',
  password: null,
  proxy: true,
  title: 'Tea',
  description: 'Green and black',
  image: 'https://shop.example/tea.png',
  video: 'https://shop.example/tea.mp4',
  rewrite: false,
  ios: 'https://apps.example/ios',
  android: 'https://apps.example/android',
  geo: { DE: 'https://shop.example/de' },
  doIndex: true,
  utmSource: 'poster',
  utmMedium: 'print',
  utmCampaign: 'spring',
  utmTerm: 'tea',
  utmContent: 'left',
  ref: 'friend',
  testVariants: [{ url: 'https://shop.example/b', percentage: 50 }],
  testStartedAt: '2030-01-01T00:00:00.000Z',
  testCompletedAt: '2030-02-01T00:00:00.000Z',
  publicStats: false,
  webhookIds: ['wh_1'],
}

const idsOf = (links: readonly { id: string }[]) => links.map(({ id }) => id)

/** The link of a bulk answer's item, or a failure that says its error. */
function linkOf(item: object): LinkSchema {
  if ('id' in item) return item as LinkSchema
  assert.fail(JSON.stringify(item))
}

test('a link is given back with everything that was said of it', async () => {
  const link = await dub.links.create(everything)
  const { prefix, keyLength, tagIds, ref, ...given } = everything
  const campaign = 'utm_source=poster&utm_medium=print&utm_campaign=spring&utm_term=tea'
  const led = `${url}?${campaign}&utm_content=left&ref=friend`
  assert.deepEqual({ ...link, ...given, url: led }, link)
  assert.deepEqual(idsOf(link.tags ?? []), tagIds)
  assert.equal(link.shortLink, `http://${domain}/Everything`)
  assert.equal(link.clicks + link.leads + link.sales + link.saleAmount, 0)
  assert.deepEqual(await dub.links.get({ linkId: link.id }), link)
  assert.deepEqual(await dub.links.get({ linkId: 'ext_shop-1' }), link)
  assert.deepEqual(await dub.links.get({ externalId: 'ext_shop-1' }), link)
  assert.deepEqual(await dub.links.get({ domain, key: 'everything' }), link)
})

test('tags are told by name or by id, one or several', async () => {
  const tagsOf = async (wish: object) => {
    const { tags } = await dub.links.create({ url, ...wish })
    return tags?.map(({ name }) => name)
  }
  assert.deepEqual(await tagsOf({ tagNames: ['Fair', 'Été'] }), ['Fair', 'Été'])
  assert.deepEqual(await tagsOf({ tagNames: 'Fair' }), ['Fair'])
  assert.deepEqual(await tagsOf({ tagIds: 'tag_a' }), ['tag_a'])
  assert.deepEqual(await tagsOf({}), [])
})

test('a link without a key is given one, as long and after the prefix wished for', async () => {
  assert.match((await dub.links.create({ url })).key, /^[0-9A-Za-z]{7}$/)
  const { key } = await dub.links.create({ url, prefix: '/c/', keyLength: 12 })
  assert.match(key, /^c\/[0-9A-Za-z]{12}$/)
})

test('what cannot be had is refused by the class the SDK knows it as', async () => {
  await dub.links.create({ url, domain, key: 'mine', externalId: 'mine' })
  await expectRefusals([
    [() => dub.links.create({ url, domain, key: 'MINE' }), Conflict, /^key:/],
    [() => dub.links.create({ url, externalId: 'mine' }), Conflict, /^externalId:/],
    [() => dub.links.create({ url: 'javascript:alert(1)' }), UnprocessableEntity, /url/],
    [() => dub.links.create({ url, key: 'track/sale' }), UnprocessableEntity, /key/],
    [() => dub.links.create({ url, expiresAt: 'soon' }), UnprocessableEntity, /expiresAt/],
    [() => dub.links.create({ url, password: 'open' }), UnprocessableEntity, /password/],
    [() => dub.links.update('ext_mine', { password: 'x' }), UnprocessableEntity, /password/],
    [() => dub.links.create({ url, ios: 'app://tea' }), UnprocessableEntity, /ios/],
    [() => dub.links.create({ url, geo: { DE: 'javascript:1' } }), UnprocessableEntity, /geo/],
    [() => dub.links.create({ url, geo: { DEU: url } as never }), UnprocessableEntity, /geo/],
    [() => dub.links.get({ linkId: 'link_none' }), NotFound, /link_none/],
    [() => dub.links.get({ externalId: 'none' }), NotFound, /ext_none/],
    [() => dub.links.get({ domain, key: 'none' }), NotFound, /domain and key/],
    [() => dub.links.get({}), BadRequest, /linkId/],
    [() => dub.links.update('link_none', { title: 'x' }), NotFound, /link_none/],
    [() => dub.links.update('ext_mine', { domain, key: 'everything' }), Conflict, /^key:/],
    [() => dub.links.update('ext_mine', { externalId: 'shop-1' }), Conflict, /^externalId:/],
    [() => dub.links.delete('link_none'), NotFound, /link_none/],
    [() => dub.links.list({ tagIds: ['tag_a'] }), UnprocessableEntity, /tagIds/],
    [() => dub.links.list({ pageSize: 101 }), UnprocessableEntity, /pageSize/],
    [() => dub.links.count({ groupBy: 'domain' }), UnprocessableEntity, /groupBy/],
    [
      () => new Dub({ token: 'dub_wrong', serverURL: collector.url }).links.count(),
      Unauthorized,
      /key/,
    ],
  ])
})

test('a campaign is put into the destination, and goes with it', async () => {
  const bare = 'https://shop.example/tea?a=%20b#top'
  const link = await dub.links.create({ url: bare, utmSource: 'news letter', ref: 'x' })
  assert.equal(link.url, 'https://shop.example/tea?a=%20b&utm_source=news%20letter&ref=x#top')
  const same = await dub.links.upsert({ url: bare, utmSource: 'news letter', ref: 'x' })
  assert.equal(same.id, link.id)
  const moved = await dub.links.update(link.id, { url: 'https://shop.example/?utm_source=old' })
  assert.equal(moved.url, 'https://shop.example/?utm_source=news%20letter&ref=x')
  const plain = await dub.links.update(link.id, { utmSource: null, ref: null })
  assert.deepEqual([plain.url, plain.utmSource], ['https://shop.example/', null])
})

test('a change reaches what it names and leaves the rest', async () => {
  const link = await dub.links.create({ url, domain, title: 'Tea', comments: 'a', tenantId: 't' })
  const changed = await dub.links.update(link.id, {
    title: 'Coffee',
    archived: true,
    key: 'Coffee',
  })
  assert.deepEqual(
    { ...changed, updatedAt: '', shortLink: '' },
    { ...link, title: 'Coffee', archived: true, key: 'Coffee', updatedAt: '', shortLink: '' },
  )
  const cleared = await dub.links.update(link.id, { title: null, tenantId: null })
  assert.deepEqual([cleared.title, cleared.tenantId, cleared.comments], [null, null, 'a'])
  assert.deepEqual(await dub.links.update(link.id, { title: null }), cleared)
  assert.deepEqual(await dub.links.get({ domain, key: 'coffee' }), cleared)
  await assert.rejects(dub.links.get({ domain, key: link.key }), NotFound)
})

test('an upsert finds the link by its external id, or else by its destination', async () => {
  const first = await dub.links.upsert({ url: 'https://shop.example/up', title: 'one' })
  const second = await dub.links.upsert({ url: 'https://shop.example/up', title: 'two' })
  assert.deepEqual([second.id, second.key, second.title], [first.id, first.key, 'two'])
  assert.deepEqual(await dub.links.upsert({ url: 'https://shop.example/up' }), second)

  const named = await dub.links.upsert({ url: 'https://shop.example/up', externalId: 'up' })
  assert.notEqual(named.id, first.id)
  const moved = await dub.links.upsert({ url: 'https://shop.example/moved', externalId: 'up' })
  assert.deepEqual([moved.id, moved.url], [named.id, 'https://shop.example/moved'])

  const many = await Promise.all(
    Array.from({ length: 20 }, () => dub.links.upsert({ url: 'https://shop.example/once' })),
  )
  assert.equal(new Set(idsOf(many)).size, 1)
})

test('a deleted link is not there, and its key and external id are free', async () => {
  const wish = { url, domain, key: 'gone', externalId: 'gone' }
  const link = await dub.links.create(wish)
  assert.deepEqual(await dub.links.delete('ext_gone'), { id: link.id })
  await assert.rejects(dub.links.get({ linkId: link.id }), NotFound)
  await assert.rejects(dub.links.delete(link.id), NotFound)
  await assert.rejects(dub.links.update(link.id, { title: 'x' }), NotFound)
  const again = await dub.links.create(wish)
  assert.notEqual(again.id, link.id)
})

test('a hundred links are made in one call, each refused or made by itself', async () => {
  const items = [
    ...Array.from({ length: 97 }, (_, n) => ({ url, domain, key: `bulk-${n}` })),
    { url, domain, key: 'bulk-0' },
    { url: 'ftp://shop.example' },
    { url, domain, key: 'bulk-97', externalId: 'bulk-97' },
  ]
  const made = await dub.links.createMany(items)
  assert.equal(made.filter((item) => 'id' in item).length, 98)
  const [taken, ftp] = made.slice(97, 99)
  assert.deepEqual(taken && 'code' in taken && [taken.code, taken.link], ['conflict', items[97]])
  assert.equal(ftp && 'code' in ftp && ftp.code, 'unprocessable_entity')
  await assert.rejects(dub.links.createMany([...items, { url }]), UnprocessableEntity)

  const [one, two] = made.map((item) => ('id' in item ? linkOf(item) : undefined))
  const changed = await dub.links.updateMany({
    linkIds: [one?.id ?? '', two?.id ?? '', 'link_none'],
    externalIds: ['bulk-97'],
    data: { comments: 'of the fair', expiresAt: '2030-01-01T00:00:00.000Z' },
  })
  assert.deepEqual(
    changed.map(({ key, comments }) => [key, comments]).sort(),
    // As the SDK has it, `linkIds` take precedence over `externalIds`.
    ['bulk-0', 'bulk-1'].map((key) => [key, 'of the fair']),
  )
  const data = { comments: null }
  const [third, ...others] = await dub.links.updateMany({ externalIds: ['bulk-97'], data })
  assert.deepEqual([third?.key, others], ['bulk-97', []])

  const linkIds = [...changed.map(({ id }) => id), third?.id ?? '', 'link_none']
  assert.deepEqual(await dub.links.deleteMany({ linkIds }), { deletedCount: 3 })
  assert.deepEqual(await dub.links.deleteMany({ linkIds }), { deletedCount: 0 })
})

test('lists are walked by page and by cursor, newest first, filtered as asked', async () => {
  const tenantId = 'walker'
  const made: string[] = []
  for (let n = 0; n < 7; n++) {
    const { id } = await dub.links.create({ url: `https://shop.example/Walk-${n}`, tenantId })
    made.unshift(id)
  }
  await dub.links.update(made[0] ?? '', { archived: true })
  const visible = made.slice(1)

  const pages = []
  for await (const page of await dub.links.list({ tenantId, pageSize: 4 })) pages.push(page.result)
  assert.deepEqual(pages.map(idsOf), [visible.slice(0, 4), visible.slice(4)])
  assert.equal(await dub.links.count({ tenantId }), 6)
  assert.equal(await dub.links.count({ tenantId, showArchived: true }), 7)

  const list = async (query: object) => {
    const { result } = await dub.links.list({ tenantId, pageSize: 2, ...query })
    return idsOf(result)
  }
  assert.deepEqual(await list({ startingAfter: visible[1] }), visible.slice(2, 4))
  assert.deepEqual(await list({ endingBefore: visible[4] }), visible.slice(2, 4))
  assert.deepEqual(await list({ endingBefore: visible[0] }), [])
  assert.deepEqual(await list({ search: 'WALK-3' }), [made[3]])
  assert.deepEqual(await list({ search: 'walk%3' }), [])
  assert.deepEqual(await list({ showArchived: true }), made.slice(0, 2))
  assert.deepEqual(await list({ domain: 'elsewhere.example' }), [])
})
