// Keeps the panel fresh. The shop's own server asks the collector; this page holds no key.
const panel = document.getElementById('recorded')
const PAUSE_MS = 1500

async function refresh() {
  try {
    const answer = await fetch('/recorded')
    const text = await answer.text()
    if (answer.ok && text !== panel.innerHTML) panel.innerHTML = text
  } catch {
    // The shop is being restarted; the next turn will find it.
  }
}

async function keepFresh() {
  if (document.visibilityState === 'visible') await refresh()
  setTimeout(keepFresh, PAUSE_MS)
}

keepFresh()
