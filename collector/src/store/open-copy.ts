import type { CopyEnds } from './copy.ts'

const FILE = 'file:'
const POSTGRES = /^postgres(ql)?:\/\//

/** Opens both ends of a copy; throws, in words for the operator, where it cannot be made. */
export async function openCopy(
  { from, to }: { readonly from: string; readonly to: string },
  options: { readonly allowUnsafe: boolean },
): Promise<CopyEnds> {
  if (from === to) throw new Error('--from and --to are the same place')
  if (!from.startsWith(FILE)) throw new Error('--from must be file:<path>, a SQLite file')
  if (!POSTGRES.test(to)) throw new Error('--to must be postgres://…, an empty database')
  const { openCopySource } = await import('./sqlite/copy-source.ts')
  const { openCopyTarget } = await import('./postgres/copy-target.ts')
  const source = openCopySource(from.slice(FILE.length))
  try {
    return { source, target: await openCopyTarget(to, source.origin, options) }
  } catch (error) {
    source.close()
    throw error
  }
}
