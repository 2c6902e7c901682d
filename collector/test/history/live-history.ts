import type { Command, Decision } from '../../src/ledger/command.ts'
import { example } from '../example.ts'
import { noTotals } from '../store-contract/read-back.ts'
import type { RecordStore } from '../store-contract.ts'
import { type Chance, chanceOf } from './chance.ts'
import { Collectors } from './collectors.ts'
import type { Answered } from './find-faults.ts'

const SHOPPERS = 12
/** Each fails in some of a hundred cases: whoever asks so often in vain will never be answered. */
const ATTEMPTS_MAX = 200
const links = ['summer', 'winter'].map((key) => example.link({ id: `link_${key}`, key }))

/**
 * A morning in a shop, made up from a seed: shoppers click, and the shop reports their sales, again
 * and again until it is answered, with the same few invoices and customers over and over; some of
 * them wish to be forgotten, and buy again. Returns every answer in the order it was given.
 */
export async function liveHistory(store: RecordStore, seed: number): Promise<Answered[]> {
  const linkTotals = links.map(({ id }) => noTotals(id))
  await store.apply(example.writes({ links, linkTotals }))
  const chance = chanceOf(seed)
  const collectors = new Collectors(store, chance)
  const answered: Answered[] = []
  const shoppers = Array.from({ length: SHOPPERS }, () => goShopping(collectors, chance, answered))
  await Promise.all(shoppers)

  // Once all is calm, everything is asked again: nobody may be told anything new about a sale.
  collectors.isCalm = true
  for (const { command } of [...answered]) {
    if (command.kind !== 'sale' || command.claim.invoiceId === null) continue
    answered.push({ command, decision: await collectors.submit(command) })
  }
  return answered
}

async function goShopping(collectors: Collectors, chance: Chance, answered: Answered[]) {
  const ask = async (command: Command): Promise<Decision> => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const decision = await collectors.submit(command).catch(() => undefined)
      if (!decision) continue
      answered.push({ command, decision })
      return decision
    }
    throw new Error(`never answered: ${JSON.stringify(command)}`)
  }
  if (chance.happens(20)) await ask({ kind: 'link', wish: anyWish(chance) })
  if (chance.happens(20)) await ask(anyUpsert(chance))
  const visited = await ask({ kind: 'click', visit: anyVisit(chance) })
  const clickId = 'clickId' in visited ? visited.clickId : null
  for (let sales = chance.below(4); sales > 0; sales--) {
    const claim = anyClaim(chance, clickId)
    const sale = { kind: 'sale', workspace: example.workspace(), claim } as const
    if (chance.happens(30)) await ask(anyLead(chance, clickId))
    if (chance.happens(5)) await ask(anyErasure(chance))
    // Now and then the buyer presses Pay twice.
    await Promise.all(chance.happens(30) ? [ask(sale), ask(sale)] : [ask(sale)])
  }
}

function anyWish(chance: Chance) {
  return example.wish({ key: chance.oneOf(['autumn', 'Autumn', 'summer']) })
}

/** Of a new URL, by any of many keys. */
function anyUpsert(chance: Chance): Command {
  const url = chance.oneOf(['https://shop.example/new', 'https://shop.example/newer'])
  const wish = example.wish({ url, key: `key-${chance.below(1_000_000)}` })
  return { kind: 'link_upsert', upsert: { wish, changes: { url } } }
}

function anyVisit(chance: Chance) {
  const visitorHash = chance.oneOf(['ada', 'bob', 'cyd'])
  return example.visit({ linkId: chance.oneOf(['link_summer', 'link_winter']), visitorHash })
}

function anyLead(chance: Chance, clickId: string | null): Command {
  const claim = example.leadClaim({
    reportedBy: chance.oneOf(['server', 'browser']),
    clickId: chance.oneOf([clickId, clickId, null, 'nowhere']),
    customerExternalId: chance.oneOf(['ada', 'bob', 'cyd']),
    customerName: chance.oneOf(['Ada', null]),
    eventName: chance.oneOf(['Sign up', 'Direct sale', 'Trial']),
    mode: chance.oneOf(['async', 'wait', 'deferred']),
    eventQuantity: chance.oneOf([1, 1, 7]),
    metadata: chance.oneOf([null, '{"of":"Ada"}']),
  })
  return { kind: 'lead', workspace: example.workspace(), claim }
}

function anyErasure(chance: Chance): Command {
  const reference = { externalId: chance.oneOf(['ada', 'bob', 'cyd']) }
  return { kind: 'erasure', erasure: { workspaceId: 1, reference } }
}

function anyClaim(chance: Chance, clickId: string | null) {
  return example.claim({
    reportedBy: chance.oneOf(['server', 'server', 'browser']),
    invoiceId: chance.oneOf(['inv_1', 'inv_2', 'inv_3', 'inv_4', 'inv_5', null]),
    customerExternalId: chance.oneOf(['ada', 'bob', 'cyd']),
    clickId: chance.oneOf([clickId, clickId, clickId, null, 'nowhere']),
    leadEventName: chance.oneOf([null, null, 'Direct sale', 'Sign up']),
    amount: chance.oneOf([50_00, 50_00, 1, 0]),
    currency: chance.oneOf(['usd', 'eur', 'xpf']),
  })
}
