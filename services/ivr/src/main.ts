import { runFloor, serve, watchFloors } from '@tsunagu/runtime'
import { ivrSettings } from './config.ts'
import { ivrFolder } from './folder.ts'

/** The next step of each flow: holds the floors whose lease it can get, stands by for the others. */
serve({
  service: 'ivr',
  rank: 'live',
  settings: ivrSettings,
  start: async (tools) => {
    const { redis, clock, closing, settings, openHealth } = tools
    const watch = watchFloors(redis, clock, (floor) => {
      closing(`floor ${floor}`, runFloor({ ...tools, folder: ivrFolder, floor }).stop)
    })
    closing('floors', watch.stop)
    await openHealth(settings.TSUNAGU_HEALTH_PORT)
  },
})
