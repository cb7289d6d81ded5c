import { createLog, systemClock } from '@tsunagu/runtime'
import { openDatabase, openRedis } from '@tsunagu/store'
import { processRecording } from '../../../services/recordings/src/process-recording.ts'
import type { Workshop } from '../../../services/recordings/src/workshop.ts'

/** One recording through all steps in a process of its own; kills itself (9) right after the step that is named. */
const [redisUrl, postgresUrl, spoolDir, archiveDir, floor, recording, lastStep] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]
const fail = (error: Error): void => {
  throw error
}
const shop: Workshop = {
  redis: openRedis(redisUrl, 'worker', fail),
  db: openDatabase(postgresUrl, { name: 'worker', maxConnections: 2, onProblem: fail }),
  clock: systemClock,
  log: createLog({ service: 'recordings', instance: 'worker', level: 'silent' }),
  spoolDir,
  archiveDir,
  onStep: (_recording, step) => {
    if (step === lastStep) process.kill(process.pid, 'SIGKILL')
  },
}
await processRecording(shop, { floor, recording }, 1)
await shop.db.destroy()
await shop.redis.quit()
