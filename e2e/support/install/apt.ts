import { answers, findFailure } from './run-quietly.ts'

/** What to put before a command that only root may run; undefined where nobody may. */
export function findRootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return []
  return answers('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

/** Installs packages of a distribution that has apt-get. Undefined, or the reason why not. */
export function installPackages(packages: readonly string[]): string | undefined {
  const prefix = findRootPrefix()
  if (prefix === undefined) return 'only root may run apt-get, and sudo asks for a password'
  if (!answers('apt-get', ['--version'])) return 'there is no apt-get'
  const run = (...args: readonly string[]) => {
    const [program = '', ...rest] = [...prefix, 'apt-get', ...args]
    return findFailure(program, rest)
  }
  // An update may complain about a source that has nothing to do with us: it decides nothing.
  run('update')
  const patience = ['-o', 'DPkg::Lock::Timeout=300']
  return run(...patience, 'install', '-y', '--no-install-recommends', ...packages)
}
