import { connectRedis, createLog, createMetrics, readConfig, runService, systemClock } from '@tsunagu/runtime'
import { openDatabase } from '@tsunagu/store'
import { apiSettings, environment } from './config.ts'
import { createHouse } from './house.ts'
import { buildServer } from './server.ts'

const settings = () => readConfig(apiSettings, environment())

runService({
  clock: systemClock,
  log: () => {
    const { TSUNAGU_INSTANCE: instance, TSUNAGU_LOG_LEVEL: level } = settings()
    return createLog({ service: 'api', instance, level })
  },
  start: async ({ closing }) => {
    const config = settings()
    const instance = config.TSUNAGU_INSTANCE
    const log = createLog({ service: 'api', instance, level: config.TSUNAGU_LOG_LEVEL })
    const redis = connectRedis(config.TSUNAGU_REDIS_URL, instance, log)
    closing('redis', () => redis.quit())
    const db = openDatabase(config.TSUNAGU_POSTGRES_URL_API, {
      name: instance,
      maxConnections: 8,
      onProblem: (error) => log.warn({ err: error }, 'postgres connection lost'),
    })
    closing('postgres', () => db.destroy())
    const house = createHouse({
      clock: systemClock,
      log,
      metrics: createMetrics('api', instance),
      redis,
      db,
      recordingDir: config.TSUNAGU_RECORDING_DIR,
      secure: config.TSUNAGU_API_URL.startsWith('https:'),
      sessionMs: config.TSUNAGU_SESSION_HOURS * 3_600_000,
      answerMs: config.TSUNAGU_ANSWER_MS,
    })
    closing('logs', house.close)
    const { server } = await buildServer(house)
    await server.listen({ host: config.TSUNAGU_API_HOST, port: config.TSUNAGU_API_PORT })
    closing('door', () => server.close())
    log.info({ port: config.TSUNAGU_API_PORT }, 'open')
  },
})
