import { openJobs, serve } from '@tsunagu/runtime'
import { openDatabase } from '@tsunagu/store'
import { keepLists } from './campaigns/list-timer.ts'
import { apiSettings } from './config.ts'
import { createHouse } from './house.ts'
import { buildServer } from './server.ts'
import { keepFlowTimes } from './setup/flow-timer.ts'

/** Who may ask what; nothing else. */
serve({
  service: 'api',
  rank: 'live',
  settings: apiSettings,
  start: async ({ settings, instance, clock, log, metrics, redis, closing }) => {
    const db = openDatabase(settings.TSUNAGU_POSTGRES_URL_API, {
      name: instance,
      maxConnections: 8,
      onProblem: (error) => log.warn({ err: error }, 'postgres connection lost'),
    })
    closing('postgres', () => db.destroy())
    const exchangeJobs = openJobs({ redisUrl: settings.TSUNAGU_REDIS_URL, queue: 'exchange', log })
    closing('jobs', exchangeJobs.close)
    const house = createHouse({
      clock,
      log,
      metrics,
      redis,
      db,
      recordingDir: settings.TSUNAGU_RECORDING_DIR,
      promptDir: settings.TSUNAGU_PROMPT_DIR,
      exchangeDir: settings.TSUNAGU_EXCHANGE_DIR,
      exchangeJobs,
      secure: settings.TSUNAGU_API_URL.startsWith('https:'),
      sessionMs: settings.TSUNAGU_SESSION_HOURS * 3_600_000,
      answerMs: settings.TSUNAGU_ANSWER_MS,
    })
    closing('logs', house.close)
    const { server } = await buildServer(house)
    await server.listen({ host: settings.TSUNAGU_API_HOST, port: settings.TSUNAGU_API_PORT })
    closing('door', () => server.close())
    closing('flow times', keepFlowTimes(house))
    closing('lists', keepLists(house))
    log.info({ port: settings.TSUNAGU_API_PORT }, 'open')
  },
})
