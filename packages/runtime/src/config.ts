import { z } from 'zod'
import { logLevels } from './log.ts'

/** The environment does not fit; the message lists every problem. */
export class ConfigInvalid extends Error {
  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n${problems.join('\n')}`)
    this.name = 'ConfigInvalid'
  }
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads a service's settings. Empty values count as missing. Throws ConfigInvalid with all problems at once, each with
 * the name, what was found (secrets masked) and what was expected.
 */
export const readConfig = <Schema extends z.ZodObject>(schema: Schema, env: Env): z.infer<Schema> => {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = env[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new ConfigInvalid(result.error.issues.map((issue) => problem(issue, given, schema)))
}

const problem = (issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>, schema: z.ZodObject): string => {
  const name = String(issue.path[0] ?? '')
  const expected = (schema.shape[name] as z.ZodType | undefined)?.description ?? issue.message
  return `  ${name}: found ${found(name, given[name])}; expected ${expected}`
}

const secretName = /PASSWORD|SECRET|TOKEN|KEY/

const found = (name: string, value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (secretName.test(name)) return `a secret of ${String(value).length} characters`
  return `"${String(value).replace(/(:\/\/[^:/@]*:)[^@]+@/, '$1***@')}"`
}

/** Schemas of settings that several services have. */
export const setting = {
  port: z.coerce.number().int().min(1).max(65_535).describe('a port, 1 to 65535'),
  redisUrl: z.url({ protocol: /^rediss?$/ }).describe('redis://[:password@]host:port[/db]'),
  postgresUrl: z.url({ protocol: /^postgres(ql)?$/ }).describe('postgres://user:password@host:port/database'),
  httpUrl: z.url({ protocol: /^https?$/ }).describe('http://host:port'),
  /** Names that stand in keys and ids. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/)
    .describe('letters, digits, dot, dash, underscore'),
  path: z.string().startsWith('/').describe('an absolute path'),
  logLevel: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),
  text: z.string().min(1).describe('a text'),
} as const
