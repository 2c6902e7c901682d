import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { callFromBrowser } from '../browser.ts'
import { request } from '../request.ts'
import { setWorkspace } from '../set-workspace.ts'
import { call, makeLink, visit } from '../shop.ts'
import { startCollector } from '../start-collector.ts'

const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
after(collector.stop)
const link = await makeLink(collector, { key: 'summer' })
const clickId = await visit(collector, link)
const lead = { customerExternalId: 'ada', eventName: 'Sign up', clickId }
const sale = { customerExternalId: 'ada', amount: 1, clickId }

const CONVERSIONS = {
  '/track/sale': () => call(collector, 'POST', '/track/sale', { body: sale }),
  '/track/sale/client': () => callFromBrowser(collector, '/track/sale/client', sale),
  '/track/lead': () => call(collector, 'POST', '/track/lead', { body: lead }),
  '/track/lead/client': () => callFromBrowser(collector, '/track/lead/client', lead),
}
const setPlan = (plan: string, status: number) =>
  setWorkspace(collector, ['--plan', plan], async () => {
    return (await CONVERSIONS['/track/sale']()).status === status
  })

const TAKEN = { free: false, business: true, pro: false, enterprise: true }

for (const [plan, isTaken] of Object.entries(TAKEN)) {
  test(`on the plan ${plan} conversions are ${isTaken ? '' : 'not '}taken, links are`, async () => {
    await setPlan(plan, isTaken ? 200 : 403)
    for (const [path, track] of Object.entries(CONVERSIONS)) {
      const { status, text } = await track()
      assert.equal(status, isTaken ? 200 : 403, path)
      if (!isTaken) assert.match(text, new RegExp(`"code":"forbidden".*business.*${plan}`), path)
    }
    assert.equal((await call(collector, 'GET', '/links')).status, 200)
    const followed = await request(`${collector.url}/summer`, { headers: { 'user-agent': plan } })
    assert.equal(followed.status, 302)
  })
}
