import { makeLink } from '../shop.ts'
import { runCollector, startCollector } from '../start-collector.ts'
import { check, type Lane } from './lane.ts'
import { plants } from './plants.ts'

export const twoProcesses: Lane = {
  claim: 'a second collector on the same file refuses to start and says why; the first goes on',
  controls: [
    { bug: 'the file is not locked', plants: plants.lockNothing, caughtAs: /^a second .* started/ },
  ],

  async run({ main, say }) {
    const first = await startCollector({ main })
    const env = { DATABASE_URL: `file:${first.databaseFile}` }
    const second = await runCollector({ main, env })
    check(second.code !== 0, 'a second collector started on the same file')
    check(/in use by another/.test(second.stderr), `it does not say why: ${second.stderr}`)
    await makeLink(first)
    await first.kill('SIGKILL')

    const third = await startCollector({ main, databaseFile: first.databaseFile })
    await third.stop()
    say('refused while the first lived, started after it was killed')
  },
}
