import { expect } from '@playwright/test'
import { openWeb, SHOP, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const VALUES = 50_000
const COOKIES = 50_000

/**
 * Runs in the page. Draws texts from what breaks cookies, queries, selectors and markup, and loads
 * the script anew for each, as a page would that is opened with it. The cookies are a jar of the
 * page's own that keeps every text written to it, so that 100,000 visits take seconds.
 */
const fuzz = `async (values, cookies, source) => {
  const pieces = ['a', 'Z9', '_', '-', ';', '; ', '=', ',', ' ', '%', '%3B', '%00', '%ff', '\\r\\n',
    '"', "'", '<script>', '\\u2028', 'é', '🍵', 'dub_id=', 'Max-Age=0', '; domain=evil.example', '&',
    '#', '?', '__proto__', '[', ']', '{', '}', 'x'.repeat(70), '+', '\\0', '/', '\\\\']
  let seed = 42
  const draw = (below) => (seed = (seed * 48271) % 2147483647) % below
  const text = () => Array.from({ length: draw(6) }, () => pieces[draw(pieces.length)]).join('')

  let written = []
  let jar = ''
  Object.defineProperty(document, 'cookie', {
    get: () => jar,
    set: (line) => void written.push(line),
  })
  const faults = []
  addEventListener('error', (event) => faults.push(event.message))
  addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)))
  const real = addEventListener
  // The listeners of 100,000 visits to one document would do everything 100,000 times.
  window.addEventListener = () => {}
  // A page's address cannot be changed 100,000 times: the script is handed one of its own.
  const address = { protocol: 'https:', host: 'shop.example', hostname: 'shop.example' }
  const script = new Function('location', source)
  const pristine = [window.open, HTMLIFrameElement.prototype.setAttribute]
  const src = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'src')

  const attribute = 'path=/|max-age=-?\\\\d+|domain=(shop.)?example|sameSite=Lax|secure=true'
  const safe = RegExp('^(dub_id|dub_partner_data)=[\\\\w-]{0,64}(; (' + attribute + '))*$')
  const bad = []
  const visit = (query, cookie) => {
    const { search, href } = new URL('https://shop.example/?dub_id=' + query)
    jar = cookie
    written = []
    delete window.dubAnalytics
    window.open = pristine[0]
    HTMLIFrameElement.prototype.setAttribute = pristine[1]
    Object.defineProperty(HTMLIFrameElement.prototype, 'src', src)
    try { script({ ...address, search, href }) } catch (fault) { faults.push(String(fault)) }
    const clickId = window.dubAnalytics?.clickId()
    if (clickId !== undefined && !/^[\\w-]{1,64}$/.test(clickId)) bad.push(clickId)
    bad.push(...written.filter((line) => !safe.test(line)))
  }
  let kept = 0
  for (let i = 0; i < values; i++) {
    // Sometimes encoded as a browser sends it, sometimes as a stranger types it.
    visit(draw(2) ? encodeURIComponent(text()) : text().replace(/#/g, ''), '')
    kept += written.length > 0 ? 1 : 0
  }
  for (let i = 0; i < cookies; i++) {
    const jar = [text(), 'dub_id=' + text(), 'dub_partner_data=' + text()]
    visit('', jar.sort(() => draw(3) - 1).join('; '))
  }
  window.addEventListener = real
  await new Promise((settled) => setTimeout(settled))
  return { bad: bad.slice(0, 5), faults: faults.slice(0, 5), kept }
}`

type Findings = { readonly bad: string[]; readonly faults: string[]; readonly kept: number }

flow(
  '100,000 hostile addresses and cookies inject nothing and throw nothing',
  async ({ visitor, network, collector }) => {
    // 100,000 visits, on a machine that is busy with others.
    flow.slow()
    openWeb(network, { [SHOP]: site('Shop') })
    const source = await (await fetch(`${collector.url}/script.js`)).text()
    await visitor.open(SHOP)
    const run = `(${fuzz})(${VALUES}, ${COOKIES}, ${JSON.stringify(source)})`
    const found = await visitor.evaluate<Findings>(run)
    expect(found).toMatchObject({ bad: [], faults: [] })
    // The control: some of the values are click ids, and those are kept.
    expect(found.kept).toBeGreaterThan(VALUES / 100)
  },
)
