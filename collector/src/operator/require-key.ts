import type { Key } from '../store/register.ts'
import { OperatorError } from './operator-error.ts'

/** The key with this id, or a refusal. */
export function requireKey(keys: readonly Key[], id: string): Key {
  const key = keys.find((one) => one.id === id)
  if (key) return key
  throw new OperatorError(`there is no key ${id}; key list shows their ids`)
}
