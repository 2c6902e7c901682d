import { passToForm } from './checkout/pass-to-form.ts'
import { passToLink } from './checkout/pass-to-link.ts'
import { findClickId } from './click-cookie.ts'
import { installCommands } from './command-queue.ts'
import { guard } from './guard.ts'
import { land } from './landing.ts'
import { readPartnerData } from './partner-data.ts'
import { readSettings, type Settings } from './settings.ts'

guard(() => {
  // A shop's theme and its tag manager may both include the script: the second does nothing.
  if (window.dubAnalytics?.clickId) return
  // A module script has no currentScript, so it has to be found by its address.
  const script = document.currentScript ?? document.querySelector('[src*="/script.js"]')
  const settings = readSettings(script as HTMLScriptElement)

  window.DubAnalytics = readPartnerData(findClickId())
  installCommands(
    settings,
    land(settings).catch(() => {}),
  )

  // On the window and in the capture phase: before any listener of the page can stop the event. A
  // click by the keyboard or by element.click() is a `click` too; the middle button is `auxclick`,
  // and "copy link" or "open in new tab" start with `contextmenu`.
  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    pass: (settings: Settings, event: WindowEventMap[Type]) => void,
  ) =>
    addEventListener(
      type,
      guard((event) => pass(settings, event)),
      true,
    )
  listen('click', passToLink)
  listen('auxclick', passToLink)
  listen('contextmenu', passToLink)
  listen('formdata', passToForm)
})()
