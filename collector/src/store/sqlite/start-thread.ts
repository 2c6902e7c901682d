import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

const EXTENSION = extname(import.meta.url)

/**
 * Starts a thread on the database that its data names: the file beside this one, whether that runs
 * from source or as it was built. Threads of Node 20 cannot load TypeScript, so from source (in
 * tests) tsx has to be asked first.
 */
export function startThread(role: 'checkpointer' | 'reader', workerData: unknown): Worker {
  const file = new URL(`./${role}-thread${EXTENSION}`, import.meta.url)
  if (EXTENSION === '.js') return new Worker(file, { workerData })
  const loadFromSource = `import('tsx/esm/api').then(({ register }) => {
    register()
    return import(${JSON.stringify(file.href)})
  })`
  return new Worker(loadFromSource, { eval: true, workerData })
}
