import { newId, randomText } from './new-id.ts'
import { hashKey } from './store/hash-key.ts'
import type { Key, KeyKind } from './store/register.ts'

/** 33 characters of base 62 are 196 random bits. */
const RANDOM_CHARACTERS = 33
const HINT_CHARACTERS = 4
const PREFIX: Readonly<Record<KeyKind, string>> = { secret: 'dub_', publishable: 'dub_pk_' }

/** A new API key, as its owner needs it: to be shown once, since only its hash is kept. */
export function randomKey(kind: KeyKind): string {
  return `${PREFIX[kind]}${randomText(RANDOM_CHARACTERS)}`
}

/** What is kept of an API key. */
export function keyRecord(
  key: string,
  { workspaceId, kind, createdAt }: Pick<Key, 'workspaceId' | 'kind' | 'createdAt'>,
): Key {
  return {
    workspaceId,
    id: `key_${newId()}`,
    kind,
    hash: hashKey(key),
    hint: key.slice(-HINT_CHARACTERS),
    createdAt,
    revokedAt: null,
  }
}
