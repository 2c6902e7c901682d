import type { Plant } from './lane.ts'

const idempotency: readonly Plant[] = [
  {
    file: 'store/sqlite/migrations.ts',
    text: 'CREATE UNIQUE INDEX sales_invoice',
    bug: 'CREATE INDEX sales_invoice',
  },
  {
    file: 'ledger/workspace-writes.ts',
    text: 'this.#facts.learnSale(sale)',
    bug: '',
  },
]

/** The bugs that fault tests must catch, each as the piece of source it takes the place of. */
export const plants = {
  answerBeforeCommit: [
    {
      file: 'ledger/ledger.ts',
      text: 'await this.#store.apply(writes.toWrites())',
      bug: `const late = writes.toWrites()
        setTimeout(() => void this.#store.apply(late).catch(() => undefined), 20)`,
    },
  ],
  /** Looks, then writes, with nothing to hold two who look at the same time. */
  getThenSet: idempotency,
  /** Remembers no invoice at all once its batch is done. */
  forgetInvoices: [
    ...idempotency,
    {
      file: 'ledger/facts-wanted.ts',
      text: 'wanted.invoices.push(',
      bug: '[].concat(',
    },
  ],
  flushNothing: [
    {
      file: 'store/sqlite/open-database.ts',
      text: "database.pragma('synchronous = NORMAL')",
      bug: "database.pragma('synchronous = OFF')",
    },
  ],
  /** `synchronous=NORMAL` and nothing else: the log is flushed when it is copied, now and then. */
  flushNowAndThen: [
    {
      file: 'store/sqlite/open-sqlite-store.ts',
      text: '      await log.flush()\n      log.grow(',
      bug: '      log.grow(',
    },
  ],
  swallowWriteError: [
    {
      file: 'store/sqlite/open-sqlite-store.ts',
      text: '      filing.fileIfEnough()\n      applyWrites(writes)\n',
      bug: [
        '      try { filing.fileIfEnough() } catch {}\n',
        '      try { applyWrites(writes) } catch {}\n',
      ].join(''),
    },
    { file: 'store/sqlite/flush-log.ts', text: 'if (error) reject', bug: 'if (!log) reject' },
    { file: 'store/sqlite/tend-log.ts', text: 'failure ??= reason', bug: 'void reason' },
  ],
  forgetTotalsInBatch: [
    {
      file: 'ledger/gathered-totals.ts',
      text: 'const before = this.#links.get(linkId)',
      bug: 'const before = undefined as LinkTotalsAdded | undefined',
    },
  ],
  leaveWithoutAnswering: [{ file: 'main.ts', text: '  await closed\n', bug: '  void closed\n' }],
  queueWithoutEnd: [
    { file: 'ledger/ledger.ts', text: 'const WAITING_MAX = 2_048', bug: 'const WAITING_MAX = 1e9' },
  ],
  lockNothing: [
    {
      file: 'store/sqlite/lock-for-one-process.ts',
      text: "lock.exec('BEGIN EXCLUSIVE')",
      bug: "lock.exec('BEGIN')",
    },
  ],
} as const satisfies Readonly<Record<string, readonly Plant[]>>
