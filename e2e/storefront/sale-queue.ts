/** How a sale's confirmation went: a refused one would be refused again, so it is let go. */
export type Confirmation = 'confirmed' | 'refused' | 'unreachable'

type SaleQueue<Sale> = {
  /** Returns at once: the buyer never waits for the collector. */
  add(sale: Sale): void
  close(): void
}

type SaleQueueOptions<Sale> = {
  confirm(sale: Sale): Promise<Confirmation>
  firstPauseMs: number
  longestPauseMs: number
}

/**
 * Confirms sales one after another, in the order they were made. While the collector cannot be
 * reached the sales wait, and the pauses double. In memory, like the shop's orders.
 */
export function openSaleQueue<Sale>(options: SaleQueueOptions<Sale>): SaleQueue<Sale> {
  const waiting: Sale[] = []
  let working = false
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function work(pauseMs: number): Promise<void> {
    working = true
    for (let sale = waiting[0]; sale !== undefined && !closed; sale = waiting[0]) {
      if ((await options.confirm(sale)) === 'unreachable') {
        const nextPauseMs = Math.min(pauseMs * 2, options.longestPauseMs)
        if (!closed) timer = setTimeout(() => void work(nextPauseMs), pauseMs)
        return
      }
      waiting.shift()
    }
    working = false
  }

  return {
    add(sale) {
      // The first may be on its way already; any other need not be said twice.
      if (!waiting.includes(sale, 1)) waiting.push(sale)
      if (!working) void work(options.firstPauseMs)
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
