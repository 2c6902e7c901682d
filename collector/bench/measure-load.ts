import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { LoadResult } from './load.ts'
import type { LoadOrder } from './load-process.ts'
import type { MeasuredProcess } from './measured-process.ts'
import type { Measure } from './round.ts'

const CONNECTIONS = 64

/** Puts a server under a load from another process, and reads what that cost it. */
export async function measureLoad(
  server: MeasuredProcess,
  order: Omit<LoadOrder, 'port' | 'connections'>,
): Promise<Measure> {
  const before = server.readUse()
  const result = await load({ ...order, port: server.port, connections: CONNECTIONS })
  const after = server.readUse()
  return {
    ...result,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
    writtenBytes: (after.writtenBytes - before.writtenBytes) / result.requests,
    peakMebibytes: after.peakMebibytes,
  }
}

function load(order: LoadOrder): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'load-process.ts'), {
      execArgv: ['--import', 'tsx'],
    })
    child.once('message', (result) => {
      resolve(result as LoadResult)
      child.kill()
    })
    child.once('error', reject)
    child.send(order)
  })
}
