import { commonSettings, healthSettings, readConfig, setting } from '@tsunagu/runtime'
import { z } from 'zod'

/** Settings of one bridge; one bridge works per PBX node, others of the same node stand by. */
const schema = z.object({
  ...commonSettings,
  ...healthSettings,
  TSUNAGU_NODE: setting.name.describe('name of the PBX node, its asterisk.conf systemname'),
  TSUNAGU_ARI_URL: setting.httpUrl,
  TSUNAGU_ARI_USER: setting.text,
  TSUNAGU_ARI_PASSWORD: setting.text,
  TSUNAGU_ARI_TRANSPORT: z.enum(['ws', 'ari-client']).default('ws').describe('ws or ari-client'),
  TSUNAGU_PROMPT_DIR: setting.path.describe('absolute path of the prompts as the PBX sees it'),
  TSUNAGU_ALONE_CDR: setting.path.describe('absolute path of the PBX’s record of calls it served alone'),
  TSUNAGU_TAKE_MS: z.coerce.number().int().min(500).max(60_000).default(4_000).describe('milliseconds, 500 to 60000'),
})

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const bridgeSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
