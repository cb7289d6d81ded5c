import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { givenToken, sessionFile } from './settings.ts'

const schema = z.record(z.string(), z.object({ token: z.string(), account: z.string() }))

const read = (): z.infer<typeof schema> => {
  if (!existsSync(sessionFile())) return {}
  return schema.parse(JSON.parse(readFileSync(sessionFile(), 'utf8')))
}

const write = (sessions: z.infer<typeof schema>): void => {
  mkdirSync(dirname(sessionFile()), { recursive: true, mode: 0o700 })
  writeFileSync(sessionFile(), `${JSON.stringify(sessions, null, 2)}\n`, { mode: 0o600 })
}

/** The token to show at that address: TSUNAGU_TOKEN, else the one kept at sign-in. */
export const tokenFor = (url: string): string | null => givenToken() ?? read()[url]?.token ?? null

export const keepToken = (url: string, account: string, token: string): void =>
  write({ ...read(), [url]: { account, token } })

export const forgetToken = (url: string): void => {
  const { [url]: _, ...rest } = read()
  write(rest)
}
