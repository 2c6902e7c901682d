import { html } from 'hono/html'
import { formatPrice } from '../format-price.ts'
import type { Recorded, RecordedEvent } from '../recorded.ts'
import type { Html } from './layout.ts'

export function renderWaitingPanel() {
  return renderFrame('Asking', '', renderNote('One moment.'))
}

/** What the collector has recorded; rendered by the server, so the secret key stays there. */
export function renderPanel(recorded: Recorded | undefined) {
  if (recorded) return renderFrame('Live', 'live-on', renderRecorded(recorded))
  return renderFrame('No answer', 'live-off', renderNote(SILENCE))
}

const SILENCE =
  'The collector does not answer. The shop sells all the same, and reports its sales when it can.'
const NOTHING_YET = 'Nothing yet. Follow one of the links above into the shop.'

function renderFrame(state: string, stateClass: string, content: Html) {
  return html`<div class="panel-head"><h2 id="recorded-title">What the collector recorded</h2>
<p class="live ${stateClass}">${state}</p></div>
${content}`
}

function renderNote(sentence: string) {
  return html`<p class="panel-note">${sentence}</p>`
}

function renderRecorded({ links, events }: Recorded) {
  return html`<table class="totals">
<thead><tr><th scope="col">Link</th><th scope="col">Clicks</th><th scope="col">Leads</th>
<th scope="col">Sales</th><th scope="col">Amount</th></tr></thead>
<tbody>${links.map(
    (link) => html`<tr data-link="${link.key}"><th scope="row"><a href="${link.shortLink}"
>/${link.key}</a></th><td>${link.clicks}</td><td>${link.leads}</td><td>${link.sales}</td>
<td>${formatPrice(link.saleAmount)}</td></tr>`,
  )}</tbody></table>
<h3>Latest first</h3>
${events.length === 0 ? renderNote(NOTHING_YET) : ''}
<ol class="events">${events.map(renderEvent)}</ol>`
}

function renderEvent({ kind, linkKey, customerName, amountMinor, recordedAt }: RecordedEvent) {
  const what = kind === 'sale' ? formatPrice(amountMinor) : customerName || 'A visitor'
  const time = recordedAt.toLocaleTimeString('en-GB')
  return html`<li class="event event-${kind}"><span class="kind">${kind}</span>
<span class="what"><b>${what}</b>
<span>${kind === 'sale' ? `${customerName}, ` : ''}by /${linkKey}</span></span>
<time datetime="${recordedAt.toISOString()}">${time}</time></li>`
}
