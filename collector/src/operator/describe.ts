import type { Workspace } from '../attribution/workspace.ts'
import { isoTime } from '../iso-time.ts'
import type { Key } from '../store/register.ts'
import type { FreshKey } from './create-key.ts'

/** A workspace as it is shown: ids and times as they are on the wire. */
export function describeWorkspace({ id, name, createdAt, ...settings }: Workspace) {
  return { id: `ws_${id}`, name, ...settings, createdAt: isoTime(createdAt) }
}

/** A key as it is shown; never its hash, and the key itself only when it was just made. */
export function describeKey(key: Key | FreshKey) {
  return {
    id: key.id,
    workspaceId: `ws_${key.workspaceId}`,
    kind: key.kind,
    hint: `…${key.hint}`,
    createdAt: isoTime(key.createdAt),
    revokedAt: isoTime(key.revokedAt),
    ...('key' in key && { key: key.key }),
  }
}
