import { html } from 'hono/html'
import { ERROR_STATUS, type ErrorCode } from './api-error.ts'
import { ERROR_DOCS } from './error-docs.ts'
import { DESCRIPTION, type Json } from './openapi.ts'

type Operation = {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Json[]
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Body>> }
  readonly responses: Readonly<Record<string, Response>>
}
type Body = { readonly schema: Json; readonly example?: unknown }
type Response = {
  readonly description?: string
  readonly $ref?: string
  readonly content?: Readonly<Record<string, { readonly example?: unknown }>>
}
type Endpoint = { readonly method: string; readonly path: string; readonly operation: Operation }

/** `/docs`: the OpenAPI document for a person to read, with a form to try each endpoint. */
export function docsPage(document: Json): string {
  const endpoints = listEndpoints(document)
  const groups = [...new Set(endpoints.map(({ operation }) => operation.tags[0]))]
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Saletrail API</title>
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/page.js" defer></script>
</head>
<body>
<nav aria-label="Endpoints">
<a class="brand" href="#top">Saletrail <span>API</span></a>
${groups.map((group) => navigation(group, ofGroup(endpoints, group)))}
<h2>Errors</h2>
<ul>${errorCodes().map((code) => html`<li><a href="#${code}">${code}</a></li>`)}</ul>
</nav>
<main id="top">
<h1>Which click made which sale</h1>
<p>${prose(DESCRIPTION)} As a document for tools: <a href="/openapi.json">openapi.json</a>.</p>
<form id="key-form"><label>Key to try with <input id="key" type="password" autocomplete="off"
placeholder="dub_&hellip; or dub_pk_&hellip;"></label> <small>Kept in this tab alone.</small></form>
${groups.map((group) => html`<h2>${group}</h2>${ofGroup(endpoints, group).map(section)}`)}
<h2>Errors</h2>
<p>Every refusal has one shape:
<code>{"error": {"code", "message", "doc_url"}}</code>. Under <code>/track</code> the header
<code>Saletrail-Outcome</code> names the rule that decided.</p>
${errorCodes().map(errorSection)}
</main>
</body>
</html>
`)
}

function listEndpoints({ paths }: Json): Endpoint[] {
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
  )
}

function ofGroup(endpoints: readonly Endpoint[], group: string): Endpoint[] {
  return endpoints.filter(({ operation }) => operation.tags[0] === group)
}

function errorCodes(): ErrorCode[] {
  return Object.keys(ERROR_STATUS) as ErrorCode[]
}

function navigation(group: string, endpoints: readonly Endpoint[]) {
  return html`<h2>${group}</h2>
<ul>${endpoints.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${operation.operationId}">
<b class="${method}">${method}</b> ${path}</a></li>`,
  )}</ul>`
}

function section({ method, path, operation }: Endpoint) {
  const { operationId, summary, description, security, requestBody, responses } = operation
  const schema = requestBody?.content['application/json']?.schema
  const [key] = security.flatMap(Object.keys)
  return html`<section id="${operationId}">
<h3><a href="#${operationId}">${summary}</a></h3>
<p class="endpoint"><b class="${method}">${method}</b> <code>${path}</code>
<small>${key ? `${key} key` : 'no key'}</small></p>
${description ? html`<p>${prose(description)}</p>` : ''}
${schema ? fieldTable('Body', schema) : ''}
${parameterTable(operation)}
${Object.entries(responses)
  .filter(([status]) => Number(status) < 400)
  .map(answer)}
<p class="refusals">Refusals: ${Object.entries(responses).flatMap(refusal)}</p>
${tryForm({ method, path, operation })}
</section>`
}

function parameterTable({ parameters }: Operation) {
  if (parameters.length === 0) return ''
  const named = parameters.map((parameter) => {
    const { name, schema, description } = parameter as Json
    return [name, { ...(schema as Json), ...(description ? { description } : {}) }]
  })
  const required = parameters.filter((parameter) => (parameter as Json).required)
  const properties = Object.fromEntries(named)
  return fieldTable('Parameters', { properties, required: required.map(({ name }) => name) })
}

function fieldTable(heading: string, schema: Json) {
  const { properties, required = [] } = (schema.items ?? schema) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  const rows = Object.entries(properties ?? {}).map(([name, field]) => {
    const must = required.includes(name) ? html` <em>required</em>` : ''
    return html`<tr><th scope="row"><code>${name}</code>${must}</th>
<td>${prose(describeField(field))}</td></tr>`
  })
  return html`<details><summary>${heading}: ${rows.length} fields</summary>
<table>${rows}</table></details>`
}

/** What stands between backticks is code, as everywhere. */
function prose(text: string) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))
}

/** A field's schema in a line: `string ≤ 255 or null, default "Purchase"`. */
function describeField({ anyOf, description, ...schema }: Json): string {
  const { type, enum: values, minimum, maxLength, minLength } = schema
  const kinds = Array.isArray(anyOf) ? anyOf.map(describeField) : (values ?? type ?? 'anything')
  return [
    [kinds].flat().join(Array.isArray(values) ? ' | ' : ' or '),
    typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? `≥ ${minimum}` : '',
    minLength === undefined ? '' : `≥ ${minLength} characters`,
    maxLength === undefined ? '' : `≤ ${maxLength} characters`,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
    .concat(description === undefined ? '' : `: ${description}`)
}

function answer([status, { description, content }]: [string, Response]) {
  const example = content?.['application/json']?.example
  const shown = example === undefined ? '' : html`<pre>${JSON.stringify(example, null, 2)}</pre>`
  return html`<p><b class="status">${status}</b> ${prose(description ?? '')}</p>${shown}`
}

function refusal([status, { $ref }]: [string, Response]) {
  const code = $ref?.split('/').at(-1)
  return code ? [html`<a href="#${code}">${status} ${code}</a> `] : []
}

function tryForm({ method, path, operation }: Endpoint) {
  const { parameters, requestBody } = operation
  const inputs = parameters.map(
    (parameter) =>
      html`<label>${parameter.name}
<input name="${parameter.name}" data-in="${parameter.in}"></label> `,
  )
  const example = JSON.stringify(requestBody?.content['application/json']?.example, null, 2)
  const body = requestBody
    ? html`<label>Body <textarea name="body" rows="${example.split('\n').length}"
spellcheck="false">${example}</textarea></label>`
    : ''
  return html`<details class="try"><summary>Try it</summary>
<form data-method="${method}" data-path="${path}">${inputs}${body}
<button>Send</button><output><pre></pre></output></form></details>`
}

function errorSection(code: ErrorCode) {
  const { meaning, remedy } = ERROR_DOCS[code]
  return html`<section id="${code}"><h3><a href="#${code}"><code>${code}</code></a>
<small>${ERROR_STATUS[code]}</small></h3>
<p>${meaning}</p><p><b>What to do:</b> ${remedy}</p></section>`
}
