import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_EXCHANGE: setting.postgresUrl,
  TSUNAGU_EXCHANGE_DIR: setting.path,
  /** So long an exported file can be fetched; its entry in the ledger stays. */
  TSUNAGU_EXPORT_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(30).describe('days, 1 to 3650'),
  /** How much of a file is read, checked and committed in one go. */
  TSUNAGU_EXCHANGE_BLOCK_KB: z.coerce
    .number()
    .int()
    .min(1)
    .max(16_384)
    .default(2_048)
    .describe('kilobytes, 1 to 16384'),
  /** How much of what was read is taken over in one go; some 20 to 40 rows a block. */
  TSUNAGU_EXCHANGE_APPLY_BLOCKS: z.coerce.number().int().min(1).max(10_000).default(512).describe('blocks, 1 to 10000'),
  /** What a delivered file may come to, unpacked. */
  TSUNAGU_EXCHANGE_MOST_MB: z.coerce.number().int().min(1).default(16_384).describe('megabytes'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const exchangeSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
