import { HOUR_MS } from '../attribution/circumstances.ts'
import { keyRecord, randomKey } from '../new-key.ts'
import type { Key, Register } from '../store/register.ts'
import { changeRegister } from './change-register.ts'
import type { FreshKey } from './create-key.ts'
import { OperatorError } from './operator-error.ts'
import { requireKey } from './require-key.ts'

/** Puts a new key in a key's place; the old one goes on for `overlapHours`, to be exchanged. */
export async function rotateKey(
  register: Register,
  { id, overlapHours }: { readonly id: string; readonly overlapHours: number },
  now: number,
): Promise<{ readonly created: FreshKey; readonly revoked: Key }> {
  const made = await changeRegister(register, ({ keys }) => {
    const old = requireKey(keys, id)
    if (old.revokedAt !== null) {
      throw new OperatorError(`${id} is revoked; key create makes a new one`)
    }
    const { workspaceId, kind } = old
    const key = randomKey(kind)
    const created = { ...keyRecord(key, { workspaceId, kind, createdAt: now }), key }
    const revoked = { ...old, revokedAt: now + overlapHours * HOUR_MS }
    return { keys: [revoked, created], revoked, created }
  })
  return { created: made.created, revoked: made.revoked }
}
