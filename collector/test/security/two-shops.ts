import { setTimeout as sleep } from 'node:timers/promises'
import { request } from '../request.ts'
import { runSaletrail } from '../run-saletrail.ts'
import { call, type LinkOfShop, makeLink, trackSale, visit } from '../shop.ts'
import { type Collector, startCollector } from '../start-collector.ts'

const NOTICED_MS_MAX = 10_000
const RETRY_MS = 20

type Shown = { readonly id: string; readonly kind: 'secret' | 'publishable'; readonly key: string }
type Keys = { readonly secretKey: string; readonly publishableKey: string }

/** A shop with something of everything, and beside it an intruder with a workspace of its own. */
type TwoShops = {
  readonly collector: Collector
  readonly shop: Shop
  readonly intruder: Keys & { readonly domain: string }
  /** The shop's once. */
  readonly revoked: Keys
}

type Shop = Keys & {
  readonly link: LinkOfShop
  readonly clickId: string
  readonly customerId: string
  readonly leadEventName: string
  readonly invoiceId: string
}

/** What the shop calls its things; an intruder may know these. */
export const NAMES = {
  link: 'summer',
  customer: 'ada',
  tenant: 'agency',
  partner: 'pn_ada',
  email: 'ada@own.example',
} as const

/** What answers to the shop alone may hold. No test sends it, so no answer merely repeats it. */
export const OWN = ['Ada of the shop', 'ws_1', 'noted by the shop'] as const

const INTRUDERS_DOMAIN = 'go.intruder.example'

/** Behind a proxy, so that each call can come from a client of its own. */
export async function openTwoShops(): Promise<TwoShops> {
  const collector = await startCollector({ env: { TRUST_PROXY: '1' } })
  const wish = ['Intruder', '--link-domains', INTRUDERS_DOMAIN]
  const made = runSaletrail<{ keys: Shown[] }>(collector, 'workspace', 'create', ...wish)
  const intruder = { ...toKeys(made.keys), domain: INTRUDERS_DOMAIN }
  const revoked = await makeRevokedKeys(collector)
  await untilAnswered(collector, intruder.secretKey, 200)
  return { collector, shop: await fillShop(collector), intruder, revoked }
}

/** They were good once, so that what refuses them is that they were revoked. */
async function makeRevokedKeys(collector: Collector): Promise<Keys> {
  const made = (['secret', 'publishable'] as const).map((kind) => {
    const wish = ['--workspace', 'ws_1', '--kind', kind]
    return runSaletrail<{ key: Shown }>(collector, 'key', 'create', ...wish).key
  })
  const keys = toKeys(made)
  await untilAnswered(collector, keys.secretKey, 200)
  for (const { id } of made) runSaletrail(collector, 'key', 'revoke', id)
  await untilAnswered(collector, keys.secretKey, 401)
  await untilAnswered(collector, keys.publishableKey, 401)
  return keys
}

async function fillShop(collector: Collector): Promise<Shop> {
  const link = await makeLink(collector, {
    key: NAMES.link,
    externalId: NAMES.link,
    tenantId: NAMES.tenant,
    partnerId: NAMES.partner,
    comments: 'noted by the shop',
  })
  const clickId = await visit(collector, link)
  const leadEventName = 'Sign up'
  const invoiceId = 'inv_1'
  const customerExternalId = NAMES.customer
  const person = { customerName: 'Ada of the shop', customerEmail: NAMES.email }
  const lead = { ...person, clickId, customerExternalId, eventName: leadEventName }
  await call(collector, 'POST', '/track/lead', { body: lead })
  const sold = await trackSale(collector, { customerExternalId, amount: 50_00, invoiceId })
  const { customer } = sold.json() as { customer: { id: string } }
  const { secretKey, publishableKey } = collector
  const known = { link, clickId, customerId: customer.id, leadEventName, invoiceId }
  return { secretKey, publishableKey, ...known }
}

function toKeys(shown: readonly Shown[]): Keys {
  const keyOf = (wanted: Shown['kind']) => shown.find(({ kind }) => kind === wanted)?.key ?? ''
  return { secretKey: keyOf('secret'), publishableKey: keyOf('publishable') }
}

/** A running collector notices what the command line does; a key of the other kind gets a 400. */
async function untilAnswered({ url }: Collector, key: string, status: number): Promise<void> {
  const deadline = Date.now() + NOTICED_MS_MAX
  const headers = { authorization: `Bearer ${key}` }
  while ((await request(`${url}/links`, { headers })).status !== status) {
    if (Date.now() > deadline) throw new Error(`this key is not answered ${status} in time`)
    await sleep(RETRY_MS)
  }
}
