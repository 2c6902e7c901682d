/** A customer as the documentation shows it. */
export const CUSTOMER_EXAMPLE = {
  id: 'cus_Vbl7T5kE9lpBg2IC',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  avatar: null,
  externalId: 'ada',
  sales: 2,
  saleAmount: 42_00,
  createdAt: '2026-09-29T12:00:00.000Z',
}
