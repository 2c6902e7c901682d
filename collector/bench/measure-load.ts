import { fork } from 'node:child_process'
import { join } from 'node:path'
import { type Running, SECRET_KEY } from './contender.ts'
import type { LoadResult } from './load.ts'
import type { LoadOrder } from './load-process.ts'
import type { Measure } from './round.ts'

const CONNECTIONS = 64

/** Puts a server under a load from another process, and reads what that cost it. */
export async function measureLoad(
  running: Running,
  order: Omit<LoadOrder, 'ports' | 'clickIds' | 'connections' | 'secretKey'> &
    Partial<Pick<LoadOrder, 'connections'>>,
): Promise<Measure> {
  const before = running.readUse()
  const databaseBefore = running.readDatabaseCpu()
  const { ports, clickIds } = running
  const result = await load({
    connections: CONNECTIONS,
    ...order,
    ports,
    clickIds,
    secretKey: SECRET_KEY,
  })
  const after = running.readUse()
  const refused = Object.entries(result.refused)
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(result.refused)}`)
  return {
    ...result,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
    writtenBytes: (after.writtenBytes - before.writtenBytes) / result.requests,
    databaseCpuMicroseconds: (running.readDatabaseCpu() - databaseBefore) / result.requests,
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
