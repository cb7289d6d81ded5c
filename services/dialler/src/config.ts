import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_DIALLER: setting.postgresUrl,
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const diallerSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
