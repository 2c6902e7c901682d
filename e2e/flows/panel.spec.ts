import { expect } from '@playwright/test'
import { flow } from '../support/flow.ts'
import { newEmail, pay } from '../support/storefront.ts'

flow(
  'the panel beside the shop shows the sale while the buyer watches',
  async ({ visitor, storefront, recorded, collector }) => {
    const link = await recorded.createLink(storefront.url)
    await visitor.open(link.shortLink)
    await visitor.open(`${storefront.url}/checkout?buy=everyday-pot`)
    await pay(visitor, { email: newEmail(), name: 'Mary Fairfax' })

    await visitor.sees(`Mary Fairfax, by /${link.key}`)
    const row = `document.querySelector('[data-link="${link.key}"]').innerText`
    expect(await visitor.evaluate(row)).toMatch(/1\s+1\s+1\s+\$46\.00/)
    const page = await visitor.evaluate('document.documentElement.outerHTML')
    expect(page).not.toContain(collector.settings.secretKey)
  },
)
