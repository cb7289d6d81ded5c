import { join } from 'node:path'
import { hash } from '@node-rs/argon2'
import { publishedSchema, sessionSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { Api } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { progress, progressDone } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { city, type Hours } from '../seed/city.ts'
import { type DemoAccount, demoAccounts, writeDemoAccounts } from '../seed/demo-accounts.ts'
import { plantCity } from '../seed/plant.ts'
import { runDir, setting } from '../settings.ts'
import { withDatabase } from './pbx.ts'

/** As services/api hashes them. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const addSeed = (program: Command, tools: ToolsOf): void => {
  program
    .command('seed')
    .description('見本の市を作る（Postgres に直接書き、API で公開する）')
    .option('--hours <hours>', 'always, or city (weekdays 8:30 to 17:15)', 'always')
    .option('--register', 'with three dozen persons, their claims, promises and numbers', false)
    .option('--no-publish', 'only write the tables; the API need not be there')
    .action(async ({ hours, publish, register }: { hours: string; publish: boolean; register: boolean }) => {
      const { api, out } = tools()
      if (hours !== 'always' && hours !== 'city')
        throw new Failure(exitCode.usage, 'hours.unknown', `--hours is "${hours}"; expected always or city`)
      const path = join(runDir(), 'demo-accounts.json')
      const accounts = demoAccounts(path)
      await plant(accounts, hours, register)
      writeDemoAccounts(path, accounts)
      const version = publish ? await publishAs(api, accounts) : null
      progressDone()
      out.say(
        {
          contract: city.contract.id,
          lines: city.lines.length,
          queues: city.queues.length,
          agents: city.agents.length,
          accounts: path,
          version,
        },
        `${city.contract.name}: ${city.lines.length} lines, ${city.queues.length} queues, ${city.agents.length} agents; accounts in ${path}${version === null ? '; not published' : `; published as version ${version}`}`,
      )
    })
}

const plant = async (accounts: readonly DemoAccount[], hours: Hours, register: boolean): Promise<void> => {
  progress('hashing passwords …')
  const hashed = await Promise.all(
    accounts.map(async (one) => ({ ...one, passwordHash: await hash(one.password, cost) })),
  )
  progress('writing the tables …')
  await withDatabase((db) =>
    plantCity(db, { hours, node: setting('TSUNAGU_NODE') ?? 'pbx1', accounts: hashed, register }),
  )
}

const publishAs = async (api: Api, accounts: readonly DemoAccount[]): Promise<number> => {
  const ops = accounts.find((one) => one.roles.includes('ops'))
  if (ops === undefined) throw new Error('the sample city has no operations account')
  progress('publishing …')
  const { token } = await api.call(sessionSchema, 'POST', '/v1/session', {
    account: ops.account,
    password: ops.password,
  })
  const asOps = api.with(token)
  const { version } = await asOps.call(publishedSchema, 'POST', '/v1/config/publish')
  await asOps.fetch('DELETE', '/v1/session')
  return version
}
