import { trackSale } from '../shop.ts'
import { Crowd } from './crowd.ts'
import { check, type Lane, type LaneOptions } from './lane.ts'
import { auditPostgres } from './postgres-audit.ts'
import { countConnections, openPostgresShop } from './postgres-shop.ts'
import { waitFor } from './wait-for.ts'

const COLLECTORS = { short: [2], long: [2, 4] }
const INVOICES = { short: 60, long: 1_000 }
const CLIENTS = 64
const CONNECTIONS_MAX = 10

export const postgresSameInvoice: Lane = {
  claim: 'several collectors on one PostgreSQL book an invoice once and give everybody one answer',
  controls: [
    {
      bug: 'the database does not hold invoices to be unique',
      plants: [
        {
          file: 'store/postgres/migrations.ts',
          text: 'CREATE UNIQUE INDEX sales_invoice',
          bug: 'CREATE INDEX sales_invoice',
        },
      ],
      caughtAs: /^(doubled|contradicted|wrong)/,
    },
  ],

  async run(options) {
    for (const collectors of COLLECTORS[options.form]) await crowdIn(collectors, options)
  },
}

/** Every invoice is sent by all clients at the same time, to whichever collector is next. */
async function crowdIn(count: number, { main, form, say }: LaneOptions): Promise<void> {
  const { collectors, clickIds, databaseUrl } = await openPostgresShop({ main, collectors: count })
  const [first] = collectors
  if (!first) return
  let turn = 0
  const address = () => collectors[++turn % collectors.length] ?? first
  const invoices = Array.from({ length: INVOICES[form] }, (_, number) => `inv_${number}`)
  const crowd = new Crowd({ clients: CLIENTS, address, clickIds, invoices })
  // Half of the customers are known beforehand: the other half race to be made, and that alone
  // would keep their sales apart.
  for (const invoice of invoices.filter((_, index) => index % 2 === 0)) {
    await trackSale(first, { ...crowd.saleOf(invoice), invoiceId: null })
  }
  crowd.start()
  await waitFor(() => crowd.acknowledged >= invoices.length * CLIENTS)
  const connections = await countConnections(databaseUrl)
  await crowd.stop()
  await auditPostgres(databaseUrl, collectors, crowd)
  check(crowd.receipts.size === invoices.length, `answered: ${crowd.receipts.size}`)
  check(connections <= count * CONNECTIONS_MAX, `${connections} connections`)
  for (const collector of collectors) {
    check((await collector.stop()).code === 0, 'a collector did not end in peace')
  }
  const equal = crowd.acknowledged - invoices.length
  const sales = `${invoices.length} sales, ${equal} equal answers`
  say(`${count} collectors, ${sales}, ${connections} connections`)
}
