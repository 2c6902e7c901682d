import { DEFAULT_SETTINGS } from './attribution/default-settings.ts'
import { FIRST_WORKSPACE_ID } from './attribution/workspace.ts'
import { type Config, ConfigError } from './config.ts'
import { keyRecord, randomKey } from './new-key.ts'
import { hashKey } from './store/hash-key.ts'
import type { Register } from './store/register.ts'
import { StoreConflict } from './store/store-error.ts'

/**
 * Keys made here, as their owner needs them; said once, since the store keeps only their hashes.
 */
type FreshKeys = { readonly secretKey?: string; readonly publishableKey?: string }
type Preset = Pick<Config, 'secretKey' | 'publishableKey'>

/**
 * Sees to it that there is a workspace. On an empty store makes one, with the preset keys or new
 * ones, and returns the new ones; undefined where there was one. A preset key the store does not
 * know is refused, for every sale sent with it would be.
 */
export async function ensureFirstWorkspace(
  register: Register,
  preset: Preset,
  now: number,
): Promise<FreshKeys | undefined> {
  const keys = {
    secretKey: preset.secretKey ?? randomKey('secret'),
    publishableKey: preset.publishableKey ?? randomKey('publishable'),
  }
  if (await makeFirstWorkspace(register, keys, now)) {
    return {
      ...(preset.secretKey === undefined && { secretKey: keys.secretKey }),
      ...(preset.publishableKey === undefined && { publishableKey: keys.publishableKey }),
    }
  }
  await refuseUnknownKeys(register, preset, now)
  return undefined
}

/** Says whether it did: of starts at once exactly one does. */
async function makeFirstWorkspace(
  register: Register,
  { secretKey, publishableKey }: Required<FreshKeys>,
  createdAt: number,
): Promise<boolean> {
  if ((await register.readRegisterVersion()) !== 0) return false
  const workspaceId = FIRST_WORKSPACE_ID
  const change = {
    workspaces: [{ ...DEFAULT_SETTINGS, id: workspaceId, name: 'Saletrail', createdAt }],
    keys: [
      keyRecord(secretKey, { workspaceId, kind: 'secret', createdAt }),
      keyRecord(publishableKey, { workspaceId, kind: 'publishable', createdAt }),
    ],
  }
  try {
    await register.changeRegister(change, 0)
    return true
  } catch (error) {
    if (error instanceof StoreConflict) return false
    throw error
  }
}

async function refuseUnknownKeys(register: Register, preset: Preset, now: number): Promise<void> {
  const { keys } = await register.readRegister()
  const good = keys.filter(({ revokedAt }) => revokedAt === null || revokedAt > now)
  const known = new Set(good.map(({ hash }) => hash))
  const presets = {
    SALETRAIL_SECRET_KEY: preset.secretKey,
    SALETRAIL_PUBLISHABLE_KEY: preset.publishableKey,
  }
  const faults = Object.entries(presets)
    .filter(([, key]) => key !== undefined && !known.has(hashKey(key)))
    .map(([name]) => `${name} is not a key of this database, or was revoked; see key list`)
  if (faults.length > 0) throw new ConfigError(faults)
}
