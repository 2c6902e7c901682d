import type { Key, Register } from '../store/register.ts'
import { changeRegister } from './change-register.ts'
import { requireKey } from './require-key.ts'

/** Revokes a key, from `at` on. A key that ends earlier already is left as it is. */
export async function revokeKey(register: Register, id: string, at: number): Promise<Key> {
  const { key } = await changeRegister(register, ({ keys }) => {
    const known = requireKey(keys, id)
    const key = { ...known, revokedAt: Math.min(at, known.revokedAt ?? at) }
    return { keys: [key], key }
  })
  return key
}
