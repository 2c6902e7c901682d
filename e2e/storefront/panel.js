// Keeps the panel fresh. The shop's own server asks the collector; this page holds no key.
const panel = document.getElementById('recorded')
const PAUSE_MS = 1500
let shown = ''

async function refresh() {
  try {
    const answer = await fetch('/recorded')
    const text = await answer.text()
    // Only what has changed: whoever is reading or following a link here keeps the place.
    if (answer.ok && text !== shown) panel.innerHTML = text
    shown = text
  } catch {
    // The shop is being restarted; the next turn will find it.
  }
}

async function keepFresh() {
  if (document.visibilityState === 'visible') await refresh()
  setTimeout(keepFresh, PAUSE_MS)
}

keepFresh()
