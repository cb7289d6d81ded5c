import { type AgentSetup, type Queue, standardAgent, standardCalendar, standardQueue } from '@tsunagu/core'
import {
  type Db,
  inContract,
  openDatabase,
  putAgent,
  putCalendar,
  putPhone,
  putQueue,
  readAgents,
  readLimits,
  readQueues,
  removeAgent,
} from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { city } from '../../packages/cli/src/seed/city.ts'
import { plantCity } from '../../packages/cli/src/seed/plant.ts'
import { configProblems, configWarnings } from '../../services/api/src/setup/config-problems.ts'
import { buildFloorConfig } from '../../services/api/src/setup/floor-config.ts'
import { readAround } from '../../services/api/src/setup/flow-world.ts'
import { openPostgres, type PostgresServer, type TestDatabase } from '../support/servers.ts'
import { buildTestCity, contract as testCity } from '../support/test-city.ts'

const contract = 'office'
let server: PostgresServer
let urls: TestDatabase
let db: Db

beforeAll(async () => {
  server = await openPostgres()
  urls = await server.migratedDatabase()
  await asOwner((owner) => owner.insertInto('contract').values({ id: contract, name: contract }).execute())
  db = openDatabase(urls.api, { name: 'test', maxConnections: 1, onProblem: () => undefined })
})

afterAll(async () => {
  await db?.destroy()
  await server?.close()
})

const asOwner = async (work: (owner: Db) => Promise<unknown>): Promise<void> => {
  const owner = openDatabase(urls.owner, { name: 'test', maxConnections: 1, onProblem: () => undefined })
  await work(owner)
  await owner.destroy()
}

const full: Queue = {
  ...standardQueue,
  id: 'full',
  name: 'すべて',
  ringMs: 1,
  announceEveryMs: 2,
  announce: 'both',
  comfort: { prompt: 'ja/comfort', everyMs: 3 },
  strategy: 'tiers',
  headStartMs: 4,
  needs: [{ skill: '英語', level: 5 }],
  relax: [{ afterMs: 6, needs: [] }],
  sameAgent: { kind: 'responsible', holdMs: 7 },
  rules: { ...standardQueue.rules, full: { waiting: 8, action: { kind: 'callback' } } },
  calendar: 'office',
  exits: [{ key: '1', action: { kind: 'queue', queue: 'plain' } }],
  callback: {
    offerPrompt: 'ja/callback-offer',
    confirmedPrompt: 'ja/callback-confirmed',
    first: 'citizen',
    tries: 9,
    retryMs: 10,
    expiresMs: 11,
    calendar: 'office',
  },
  prolong: { times: 12, ms: 13 },
}
const plain: Queue = { ...standardQueue, id: 'plain', name: '標準' }

const ishikawa: AgentSetup = {
  id: 'ishikawa',
  name: '石川',
  phone: 'p1',
  browserPhone: 'w1',
  queues: ['full', 'plain'],
  skills: { 英語: 7, 納付: 2 },
  tiers: { full: 3 },
  supervises: ['plain'],
  autoAnswer: true,
}

const inOffice = <T>(work: Parameters<typeof inContract<T>>[2]): Promise<T> => inContract(db, contract, work)

/** Only what the city's phones need: nobody signs in here. */
const phones = city.agents.map(({ id, name, phone, browserPhone }) => ({
  account: id,
  name,
  password: '',
  passwordHash: '$argon2id$x',
  roles: ['agent' as const],
  agent: id,
  phone,
  sipPassword: 's',
  browserPhone,
  browserPassword: browserPhone === null ? null : 's',
}))

