import { runFloor, serve, watchFloors } from '@tsunagu/runtime'
import { acdSettings } from './config.ts'
import { floorFolder } from './folder.ts'

/** Who takes which call: holds the floors whose lease it can get, stands by for the others. */
serve({
  service: 'acd',
  rank: 'live',
  settings: acdSettings,
  start: async (tools) => {
    const { redis, clock, closing, settings, openHealth } = tools
    const watch = watchFloors(redis, clock, (floor) => {
      closing(`floor ${floor}`, runFloor({ ...tools, folder: floorFolder, floor }).stop)
    })
    closing('floors', watch.stop)
    await openHealth(settings.TSUNAGU_HEALTH_PORT)
  },
})
