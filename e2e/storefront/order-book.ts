import { randomInt } from 'node:crypto'
import { type Basket, sumBasket } from './basket.ts'

/** Who bought, and by which click: what the shop learns in the moment an order is paid. */
export type Buyer = {
  readonly email: string
  /** Null where the buyer gave none. */
  readonly name: string | null
  /** Null where no click brought the buyer. */
  readonly clickId: string | null
}

export type Order = {
  /** Issued when the checkout page is rendered, so that one checkout is one order. */
  readonly number: string
  readonly basket: Basket
  /** US cents. */
  readonly totalMinor: number
  /** Null until the order is paid. */
  readonly buyer: Buyer | null
}

export type OrderBook = {
  issue(basket: Basket): Order
  find(number: string): Order | undefined
  /** Marks the order as paid. Paid again, it stays as it was: the first buyer's data are kept. */
  pay(number: string, buyer: Buyer): Order | undefined
}

/** Without the letters that are misread on the telephone. */
const NUMBER_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const NUMBER_LENGTH = 10
const ORDERS_MAX = 10_000

/** The shop's orders. They live in memory: a shop that trades keeps them in its database. */
export function openOrderBook(): OrderBook {
  const orders = new Map<string, Order>()

  return {
    issue(basket) {
      const order = { number: newNumber(), basket, totalMinor: sumBasket(basket), buyer: null }
      orders.set(order.number, order)
      const [oldest] = orders.keys()
      if (orders.size > ORDERS_MAX && oldest) orders.delete(oldest)
      return order
    },
    find: (number) => orders.get(number),
    pay(number, buyer) {
      const order = orders.get(number)
      if (!order || order.buyer) return order
      const paid = { ...order, buyer }
      orders.set(number, paid)
      return paid
    },
  }
}

/** Not to be guessed, because whoever knows it sees the thank-you page. */
function newNumber(): string {
  const characters = Array.from({ length: NUMBER_LENGTH }, () =>
    NUMBER_CHARACTERS.charAt(randomInt(NUMBER_CHARACTERS.length)),
  )
  return `TK-${characters.join('')}`
}
