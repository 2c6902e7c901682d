import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { messageOf } from '../src/message-of.ts'

// `npm run test:node -- 24`: what `npm run check` says on another line of Node's. It is npm's, and
// comes with the headers that what is native is built with. Tried is a clone of what is committed.
const [line] = process.argv.slice(2)
if (line === undefined) throw new Error('which line of Node’s? npm run test:node -- 24')
const folder = mkdtempSync(join(tmpdir(), `saletrail-on-node-${line}-`))
const clone = join(folder, 'saletrail')
const packageOfNode = `node-${process.platform}-${process.arch}`
const home = join(folder, 'node_modules', packageOfNode)
const PATH = [join(home, 'bin'), process.env.PATH].join(delimiter)
const env = { ...process.env, PATH, npm_config_nodedir: home }

function run(cwd: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd, env, stdio: 'inherit' })
}

try {
  run('.', 'npm', 'install', '--no-save', '--prefix', folder, `${packageOfNode}@${line}`)
  run('.', 'git', 'clone', '--quiet', '.', clone)
  run(clone, 'node', '--version')
  run(clone, 'npm', 'ci')
  run(clone, 'npm', 'run', 'check')
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