describe('the set-up in the tables', () => {
  it('gives back queues and agents as they were put in, all of them and the plain ones', async () => {
    await inOffice(async (trx) => {
      await putCalendar(trx, contract, {
        id: 'office',
        ...standardCalendar,
        name: '',
        weekdays: [[], [], [], [], [], [], []],
      })
      for (const queue of [full, plain]) await putQueue(trx, contract, queue)
      for (const id of ['p1', 'w1']) await putPhone(trx, contract, { id, secret: 's', node: 'n', browser: id === 'w1' })
      await putAgent(trx, contract, ishikawa)
      expect(await readQueues(trx, contract)).toEqual([full, plain])
      expect(await readAgents(trx, contract)).toEqual([ishikawa])
      expect(await readLimits(trx, contract, contract)).toMatchObject({ tellListened: false })
    })
  })

  it('forgets what is left out when an agent or a queue is put again', async () => {
    const bare: AgentSetup = { ...standardAgent, id: 'ishikawa', name: '石川', phone: 'p1', queues: ['plain'] }
    await inOffice(async (trx) => {
      await putAgent(trx, contract, bare)
      await putQueue(trx, contract, { ...plain, id: 'full' })
      expect(await readAgents(trx, contract)).toEqual([bare])
      expect((await readQueues(trx, contract))[0]).toEqual({ ...plain, id: 'full' })
    })
  })

  it('takes an agent out, keeps the row, and takes the agent back', async () => {
    await inOffice(async (trx) => {
      expect(await removeAgent(trx, contract, 'ishikawa')).toBe(true)
      expect(await removeAgent(trx, contract, 'ishikawa')).toBe(false)
      expect(await readAgents(trx, contract)).toEqual([])
      await putAgent(trx, contract, ishikawa)
      expect(await readAgents(trx, contract)).toEqual([ishikawa])
    })
  })

  const wrongs = [
    ["insert into agent_skill values ('office', 'ishikawa', 'x', 10)", /level_check/],
    ["update agent_queue set tier = 0 where agent = 'ishikawa'", /tier_check/],
    ["update agent set browser_phone = 'p1' where id = 'ishikawa'", /agent_two_phones/],
    ["update queue set strategy = 'cheapest'", /strategy_check/],
    ["update queue set comfort_prompt = 'ja/comfort', comfort_every_ms = null", /queue_comfort_whole/],
    ["update queue set calendar = 'moon'", /queue_calendar/],
    ["insert into do_not_call values ('office', '*31#', 'x', now(), 'x')", /number_check/],
  ] as const
  it.each(wrongs)('does not hold what cannot be: %s', async (statement, problem) => {
    await expect(inOffice((trx) => sql.raw(statement).execute(trx))).rejects.toThrow(problem)
  })
})

describe('the sample city and the test city', () => {
  const configOf = (of: string, at = db) => inContract(at, of, (trx) => buildFloorConfig(trx, of, of, 1))

  it('contradict themselves in nothing, and need no second look', async () => {
    await asOwner((owner) => plantCity(owner, { hours: 'always', node: 'pbx1', accounts: phones }))
    // Both have the same numbers, as two stacks may.
    const other = await server.migratedDatabase()
    await buildTestCity(other.owner)
    const otherDb = openDatabase(other.api, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    for (const [at, of] of [
      [db, city.contract.id],
      [otherDb, testCity],
    ] as const) {
      const config = await configOf(of, at)
      const around = await inContract(at, of, (trx) => readAround(trx, of, Date.now(), null))
      expect([of, configProblems(config, around), configWarnings(config)]).toEqual([of, [], []])
    }
    await otherDb.destroy()
  })

  it('are planted again without a trace, with whatever was changed brought back', async () => {
    const before = await configOf(city.contract.id)
    await inContract(db, city.contract.id, async (trx) => {
      await putQueue(trx, city.contract.id, { ...plain, id: 'soudan' })
      await removeAgent(trx, city.contract.id, 'a04')
    })
    await asOwner((owner) => plantCity(owner, { hours: 'always', node: 'pbx1', accounts: phones }))
    const after = await configOf(city.contract.id)
    expect({ ...after, flows: [] }).toEqual({ ...before, flows: [] })
  })
})
