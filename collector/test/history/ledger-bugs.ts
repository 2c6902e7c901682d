import type { Plant } from '../faults/lane.ts'

type Bug = {
  /** What the ledger does wrong. */
  readonly name: string
  readonly plant: Plant
  /** What the histories must say of it. */
  readonly caughtAs: RegExp
}

/** Bugs planted in a copy of the ledger, each of which the histories have to find. */
export const LEDGER_BUGS: readonly Bug[] = [
  {
    name: 'does not look for the invoice',
    plant: { file: 'ledger/facts-wanted.ts', text: 'wanted.invoices.push(', bug: '[].concat(' },
    caughtAs: /^never answered: .*inv_/,
  },
  {
    name: 'answers before the commit',
    plant: {
      file: 'ledger/ledger.ts',
      text: 'await this.#store.apply(writes.toWrites())',
      bug: 'void this.#store.apply(writes.toWrites()).catch(() => undefined)',
    },
    caughtAs: /^lost: /,
  },
  {
    name: 'adds a total twice',
    plant: {
      file: 'ledger/workspace-writes.ts',
      text: 'this.#totals.addSale(sale)',
      bug: 'this.#totals.addSale(sale), this.#totals.addSale(sale)',
    },
    caughtAs: /^totals of .* \(after \d+ commits\)/,
  },
  {
    name: 'swallows a conflict',
    plant: {
      file: 'ledger/ledger.ts',
      text: 'if (!(error instanceof StoreConflict) || attempt === ATTEMPTS_MAX) throw error',
      bug: 'if (!(error instanceof StoreConflict)) throw error\n        return decisions',
    },
    caughtAs: /^lost: /,
  },
  forgetting('a lead', 'this.#totals.addToCustomer(decision.lead.customerId, {})'),
  forgetting('a sale', 'this.#totals.addToCustomer(decision.sale.customerId, {})'),
  forgetting(
    'a sale set aside',
    'if (replaced.customerExternalId !== null) this.#totals.addToCustomer(replaced.customerId, {})',
  ),
]

/** Without this statement. */
function forgetting(where: string, text: string): Bug {
  return {
    name: `names in ${where} who was forgotten meanwhile`,
    plant: { file: 'ledger/workspace-writes.ts', text, bug: '' },
    caughtAs: /^still in a row: /,
  }
}
