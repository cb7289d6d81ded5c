import { createAriPbx } from '@tsunagu/pbx'
import {
  systemClock as clock,
  connectRedis,
  createLog,
  createMetrics,
  openHealth,
  readConfig,
  runService,
  waitForLease,
} from '@tsunagu/runtime'
import { keys, openBeside } from '@tsunagu/store'
import { startBridge } from './bridge.ts'
import { bridgeSettings, environment } from './config.ts'
import { createBridgeMetrics } from './metrics.ts'
import { createPhoneFloors } from './phone-floors.ts'

let settings: ReturnType<typeof readConfig<typeof bridgeSettings>>
let log: ReturnType<typeof createLog>

/** One bridge of a node works, others stand by: a second socket to the same PBX would take the first one's place. */
runService({
  clock,
  log: () => {
    settings = readConfig(bridgeSettings, environment)
    log = createLog({ service: 'bridge', instance: settings.TSUNAGU_INSTANCE, level: settings.TSUNAGU_LOG_LEVEL })
    return log
  },
  start: async ({ closing, stop }) => {
    const node = settings.TSUNAGU_NODE
    const instance = settings.TSUNAGU_INSTANCE
    const metrics = createMetrics('bridge', instance)
    const redis = connectRedis(settings.TSUNAGU_REDIS_URL, instance, log)
    closing('redis', () => redis.quit())
    let pbxReady = (): boolean => true
    const checks = {
      redis: () => redis.ping(),
      pbx: async () => {
        if (!pbxReady()) throw new Error('the PBX cannot be reached')
      },
    }
    const health = await openHealth({ host: '127.0.0.1', port: settings.TSUNAGU_HEALTH_PORT, clock, metrics, checks })
    closing('health', health.close)

    const leaving = new AbortController()
    closing('standby', () => leaving.abort())
    const lease = await waitForLease({ redis, key: keys.lease(`bridge:${node}`), instance, clock }, leaving.signal)
    if (lease === null) return
    pbxReady = () => false
    closing('lease', lease.release)
    log.info({ node }, 'this bridge works for the node')

    const phones = createPhoneFloors(redis)
    const pbx = createAriPbx({
      node,
      url: settings.TSUNAGU_ARI_URL,
      user: settings.TSUNAGU_ARI_USER,
      password: settings.TSUNAGU_ARI_PASSWORD,
      transport: settings.TSUNAGU_ARI_TRANSPORT,
      promptDir: settings.TSUNAGU_PROMPT_DIR,
      floorOfPhone: phones.floorOf,
      clock,
      log,
    })
    const reader = openBeside(redis, `${instance}:commands`, (error) => log.warn({ err: error }, 'redis'))
    let working = true
    lease.lost.addEventListener('abort', () => working && stop('the lease of the node is lost'))
    const bridge = await startBridge({
      node,
      pbx,
      redis,
      reader,
      phones,
      aloneFile: settings.TSUNAGU_ALONE_CDR,
      takeMs: settings.TSUNAGU_TAKE_MS,
      clock,
      log,
      metrics: createBridgeMetrics(metrics),
    })
    pbxReady = bridge.isUp
    closing('bridge', () => {
      working = false
      return bridge.stop()
    })
  },
})
