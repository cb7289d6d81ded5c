import { connectRedis, createLog, createMetrics, runFloor, runService, systemClock } from '@tsunagu/runtime'
import { tally } from './tally.ts'

/** The tally as a process of its own, so that a test can kill it. */
const [url = '', floor = '', instance = ''] = process.argv.slice(2)
const log = createLog({ service: 'tally', instance, level: 'info' })

runService({
  clock: systemClock,
  prepare: () => ({ log }),
  start: async ({ closing }) => {
    const redis = connectRedis(url, instance, log)
    closing('redis', () => redis.quit())
    const metrics = createMetrics('tally', instance)
    const runner = runFloor({ folder: tally, floor, redis, clock: systemClock, log, metrics, instance })
    closing('floor', runner.stop)
  },
})
