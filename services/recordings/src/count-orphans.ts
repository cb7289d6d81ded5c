import { ConfigInvalid, systemClock as clock, exitCode } from '@tsunagu/runtime'
import { openDatabase } from '@tsunagu/store'
import { placesConfig } from './config.ts'
import { orphans } from './orphans.ts'

/** Prints the counts as one JSON line; exit 1 when any is not nought. Argument: grace in ms, 60,000 unless told. */
const readPlaces = (): ReturnType<typeof placesConfig> => {
  try {
    return placesConfig()
  } catch (error) {
    if (error instanceof ConfigInvalid) {
      process.stderr.write(`${error.message}\n`)
      process.exit(exitCode.config)
    }
    throw error
  }
}
const config = readPlaces()
const fail = (error: Error): void => {
  process.stderr.write(`${error.message}\n`)
}
const db = openDatabase(config.TSUNAGU_POSTGRES_URL_RECORDINGS, {
  name: 'count-orphans',
  maxConnections: 2,
  onProblem: fail,
})
const places = { db, clock, spoolDir: config.TSUNAGU_SPOOL_DIR, archiveDir: config.TSUNAGU_RECORDING_DIR }
const counts = await orphans(places, Number(process.argv[2] ?? 60_000))
process.stdout.write(`${JSON.stringify(counts)}\n`)
await db.destroy()
process.exitCode = Object.values(counts).every((count) => count === 0) ? 0 : 1
