import type { HttpBindings } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Workspace } from '../attribution/workspace.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Metrics } from '../metrics.ts'
import type { Place } from '../open-geography.ts'
import type { Scripts } from '../read-scripts.ts'
import type { KeyOfWorkspace } from '../store/register.ts'
import type { Store } from '../store/store.ts'

/** What every route may use. */
export type Services = {
  readonly ledger: Ledger
  /** For reading only: what is written goes through the ledger or the command line. */
  readonly store: Omit<Store, 'apply' | 'readFacts' | 'changeRegister'>
  readonly log: Logger
  readonly metrics: Pick<
    Metrics,
    'countRequest' | 'countSecretKeyFromPage' | 'contentType' | 'read'
  >
  /** What a reader of the metrics has to know; undefined: they are open. */
  readonly metricsToken: string | undefined
  /** A key that is known and not revoked, with its workspace as it is set now. */
  readonly findKey: (hash: string) => KeyOfWorkspace | undefined
  readonly findWorkspace: (id: number) => Workspace | undefined
  /** The workspace that lists this host among its link domains. */
  readonly findDomainOwner: (domain: string) => Workspace | undefined
  /** How browsers reach the collector, without a slash at its end. */
  readonly publicUrl: string
  /** Proxy hops that may speak for the client address. */
  readonly trustProxyHops: number
  /** What a geography file says of a client address, if there is one. */
  readonly findPlace: (address: string) => Place | undefined
  readonly scripts: Scripts
  /** What `/docs` loads, as it was built. */
  readonly docsFiles: { readonly script: string; readonly style: string }
  /** So many random characters, for a link's key when none is wished for. */
  readonly newLinkKey: (characters: number) => string
}

/** Hono's view of a request: who asks, once `authenticate` has said so. */
export type CollectorEnv = {
  Bindings: Partial<HttpBindings>
  Variables: { workspace: Workspace; keyId: string }
}
