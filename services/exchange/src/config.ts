import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_EXCHANGE: setting.postgresUrl,
  TSUNAGU_EXCHANGE_DIR: setting.path,
  /** So long an exported file can be fetched; its entry in the ledger stays. */
  TSUNAGU_EXPORT_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(30).describe('days, 1 to 3650'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const exchangeSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
