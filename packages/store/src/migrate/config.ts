import { fileURLToPath } from 'node:url'
import type { MigrateOptions } from './run.ts'

/** What migrating needs from the environment; says what is missing. */
export const readMigrateConfig = (env: Readonly<Record<string, string | undefined>> = process.env): MigrateOptions => {
  const ownerUrl = env.TSUNAGU_POSTGRES_URL ?? ''
  if (ownerUrl === '')
    throw new Error('TSUNAGU_POSTGRES_URL: found nothing; expected postgres://owner:password@host:port/database')
  const serviceUrls = [
    env.TSUNAGU_POSTGRES_URL_API,
    env.TSUNAGU_POSTGRES_URL_STATS,
    env.TSUNAGU_POSTGRES_URL_RECORDINGS,
    env.TSUNAGU_POSTGRES_URL_MESSAGING,
    env.TSUNAGU_POSTGRES_URL_CASES,
    env.TSUNAGU_POSTGRES_URL_EXCHANGE,
    env.TSUNAGU_POSTGRES_URL_DIALLER,
  ]
  return {
    ownerUrl,
    serviceUrls: serviceUrls.flatMap((url) => (url === undefined || url === '' ? [] : [url])),
    folder: fileURLToPath(new URL('../../../../migrations', import.meta.url)),
  }
}
