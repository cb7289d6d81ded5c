import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_EXCHANGE: setting.postgresUrl,
  TSUNAGU_EXCHANGE_DIR: setting.path,
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const exchangeSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
