import { findClickId } from '../click-cookie.ts'
import { guard } from '../guard.ts'
import { wrap } from '../wrap.ts'

interface CheckoutOptions {
  customData?: object
}

/**
 * Puts the click id into the custom data of every checkout that Paddle opens. Paddle.js may come
 * after us: the load of every script is heard on the document, before the shop's code that waits
 * for it runs.
 */
export const passToPaddle = (): void => {
  let wrapped: object | undefined
  const wrapOpen = guard(() => {
    const checkout = window.Paddle?.Checkout
    if (!checkout || wrapped === checkout) return
    wrapped = checkout
    wrap(checkout, 'open', (args) => {
      const options = args[0] as CheckoutOptions
      args[0] = { ...options, customData: withClickId(options.customData) }
    })
  })
  wrapOpen()
  document.addEventListener('load', wrapOpen, true)
  document.addEventListener('click', guard(passToButton), true)
}

/** https://developer.paddle.com/paddlejs/html-data-attributes */
const passToButton = (event: Event): void => {
  const button = (event.target as Element).closest<HTMLElement>('.paddle_button')
  if (!button) return
  const { customData } = button.dataset
  button.dataset.customData = JSON.stringify(withClickId(JSON.parse(customData || '{}')))
}

/** What the shop says itself stays. */
const withClickId = (customData: object | undefined): object => {
  const clickId = findClickId()
  return { ...(clickId && { dub_id: clickId }), ...customData }
}
