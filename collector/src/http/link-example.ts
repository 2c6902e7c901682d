/** Some of what an answer holds of a link, for the documentation. */
export const LINK_EXAMPLE = {
  id: 'link_Vbl7T5kE9lpBg2IC',
  domain: 'go.shop.example',
  key: 'summer',
  url: 'https://shop.example/',
  shortLink: 'https://go.shop.example/summer',
  clicks: 3,
  leads: 2,
  sales: 1,
  saleAmount: 50_00,
  createdAt: '2026-09-29T12:00:00.000Z',
}
