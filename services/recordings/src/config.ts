import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_RECORDINGS: setting.postgresUrl,
  TSUNAGU_SPOOL_DIR: setting.path,
  TSUNAGU_RECORDING_DIR: setting.path,
  /** How many recordings are transcoded at once; each takes one core for about a hundredth of its length. */
  TSUNAGU_RECORDING_WORKERS: z.coerce.number().int().min(1).max(64).default(1).describe('a number, 1 to 64'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const recordingsSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)

const places = schema.pick({
  TSUNAGU_POSTGRES_URL_RECORDINGS: true,
  TSUNAGU_SPOOL_DIR: true,
  TSUNAGU_RECORDING_DIR: true,
})

/** What `count-orphans` needs of it. */
export const placesConfig = (): z.infer<typeof places> => readConfig(places, process.env)
