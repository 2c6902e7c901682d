import { randomBytes } from 'node:crypto'
import type { Storefront } from '../storefront/open-storefront.ts'
import type { Visitor } from './visitor.ts'

type Buyer = { readonly email: string; readonly name?: string }

/** An e-mail nobody has bought with before: a customer whom the collector does not know. */
export function newEmail(): string {
  return `buyer-${randomBytes(6).toString('hex')}@mail.example`
}

/** From a product to the checkout page, by the basket. */
export async function goToCheckout(visitor: Visitor, { url }: Storefront): Promise<void> {
  await visitor.open(`${url}/products/harbour-breakfast`)
  await visitor.press('Add to basket')
  await visitor.press('Go to checkout')
  await visitor.sees('Where shall it go?')
}

/** On a checkout page, the shop's or the payment host's: fills the form, pays, is thanked. */
export async function pay(visitor: Visitor, { email, name }: Buyer): Promise<string> {
  await visitor.fill('E-mail', email)
  if (name) await visitor.fill('Name on', name)
  await visitor.press('Pay $')
  return readOrderNumber(visitor)
}

/** Buys a tin of Harbour Breakfast, $14.00, and returns the order number. */
export async function buy(
  visitor: Visitor,
  storefront: Storefront,
  buyer: Buyer = { email: newEmail() },
): Promise<string> {
  await goToCheckout(visitor, storefront)
  return pay(visitor, buyer)
}

/** On the thank-you page. */
export async function readOrderNumber(visitor: Visitor): Promise<string> {
  await visitor.arrivesAt('/thank-you/')
  await visitor.sees('Thank you.')
  return new URL(visitor.address()).pathname.replace('/thank-you/', '')
}
