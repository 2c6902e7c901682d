import { html } from 'hono/html'

export function renderNotHere(title: string, sentence: string) {
  return html`<section class="narrow"><h1>${title}</h1><p class="lead">${sentence}</p>
<p class="action"><a class="button" href="/">To the shop</a></p></section>`
}
