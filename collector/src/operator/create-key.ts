import { keyRecord, randomKey } from '../new-key.ts'
import type { Key, KeyKind, Register } from '../store/register.ts'
import { changeRegister } from './change-register.ts'
import { requireWorkspace } from './require-workspace.ts'

/** A key that was just made: `key` is what its owner needs, seen now and never again. */
export type FreshKey = Key & { readonly key: string }

/** Makes another key of a workspace. */
export async function createKey(
  register: Register,
  { workspaceId, kind }: { readonly workspaceId: number; readonly kind: KeyKind },
  now: number,
): Promise<FreshKey> {
  const key = randomKey(kind)
  const record = keyRecord(key, { workspaceId, kind, createdAt: now })
  await changeRegister(register, ({ workspaces }) => {
    requireWorkspace(workspaces, workspaceId)
    return { keys: [record] }
  })
  return { ...record, key }
}
