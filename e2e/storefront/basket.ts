import { findProduct, type Product } from './products.ts'

export type BasketLine = { readonly product: Product; readonly quantity: number }
export type Basket = readonly BasketLine[]

export const BASKET_COOKIE = 'basket'
const QUANTITY_MAX = 12

/** Reads `slug.quantity~slug.quantity`, as the cookie has it; what makes no sense is left out. */
export function readBasket(text: string | undefined): Basket {
  const basket = new Map<Product, number>()
  for (const line of (text ?? '').split('~')) {
    const [slug = '', quantity = ''] = line.split('.')
    const product = findProduct(slug)
    if (product && /^\d{1,2}$/.test(quantity)) basket.set(product, Number(quantity))
  }
  return listLines(basket)
}

export function writeBasket(basket: Basket): string {
  return basket.map(({ product, quantity }) => `${product.slug}.${quantity}`).join('~')
}

/** The basket with `quantity` of the product; with none of it, the line is gone. */
export function setQuantity(basket: Basket, product: Product, quantity: number): Basket {
  const changed = new Map(basket.map((line) => [line.product, line.quantity]))
  return listLines(changed.set(product, quantity))
}

export function countItems(basket: Basket): number {
  return basket.reduce((sum, { quantity }) => sum + quantity, 0)
}

/** US cents. */
export function sumBasket(basket: Basket): number {
  return basket.reduce((sum, { product, quantity }) => sum + product.priceMinor * quantity, 0)
}

function listLines(quantities: ReadonlyMap<Product, number>): Basket {
  return [...quantities]
    .map(([product, quantity]) => ({ product, quantity: Math.min(quantity, QUANTITY_MAX) }))
    .filter(({ quantity }) => quantity > 0)
}
