import { noteSubmitter, passToForm } from './checkout/pass-to-form.ts'
import { passToLink } from './checkout/pass-to-link.ts'
import { passToOpened } from './checkout/pass-to-opened.ts'
import { passToPaddle } from './checkout/pass-to-paddle.ts'
import { followShopify } from './checkout/pass-to-shopify.ts'
import { passToStripe } from './checkout/pass-to-stripe.ts'
import { post } from './collector.ts'
import { installCommands } from './command-queue.ts'
import { guard } from './guard.ts'
import { land } from './landing.ts'
import { emptyOutbox } from './outbox.ts'
import { passOn } from './pass-on.ts'
import { say } from './say.ts'
import { readSettings, settings } from './settings.ts'

// A module script has no currentScript, so it has to be found by its address.
const script = document.currentScript ?? document.querySelector('[src*="/script.js"]')

const start = guard(() => {
  // A shop's theme and its tag manager may both include the script: the second does nothing.
  if (window.dubAnalytics?.clickId) return
  readSettings(script as HTMLScriptElement)
  if (ADAPTER === 'shopify') followShopify()
  passOn()
  // Before the calls of this page are kept there too.
  if (HAS_OUTBOX && settings.consent !== 'required') emptyOutbox(post)
  installCommands(land().catch(say))

  // On the window and in the capture phase: before any listener of the page can stop the event. A
  // click by the keyboard or by element.click() is a `click` too; the middle button is `auxclick`,
  // and "copy link" or "open in new tab" start with `contextmenu`.
  const listeners = {
    click: passToLink,
    auxclick: passToLink,
    contextmenu: passToLink,
    submit: noteSubmitter,
    formdata: passToForm,
    pageshow: passOn,
  }
  for (const type in listeners) {
    addEventListener(type, guard(listeners[type as keyof typeof listeners] as EventListener), true)
  }
  if (ADAPTER === 'opened') passToOpened()
  if (ADAPTER === 'stripe') {
    new MutationObserver(guard(passToStripe)).observe(document, { childList: true, subtree: true })
  }
  if (ADAPTER === 'paddle') passToPaddle()
})

// A page that is only prerendered has not been visited.
if (document.prerendering) document.addEventListener('prerenderingchange', start)
else start()
