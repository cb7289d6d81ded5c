import { join } from 'node:path'
import { inContract, putLinkRule } from '@tsunagu/store'
import type { Office } from './office.ts'
import { freePort } from './servers/ports.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** The service `exchange` of an office, which a test may kill and start again. */
export type Exchange = {
  readonly output: () => string
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Works in small pieces, so that there are many moments at which to die. */
export const openExchange = async (office: Office): Promise<Exchange> => {
  const { urls, redisServer, runDir, db } = office
  let process: ServiceProcess
  const port = await freePort()
  const start = async (): Promise<void> => {
    const env = {
      HOME: runDir,
      TSUNAGU_REDIS_URL: redisServer.url,
      TSUNAGU_POSTGRES_URL_EXCHANGE: urls.exchange,
      TSUNAGU_EXCHANGE_DIR: join(runDir, 'exchange'),
      TSUNAGU_EXCHANGE_BLOCK_KB: '8',
      TSUNAGU_EXCHANGE_APPLY_BLOCKS: '2',
      TSUNAGU_EXCHANGE_MOST_MB: '64',
      TSUNAGU_INSTANCE: 'exchange',
      TSUNAGU_HEALTH_PORT: String(port),
      TSUNAGU_LOG_LEVEL: 'warn',
    }
    process = startServiceProcess('exchange', env)
  }
  // Persons are as they were delivered, until a test says otherwise.
  await inContract(db, 'kumamoto', (trx) => putLinkRule(trx, 'kumamoto', false))
  await start()
  return {
    output: () => process.output(),
    start,
    kill: async () => {
      await process.end('SIGKILL')
    },
    close: async () => {
      await process.end('SIGTERM')
    },
  }
}
