import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigInvalid, readConfig, setting } from './config.ts'

const schema = z.object({
  TSUNAGU_REDIS_URL: setting.redisUrl,
  TSUNAGU_POSTGRES_URL: setting.postgresUrl,
  TSUNAGU_API_PORT: setting.port,
  TSUNAGU_ARI_PASSWORD: z.string().min(12).describe('at least 12 characters'),
  TSUNAGU_LOG_LEVEL: setting.logLevel,
})

const good = {
  TSUNAGU_REDIS_URL: 'redis://:pw@127.0.0.1:21002/0',
  TSUNAGU_POSTGRES_URL: 'postgres://api:pw@127.0.0.1:21001/tsunagu',
  TSUNAGU_API_PORT: '21030',
  TSUNAGU_ARI_PASSWORD: 'long-enough-secret',
  SOMETHING_ELSE: 'x',
}

const problemsOf = (env: Record<string, string>): string => {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message
    throw error
  }
  return 'none'
}

describe('the configuration', () => {
  it('is read with its types and defaults, and nothing else of the environment', () => {
    expect(readConfig(schema, good)).toEqual({
      TSUNAGU_REDIS_URL: good.TSUNAGU_REDIS_URL,
      TSUNAGU_POSTGRES_URL: good.TSUNAGU_POSTGRES_URL,
      TSUNAGU_API_PORT: 21_030,
      TSUNAGU_ARI_PASSWORD: 'long-enough-secret',
      TSUNAGU_LOG_LEVEL: 'info',
    })
  })

  it('tells every problem at once, with what was found and what was expected', () => {
    const message = problemsOf({ TSUNAGU_REDIS_URL: 'http://x', TSUNAGU_API_PORT: '99999', TSUNAGU_LOG_LEVEL: 'loud' })
    expect(message.split('\n')).toEqual([
      'configuration: 5 problems',
      '  TSUNAGU_REDIS_URL: found "http://x"; expected redis://[:password@]host:port[/db]',
      '  TSUNAGU_POSTGRES_URL: found nothing; expected postgres://user:password@host:port/database',
      '  TSUNAGU_API_PORT: found "99999"; expected a port, 1 to 65535',
      '  TSUNAGU_ARI_PASSWORD: found nothing; expected at least 12 characters',
      '  TSUNAGU_LOG_LEVEL: found "loud"; expected one of fatal, error, warn, info, debug, trace, silent',
    ])
  })

  it('shows no secret, neither by name nor inside a URL', () => {
    const message = problemsOf({ ...good, TSUNAGU_ARI_PASSWORD: 'hunter2', TSUNAGU_REDIS_URL: 'http://u:hunter3@x' })
    expect(message).toContain('TSUNAGU_ARI_PASSWORD: found a secret of 7 characters')
    expect(message).toContain('"http://u:***@x"')
    expect(message).not.toMatch(/hunter/)
  })

  it('takes an empty value for a missing one', () => {
    expect(problemsOf({ ...good, TSUNAGU_API_PORT: '' })).toContain('TSUNAGU_API_PORT: found nothing')
  })
})
