import { COMMANDS, type WebDriver } from './web-driver.ts'
import { WebDriverError } from './web-driver-error.ts'

export type HttpSession = WebDriver & {
  readonly capabilities: { readonly browserVersion: string }
  end(): Promise<void>
}

type Answer<Value> = { readonly value: Value }
type Fault = { readonly error: string; readonly message: string }

/** Opens a session with a driver that listens at this address. */
export async function openHttpSession(
  driverUrl: string,
  capabilities: Record<string, unknown>,
): Promise<HttpSession> {
  const body = { capabilities: { alwaysMatch: capabilities } }
  const { sessionId, ...session } = await call<{
    sessionId: string
    capabilities: HttpSession['capabilities']
  }>('POST', `${driverUrl}/session`, body)
  const url = `${driverUrl}/session/${sessionId}`
  return {
    ...session,
    send(command, parameters = {}) {
      const [method = '', path = ''] = COMMANDS[command].split(' ')
      const { id, ...rest } = parameters
      return call(method, url + path.replace('{id}', String(id)), rest)
    },
    end: () => call('DELETE', url),
  }
}

async function call<Value>(method: string, url: string, body: object = {}): Promise<Value> {
  const answer = await fetch(url, {
    method,
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  })
  const { value } = (await answer.json()) as Answer<Value & Fault>
  if (answer.ok) return value
  throw new WebDriverError(`${method} ${new URL(url).pathname}`, value)
}
