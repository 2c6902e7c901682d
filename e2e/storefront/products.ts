/** Something the shop sells. */
export type Product = {
  readonly slug: string
  readonly name: string
  /** One line, for cards and the basket. */
  readonly tagline: string
  readonly story: string
  readonly facts: readonly (readonly [label: string, text: string])[]
  /** US cents, delivery included. */
  readonly priceMinor: number
  readonly size: string
  readonly artwork: Artwork
}

/** What `drawProduct` needs to know: a scene and the colours it is printed in. */
export type Artwork = {
  readonly scene: 'sunrise' | 'meadow' | 'lamp' | 'moon' | 'smoke' | 'pot'
  readonly backdrop: string
  readonly body: string
  readonly accent: string
}

export const PRODUCTS: readonly Product[] = [
  {
    slug: 'harbour-breakfast',
    name: 'Harbour Breakfast',
    tagline: 'Assam and Kenya, strong enough for milk',
    story:
      'The tea the ferry crews ask for. Second-flush Assam for the malt, a bright Kenyan leaf to ' +
      'lift it, and nothing else. It is brisk at three minutes and forgiving at six.',
    facts: [
      ['Brew', '3 to 5 minutes at 98 °C, one heaped teaspoon a cup'],
      ['Leaf', 'Assam (Dibrugarh), Kenya (Nandi Hills)'],
      ['Caffeine', 'Plenty'],
    ],
    priceMinor: 1400,
    size: '125 g tin, about 50 cups',
    artwork: { scene: 'sunrise', backdrop: '#f3dfc6', body: '#b4532a', accent: '#ffd9a0' },
  },
  {
    slug: 'salt-meadow',
    name: 'Salt Meadow',
    tagline: 'Steamed green tea with lemongrass',
    story:
      'A spring sencha that tastes of cut grass and sea air, rounded off with a little ' +
      'lemongrass. Made for the hour after lunch, and very good over ice.',
    facts: [
      ['Brew', '2 minutes at 75 °C; the leaves are good for a second pot'],
      ['Leaf', 'Sencha (Kagoshima), lemongrass'],
      ['Caffeine', 'Some'],
    ],
    priceMinor: 1600,
    size: '100 g tin, about 45 cups',
    artwork: { scene: 'meadow', backdrop: '#dfe9d8', body: '#3f6f53', accent: '#d3e8b8' },
  },
  {
    slug: 'lamplight-earl-grey',
    name: 'Lamplight Earl Grey',
    tagline: 'Ceylon, real bergamot, cornflower',
    story:
      'Most Earl Grey shouts. This one is scented with cold-pressed bergamot from Calabria, a ' +
      'few drops to the kilo, so that you still taste the tea it stands on.',
    facts: [
      ['Brew', '3 minutes at 95 °C, no milk for once'],
      ['Leaf', 'Ceylon (Uva), bergamot oil, cornflower petals'],
      ['Caffeine', 'Some'],
    ],
    priceMinor: 1500,
    size: '125 g tin, about 50 cups',
    artwork: { scene: 'lamp', backdrop: '#dde3ee', body: '#34486f', accent: '#f6d77a' },
  },
  {
    slug: 'evening-tide',
    name: 'Evening Tide',
    tagline: 'Chamomile, lavender and oat flower',
    story:
      'What we drink when the shop is shut and the lights go on across the water. Whole ' +
      'chamomile heads, a pinch of lavender and oat flower for a soft, honeyed cup.',
    facts: [
      ['Brew', '5 minutes just off the boil, under a lid'],
      ['Leaf', 'Chamomile, oat flower, lavender'],
      ['Caffeine', 'None'],
    ],
    priceMinor: 1300,
    size: '60 g tin, about 40 cups',
    artwork: { scene: 'moon', backdrop: '#e4ddec', body: '#5a4a7a', accent: '#f2e6c9' },
  },
  {
    slug: 'smokehouse',
    name: 'Smokehouse',
    tagline: 'Black tea dried over pinewood',
    story:
      'Dried slowly over pine embers, the old way. It smells of a beach fire and tastes much ' +
      'gentler than it smells. Divides households, and keeps the half that loves it.',
    facts: [
      ['Brew', '4 minutes at 95 °C'],
      ['Leaf', 'Lapsang (Wuyi Mountains)'],
      ['Caffeine', 'Plenty'],
    ],
    priceMinor: 1800,
    size: '100 g tin, about 40 cups',
    artwork: { scene: 'smoke', backdrop: '#e2dfda', body: '#3b3a3a', accent: '#e8a06a' },
  },
  {
    slug: 'everyday-pot',
    name: 'The Everyday Pot',
    tagline: 'Stoneware for two, or one long morning',
    story:
      'Thrown by hand a few streets from the shop. The spout does not drip, the lid stays on, ' +
      'and the glaze hides the stains that prove a pot is loved. Comes with a steel infuser.',
    facts: [
      ['Holds', '650 ml, two big cups'],
      ['Made of', 'Stoneware, glazed inside and out'],
      ['Care', 'Dishwasher, if you must'],
    ],
    priceMinor: 4600,
    size: 'Pot with lid and infuser',
    artwork: { scene: 'pot', backdrop: '#d9e6e6', body: '#2f6266', accent: '#f4ead7' },
  },
]

export function findProduct(slug: string): Product | undefined {
  return PRODUCTS.find((product) => product.slug === slug)
}
