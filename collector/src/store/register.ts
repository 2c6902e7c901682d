import type { Workspace } from '../attribution/workspace.ts'

/**
 * The part of the port that an operator changes: which workspaces there are, and their keys. Few
 * enough to be read whole and held in memory.
 *
 * Any method may reject with `StoreUnavailable`; only `changeRegister` rejects with
 * `StoreConflict`.
 */
export interface Register {
  /** Everything, as of one moment. */
  readRegister(): Promise<RegisterContents>
  /** Changes with every change of the register: cheap enough to be asked twice a second. */
  readRegisterVersion(): Promise<number>
  /**
   * Writes workspaces and keys, new or in place of those with the same id, in one transaction; a
   * key's hash never changes. Rejects with `StoreConflict`, writing nothing, unless the register
   * still has the version the change was decided on.
   */
  changeRegister(change: RegisterChange, version: number): Promise<void>
  /** The workspaces that have links on a domain, in no order. */
  findWorkspacesWithLinks(domain: string): Promise<number[]>
}

/** A register by itself, without the rest of the store. */
export type OpenRegister = Register & { readonly close: () => Promise<void> }

export type RegisterContents = RegisterChange & {
  /** 0 until the first change. */
  readonly version: number
}

export type RegisterChange = {
  /** By id. */
  readonly workspaces: readonly Workspace[]
  /** Oldest first in each workspace. */
  readonly keys: readonly Key[]
}

export type KeyKind = 'secret' | 'publishable'

/** What is kept of an API key. The key itself is shown once and stored nowhere. */
export type Key = {
  readonly workspaceId: number
  /** `key_` and a time-ordered id. */
  readonly id: string
  readonly kind: KeyKind
  /** SHA-256 of the key, hexadecimal. */
  readonly hash: string
  /** The last four characters, by which its owner can tell it from others. */
  readonly hint: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds, may be ahead: from then on it is refused. */
  readonly revokedAt: number | null
}

export type KeyOfWorkspace = Key & { readonly workspace: Workspace }
