import { commonSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({
  ...commonSettings,
  TSUNAGU_POSTGRES_URL_API: setting.postgresUrl,
  TSUNAGU_API_HOST: z.string().default('127.0.0.1').describe('an address to listen on'),
  TSUNAGU_API_PORT: setting.port,
  TSUNAGU_API_URL: setting.httpUrl,
  TSUNAGU_RECORDING_DIR: setting.path,
  TSUNAGU_PROMPT_DIR: setting.path.describe('absolute path of the prompts as the PBX sees it'),
  TSUNAGU_EXCHANGE_DIR: setting.path,
  TSUNAGU_SESSION_HOURS: z.coerce.number().min(0.1).max(24).default(10).describe('hours, 0.1 to 24'),
  /** How long a request may wait for the floor's answer. */
  TSUNAGU_ANSWER_MS: z.coerce.number().int().min(100).max(60_000).default(5_000).describe('milliseconds, 100 to 60000'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const apiSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
