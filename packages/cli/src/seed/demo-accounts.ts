import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type Role, roleSchema } from '@tsunagu/messages'
import { z } from 'zod'
import { setting } from '../settings.ts'
import { city } from './city.ts'

const schema = z.object({
  account: z.string(),
  name: z.string(),
  password: z.string(),
  roles: z.array(roleSchema),
  agent: z.string().nullable(),
  phone: z.string().nullable(),
  /** The phone registers with this. */
  sipPassword: z.string().nullable(),
  /** The phone in the browser, with its own. */
  browserPhone: z.string().nullable().default(null),
  browserPassword: z.string().nullable().default(null),
})

export type DemoAccount = z.infer<typeof schema>

/** Whoever can sign in to the sample city, with passwords made here. Kept from one seeding to the next. */
export const demoAccounts = (path: string): readonly DemoAccount[] => {
  const before = new Map(readDemoAccounts(path).map((one) => [one.account, one]))
  const secretOf = (account: string, field: 'password' | 'sipPassword' | 'browserPassword'): string =>
    before.get(account)?.[field] ?? newSecret()
  const agents = city.agents.map(({ id, name, phone, browserPhone, supervises }) => ({
    account: id,
    name,
    password: secretOf(id, 'password'),
    roles: supervises.length > 0 ? (['agent', 'supervisor'] as Role[]) : (['agent'] as Role[]),
    agent: id,
    phone,
    sipPassword: secretOf(id, 'sipPassword'),
    browserPhone,
    browserPassword: browserPhone === null ? null : secretOf(id, 'browserPassword'),
  }))
  const others = city.people.map(({ account, name, roles }) => ({
    account,
    name,
    password: (account === 'ops1' ? setting('TSUNAGU_ADMIN_PASSWORD') : null) ?? secretOf(account, 'password'),
    roles: [...roles],
    agent: null,
    phone: null,
    sipPassword: null,
    browserPhone: null,
    browserPassword: null,
  }))
  return [...agents, ...others]
}

export const readDemoAccounts = (path: string): readonly DemoAccount[] =>
  existsSync(path) ? z.array(schema).parse(JSON.parse(readFileSync(path, 'utf8'))) : []

export const writeDemoAccounts = (path: string, accounts: readonly DemoAccount[]): void =>
  writeFileSync(path, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })

const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const newSecret = (): string => Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('')
