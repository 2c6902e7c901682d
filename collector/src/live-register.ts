import type { Logger } from 'pino'
import type { Workspace } from './attribution/workspace.ts'
import type { KeyOfWorkspace, Register, RegisterContents } from './store/register.ts'

/** Half of the second within which a revoked key has to be refused. */
const REFRESH_MS = 500

/**
 * The register in memory, half a second old at most: an operator's change needs no restart, and a
 * request no look-up. While the database does not answer, what was last read goes on.
 */
export class LiveRegister {
  readonly #register: Register
  readonly #log: Logger
  #version = -1
  #keys: ReadonlyMap<string, KeyOfWorkspace> = new Map()
  #workspaces: ReadonlyMap<number, Workspace> = new Map()
  #domains: ReadonlyMap<string, Workspace> = new Map()
  #isAway = false
  #timer: NodeJS.Timeout | undefined

  private constructor(register: Register, log: Logger) {
    this.#register = register
    this.#log = log
  }

  static async open(register: Register, log: Logger): Promise<LiveRegister> {
    const live = new LiveRegister(register, log)
    live.#take(await register.readRegister())
    live.#schedule()
    return live
  }

  /** A key that is known and not revoked, with its workspace as it is set now. */
  readonly findKey = (hash: string): KeyOfWorkspace | undefined => {
    const key = this.#keys.get(hash)
    return key && (key.revokedAt === null || key.revokedAt > Date.now()) ? key : undefined
  }

  readonly findWorkspace = (id: number): Workspace | undefined => this.#workspaces.get(id)

  /** The workspace that lists this host among its link domains. */
  readonly findDomainOwner = (domain: string): Workspace | undefined => this.#domains.get(domain)

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#refresh(), REFRESH_MS).unref()
  }

  async #refresh(): Promise<void> {
    try {
      const version = await this.#register.readRegisterVersion()
      if (version !== this.#version) this.#take(await this.#register.readRegister())
      this.#isAway = false
    } catch (error) {
      if (!this.#isAway) this.#log.error({ err: error }, 'keys and workspaces cannot be refreshed')
      this.#isAway = true
    }
    // Closed while it was asking.
    if (this.#timer) this.#schedule()
  }

  #take({ version, workspaces, keys }: RegisterContents): void {
    const byId = new Map(workspaces.map((workspace) => [workspace.id, workspace]))
    this.#workspaces = byId
    this.#keys = new Map(
      keys.flatMap((key) => {
        const workspace = byId.get(key.workspaceId)
        return workspace ? [[key.hash, { ...key, workspace }] as const] : []
      }),
    )
    this.#domains = new Map(
      workspaces.flatMap((workspace) => workspace.linkDomains.map((host) => [host, workspace])),
    )
    this.#version = version
  }
}
