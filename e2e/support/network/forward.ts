import { type IncomingMessage, request as requestFrom, type ServerResponse } from 'node:http'

/**
 * Sends a request on to the server it is meant for, and its answer back. Where `lose` is given, it
 * is called instead of answering, when the server has answered.
 */
export function forward(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  lose?: () => void,
): void {
  const breakOff = () => void request.socket.destroy()
  const { method, headers } = request
  const onward = requestFrom(url, { method, headers, agent: false }, (answer) => {
    if (lose) {
      answer.resume()
      breakOff()
      lose()
    } else {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(response)
    }
  })
  onward.on('error', breakOff)
  request.pipe(onward)
  response.on('close', () => onward.destroy())
}
