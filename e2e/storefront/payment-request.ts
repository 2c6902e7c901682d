import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the shop asks the payment host to collect, signed, so that a buyer cannot change it. */
export type PaymentRequest = {
  readonly order: string
  /** US cents. */
  readonly amountMinor: number
  /** Origin of the shop: where the buyer returns to and the payment is reported. */
  readonly merchant: string
  readonly signature: string
}

type UnsignedPaymentRequest = Omit<PaymentRequest, 'signature'>

export function signPaymentRequest(
  request: UnsignedPaymentRequest,
  secret: string,
): PaymentRequest {
  const { order, amountMinor, merchant } = request
  return { ...request, signature: sign([order, amountMinor, merchant].join('\n'), secret) }
}

/** Takes the request from a query or a form; undefined where the shop has not signed it. */
export function findPaymentRequest(
  read: (name: string) => string | undefined,
  secret: string,
): PaymentRequest | undefined {
  const request = {
    order: read('order') ?? '',
    amountMinor: Number(read('amount')),
    merchant: read('merchant') ?? '',
  }
  const signed = signPaymentRequest(request, secret)
  return isSame(signed.signature, read('signature')) ? signed : undefined
}

/** SHA-256 HMAC, as hexadecimal. */
export function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

export function isSame(expected: string, given: string | undefined): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given ?? '')]
  return a.length === b.length && timingSafeEqual(a, b)
}
