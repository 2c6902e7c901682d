import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Where the first of these programs is that the PATH leads to. */
export function findExecutable(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

/**
 * What a person names in this environment variable. A wrong name throws: silently testing another
 * browser than the one asked for would be worse.
 */
export function readNamedExecutable(variable: string): string | undefined {
  const named = process.env[variable]
  if (!named || isExecutable(named)) return named || undefined
  throw new Error(`${variable} names ${named}, which is not an executable file.`)
}
