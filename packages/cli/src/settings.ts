import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCode, Failure } from './exit.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Where this stack lives: TSUNAGU_RUN_DIR, else `.run` of the checkout. */
export const runDir = (): string => resolve(process.env.TSUNAGU_RUN_DIR ?? join(root, '.run'))

const parseEnv = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^[A-Z0-9_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

let fromFile: Readonly<Record<string, string>> | null = null

/** A setting from the environment, else from `<run>/env`, else null. */
export const setting = (name: string): string | null => {
  const path = join(runDir(), 'env')
  fromFile ??= existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {}
  const value = process.env[name] ?? fromFile[name]
  return value === undefined || value === '' ? null : value
}

export const neededSetting = (name: string): string => {
  const value = setting(name)
  if (value === null)
    throw new Failure(exitCode.usage, 'setting.missing', `${name} is not set, and ${join(runDir(), 'env')} has none`)
  return value
}

export const apiUrl = (): string => setting('TSUNAGU_API_URL') ?? 'http://127.0.0.1:21030'

/** Sessions of this person on this machine, readable by nobody else. */
export const sessionFile = (): string =>
  process.env.TSUNAGU_SESSION_FILE ??
  join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state'), 'tsunagu/session.json')

export const givenToken = (): string | null => process.env.TSUNAGU_TOKEN ?? null
export const givenPassword = (): string | null => process.env.TSUNAGU_PASSWORD ?? null
