import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { request } from '../request.ts'
import { setWorkspace } from '../set-workspace.ts'
import { makeLink } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector()
after(collector.stop)
const APP = { 'user-agent': 'TeaShop/3.1 CFNetwork/1568 Darwin/24.0' }
const tell = (path: string, body: object) =>
  request(`${collector.url}${path}`, { method: 'POST', headers: APP, body })
const domain = 'go.shop.example'
const link = await makeLink(collector, { key: 'boots', domain, url: 'https://shop.example/boots' })

for (const deepLink of [
  'https://go.shop.example/boots',
  'http://go.shop.example/BOOTS?from=mail#top',
  'https://go.shop.example/boots/',
  'https://www.go.shop.example/boots',
  'go.shop.example/boots',
]) {
  test(`an app that ${deepLink} has opened is told its click and its link`, async () => {
    const answer = await tell('/track/open', { deepLink })
    assert.equal(answer.status, 200, answer.text)
    const { clickId, link: opened } = answer.json() as { clickId: string; link: object }
    assert.match(clickId, /^[0-9A-Za-z]{16}$/)
    assert.deepEqual(opened, { id: link.id, domain, key: 'boots', url: link.url })
  })
}

test('apps have no page, so the hosts that pages must be on do not keep them out', async () => {
  const page = { domain, url: 'https://shop.example/boots' }
  await setWorkspace(collector, ['--allowed-hostnames', 'shop.example'], async () => {
    return (await tell('/track/visit', page)).status === 403
  })
  const opened = await tell('/track/open', { deepLink: `https://${domain}/boots` })
  assert.equal(opened.status, 200, opened.text)
})
