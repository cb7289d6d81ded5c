import { commonSettings, healthSettings, readConfig } from '@tsunagu/runtime'
import { z } from 'zod'

const schema = z.object({ ...commonSettings, ...healthSettings })

/** The one place of this service that reads the environment. Throws ConfigInvalid with every problem at once. */
export const acdSettings = (): z.infer<typeof schema> => readConfig(schema, process.env)
