import { request } from '../request.ts'

/** What the collector says of an endpoint, of which the tests of safety need only this much. */
export type Endpoint = {
  /** As in `GET /links/{id}`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly key: 'secret' | 'publishable' | 'none'
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' }[]
  /** The JSON Schema of its body, where it takes one. */
  readonly body: object | undefined
}

type Operation = {
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters: Endpoint['parameters']
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: object } }
  }
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

/**
 * Every endpoint, from the collector's own document; another test holds that this names what is
 * served, no more and no less. So a new endpoint is tried without being listed anywhere.
 */
export async function readServedEndpoints(url: string): Promise<Endpoint[]> {
  const { paths } = (await request(`${url}/openapi.json`)).json() as Document
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([verb, { security, parameters, requestBody }]) => {
      const method = verb.toUpperCase()
      const [kind = 'none'] = Object.keys(security[0] ?? {})
      const key = kind as Endpoint['key']
      const body = requestBody?.content['application/json'].schema
      return { name: `${method} ${path}`, method, path, key, parameters, body }
    }),
  )
}
