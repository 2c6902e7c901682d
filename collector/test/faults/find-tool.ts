import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

/** Whether a command is on this machine. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version']).error === undefined
}

/** The library that tells a process another time; undefined where it is not installed. */
export function findFaketime(): string | undefined {
  return ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib']
    .flatMap((folder) => [`${folder}/faketime`, ...listFolders(folder).map((f) => `${f}/faketime`)])
    .flatMap(list)
    .find((path) => path.endsWith('/libfaketimeMT.so.1'))
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

function listFolders(folder: string): string[] {
  return list(folder).filter((path) => path.includes('-linux-'))
}
