import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_POSTGRES_URL_MESSAGING: setting.postgresUrl,
  /** The folders of gammu-smsd: outbox, sent, error, inbox, references. */
  TSUNAGU_SMS_DIR: setting.path,
  /** Wait before the second try; it doubles from try to try, up to half an hour. */
  TSUNAGU_SMS_BACKOFF_S: z.coerce.number().min(0.1).max(1_800).default(30).describe('seconds, 0.1 to 1800'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const messagingSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
