import { createAriPbx } from '@tsunagu/pbx'
import { serve, waitForLease } from '@tsunagu/runtime'
import { keys, openBeside } from '@tsunagu/store'
import { startBridge } from './bridge.ts'
import { bridgeSettings } from './config.ts'
import { createBridgeMetrics } from './metrics.ts'
import { createPhoneFloors } from './phone-floors.ts'

/** One bridge of a node works, others stand by: a second socket to the same PBX would take the first one's place. */
serve({
  service: 'bridge',
  rank: 'live',
  settings: bridgeSettings,
  start: async ({ settings, instance, redis, clock, log, metrics, closing, stop, openHealth }) => {
    const node = settings.TSUNAGU_NODE
    let pbxReady = (): boolean => true
    await openHealth(settings.TSUNAGU_HEALTH_PORT, {
      pbx: async () => {
        if (!pbxReady()) throw new Error('the PBX cannot be reached')
      },
    })

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
