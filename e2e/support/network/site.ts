import type { IncomingMessage, ServerResponse } from 'node:http'

/** Called with what a browser sends to a host, as any server is. */
export type Site = { fetch(request: Request): Response | Promise<Response> }

/** Answers with what the site says. `Response.error()` is a line that breaks. */
export async function answerFrom(
  site: Site,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', headers } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const answer = await site.fetch(
    new Request(url, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(hasBody && { body: Buffer.concat(chunks) }),
    }),
  )
  if (answer.type === 'error') {
    request.socket.destroy()
    return
  }
  const cookies = answer.headers.getSetCookie()
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  })
  response.end(Buffer.from(await answer.arrayBuffer()))
}
