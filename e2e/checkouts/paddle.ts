import { Hono } from 'hono'
import type { Site } from '../support/network/site.ts'

/**
 * Paddle.js: `Paddle.Checkout.open` and buttons of the class `paddle_button`, whose `data-`
 * attributes are read when they are pressed. Every checkout opened is kept in `Paddle.opened`.
 */
export function paddleSite(): Site {
  const app = new Hono()
  app.get('/paddle/v2/paddle.js', (c) =>
    c.body(
      `{
        const opened = []
        const open = (options) => void opened.push(options)
        window.Paddle = { opened, Checkout: { open }, Initialize() {
          for (const button of document.querySelectorAll('.paddle_button')) {
            button.addEventListener('click', () => open({
              items: JSON.parse(button.dataset.items),
              customData: JSON.parse(button.dataset.customData ?? 'null'),
            }))
          }
        } }
      }`,
      200,
      { 'Content-Type': 'text/javascript' },
    ),
  )
  return app
}
