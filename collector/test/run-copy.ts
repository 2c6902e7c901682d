import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { BUILT_COLLECTOR } from './start-collector.ts'

export type CopyRun = {
  readonly code: number | null
  readonly stderr: string
  /** What it answers in JSON. */
  readonly outcome: { readonly isFinished: boolean; readonly tables: readonly CopiedTable[] }
}

type CopiedTable = { readonly name: string; readonly rows: number; readonly written: number }

type CopyOptions = {
  readonly from: string
  readonly to: string
  /** Of which build the command line is. */
  readonly main?: string
  /** Called with the process while it runs. */
  readonly meanwhile?: (child: ChildProcess) => void
}

/** Runs the built `saletrail copy` to whatever end it comes to. */
export async function runCopy(options: CopyOptions): Promise<CopyRun> {
  const { from, to, main = BUILT_COLLECTOR, meanwhile } = options
  const { PATH = '' } = process.env
  const commandLine = join(dirname(main), 'saletrail.js')
  const args = [commandLine, '--json', 'copy', '--from', from, '--to', to]
  const child = spawn(process.execPath, args, { env: { PATH } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  meanwhile?.(child)
  const [code] = await once(child, 'close')
  const outcome = stdout === '' ? { isFinished: false, tables: [] } : JSON.parse(stdout)
  return { code, stderr, outcome }
}
