import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type LabelValues,
  Registry,
} from 'prom-client'

/** What the collector tells of itself; see `createMetrics`. */
export type Metrics = ReturnType<typeof createMetrics>

/** From a third of a millisecond, a flush on a good disk, to the seconds of a bad one. */
const COMMIT_SECONDS = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]
const REQUEST_SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048]

/**
 * Metrics in Prometheus' format. Labels come from closed lists alone (routes, statuses, outcomes):
 * no workspace, key or visitor is in them, and no caller can make them grow.
 */
export function createMetrics(readWaiting: () => number) {
  const registers = [new Registry()]
  const [registry = new Registry()] = registers
  collectDefaultMetrics({ register: registry })
  const decisionsOf = createTallies({
    name: 'saletrail_decisions_total',
    help: 'What became of clicks, leads, sales and the other commands, by the rule that decided.',
    labelNames: ['command', 'outcome'] as const,
    registers,
  })
  const batchSizes = new Histogram({
    name: 'saletrail_batch_commands',
    help: 'Commands that shared a commit.',
    buckets: BATCH_SIZES,
    registers,
  })
  const commitSeconds = new Histogram({
    name: 'saletrail_commit_seconds',
    help: 'From handing a batch to the database to its being on disk.',
    buckets: COMMIT_SECONDS,
    registers,
  })
  new Gauge({
    name: 'saletrail_waiting_commands',
    help: 'Commands that wait for the next batch.',
    registers,
    collect() {
      this.set(readWaiting())
    },
  })

  return {
    ...createRequestMetrics(registers),
    /** What the ledger tells: each decision once it is durable, and each commit. */
    onDecision(command: string, outcome: string): void {
      decisionsOf(command, outcome).count++
    },
    onCommit(commands: number, seconds: number): void {
      batchSizes.observe(commands)
      commitSeconds.observe(seconds)
    },
    contentType: registry.contentType,
    read: () => registry.metrics(),
  }
}

function createRequestMetrics(registers: Registry[]) {
  const requestsOf = createTallies({
    name: 'saletrail_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'saletrail_http_request_seconds',
    help: 'From a request to its answer, by route.',
    labelNames: ['route'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  })
  const secretKeysFromPages = new Counter({
    name: 'saletrail_secret_keys_from_pages_total',
    help: 'Calls with a secret key and the header Origin, as only browsers send it.',
    registers,
  })
  const secondsOf = memoizeByLabels((route) => requestSeconds.labels({ route }))
  return {
    countRequest(method: string, route: string, status: number, seconds: number): void {
      requestsOf(method, route, String(status)).count++
      secondsOf(route).observe(seconds)
    },
    countSecretKeyFromPage(): void {
      secretKeysFromPages.inc()
    },
  }
}

/** Counts here and tells prom-client when it is read: it looks labels up anew at every count. */
function createTallies<Label extends string>(
  counter: Omit<CounterConfiguration<Label>, 'collect'> & { labelNames: readonly Label[] },
) {
  const tallies: { labels: LabelValues<Label>; count: number }[] = []
  new Counter({
    ...counter,
    collect() {
      for (const tally of tallies) {
        this.inc(tally.labels, tally.count)
        tally.count = 0
      }
    },
  })
  return memoizeByLabels((...values) => {
    const labels = counter.labelNames.map((name, index) => [name, values[index]])
    const tally = { labels: Object.fromEntries(labels) as LabelValues<Label>, count: 0 }
    tallies.push(tally)
    return tally
  })
}

/** Made once for each combination of labels, which cost more to look up than to count. */
function memoizeByLabels<Made>(make: (...labels: string[]) => Made): (...labels: string[]) => Made {
  const known = new Map<string, Made>()
  return (...labels) => {
    const name = labels.join(' ')
    const made = known.get(name) ?? make(...labels)
    known.set(name, made)
    return made
  }
}
