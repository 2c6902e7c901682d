import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

// Loaded into a collector by `--import`: tells, on a port of its own, for how long the event loop
// stood still at most, and what CPU time the process took, since it was last asked.
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let cpu = process.cpuUsage()
  const server = createServer((_, response) => {
    const { user, system } = process.cpuUsage(cpu)
    response.end(JSON.stringify({ stallMs: delay.max / 1e6, cpuMs: (user + system) / 1e3 }))
    delay.reset()
    cpu = process.cpuUsage()
  })
  server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}`
    process.stdout.write(`${JSON.stringify({ event: 'probe', url })}\n`)
  })
  server.unref()
}
