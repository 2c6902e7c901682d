import { type Config, ConfigError } from './config.ts'
import { randomText } from './new-id.ts'
import { hashKey } from './store/hash-key.ts'
import type { Store } from './store/store.ts'

/** 32 characters of base 62 are 190 random bits. */
const KEY_RANDOM_CHARACTERS = 32
const DEFAULT_WINDOW_DAYS = 90

/**
 * Keys made here, as their owner needs them; said once, since the store keeps only their hashes.
 */
export type FreshKeys = { readonly secretKey?: string; readonly publishableKey?: string }

/**
 * Sees to it that there is a workspace. On an empty store makes one, with the preset keys or new
 * ones, and returns the new ones. A preset key the store does not know is refused later: every sale
 * sent with it would be.
 */
export async function ensureFirstWorkspace(
  store: Store,
  preset: Pick<Config, 'secretKey' | 'publishableKey'>,
  now: number,
): Promise<FreshKeys> {
  const keys = {
    secretKey: preset.secretKey ?? `dub_${randomText(KEY_RANDOM_CHARACTERS)}`,
    publishableKey: preset.publishableKey ?? `dub_pk_${randomText(KEY_RANDOM_CHARACTERS)}`,
  }
  const isFirst = await store.createFirstWorkspace({
    name: 'Saletrail',
    plan: 'business',
    attribution: 'last-click',
    attributionWindowDays: DEFAULT_WINDOW_DAYS,
    createdAt: now,
    keys: [
      { kind: 'secret', hash: hashKey(keys.secretKey) },
      { kind: 'publishable', hash: hashKey(keys.publishableKey) },
    ],
  })
  if (isFirst) {
    return {
      ...(preset.secretKey === undefined && { secretKey: keys.secretKey }),
      ...(preset.publishableKey === undefined && { publishableKey: keys.publishableKey }),
    }
  }

  const known = new Set((await store.readKeys()).map(({ hash }) => hash))
  const presets = {
    SALETRAIL_SECRET_KEY: preset.secretKey,
    SALETRAIL_PUBLISHABLE_KEY: preset.publishableKey,
  }
  const faults = Object.entries(presets)
    .filter(([, key]) => key !== undefined && !known.has(hashKey(key)))
    .map(([name]) => `${name} is not a key of this database; its workspace was made with others`)
  if (faults.length > 0) throw new ConfigError(faults)
  return {}
}
