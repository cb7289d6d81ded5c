import type { Attempt, Campaign, DialEvent, LogBody, LogEntry, PbxCommand } from '@tsunagu/core'
import { municipalRules, municipalTries, startOfDay, tokyoTime } from '@tsunagu/core'
import { encodeLogEntry, entryField, parseLogEntry, type Replayed } from '@tsunagu/messages'
import { appendEntry, inContract, keys, readLogRange } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { plantPersons } from '../support/register.ts'
import { until } from '../support/wait.ts'

const contract = 'kumamoto'
const people = 24
const agents = ['a01', 'a02', 'a03', 'a04', 'a05', 'a06']
let office: Office
let persons: readonly number[] = []

const numberOf = (n: number): string => `0906666${String(n).padStart(4, '0')}`

/**
 * Ten in the morning of tomorrow, by the log: its clock never goes back, so one entry of that moment keeps it there, and the
 * test may run at any hour.
 */
const tenInTheMorning = async (): Promise<number> => {
  const at = startOfDay(tokyoTime(Date.now() + 86_400_000).day) + 10 * 3_600_000
  const entry = encodeLogEntry('test', { type: 'phone.lost', phone: 'nobody' })
  await office.redis.xadd(keys.log(contract), `${at}-0`, entryField, entry)
  return at
}

const always = [{ from: 0, to: 1_440 }]

const plan = (more: Partial<Campaign> = {}): Campaign => ({
  ...{ id: 'saikoku', version: 1, name: '催告', state: 'running', line: 'zei', callerId: '0965550002', queue: 'nofu' },
  ...{ mode: { kind: 'progressive' }, pacing: municipalRules, tries: { ...municipalTries, calendar: 'itsudemo' } },
  ...{
    firstDay: null,
    lastDay: null,
    priority: 0,
    weight: 1,
    reserve: 0,
    yields: true,
    apology: ['ja/apology'],
    quotas: [],
  },
  ...more,
})

const tell = (by: string, body: LogBody): Promise<string> => appendEntry(office.redis, contract, by, body)

const log = async (): Promise<readonly LogEntry[]> =>
  (await readLogRange(office.redis, contract, '-', '+', 100_000)).map(({ id, fields }) => parseLogEntry(id, fields))

const saidBy = async <T extends DialEvent['type']>(type: T): Promise<readonly Extract<DialEvent, { type: T }>[]> =>
  (await log()).flatMap(({ body }) => (body.type === type ? [body as Extract<DialEvent, { type: T }>] : []))

const started = async (): Promise<readonly Attempt[]> => (await saidBy('attempt.started')).map(({ attempt }) => attempt)

type Dial = Extract<PbxCommand, { type: 'leg.dial' }>
const dialled = (): readonly Dial[] =>
  office.pbx.performed.flatMap((command) =>
    command.type === 'leg.dial' && command.to.kind === 'outside' ? [command] : [],
  )

/** The carrier: whoever is rung does not answer, is engaged, or is a number that does not exist. */
const carry = (): { readonly stop: () => Promise<void> } => {
  const causes = [19, 17, 18, 1]
  const ended = new Set<string>()
  let isOver = false
  const run = async (): Promise<void> => {
    while (!isOver) {
      for (const { leg } of dialled()) {
        if (ended.has(leg)) continue
        ended.add(leg)
        await tell('bridge:pbx1', { type: 'leg.ended', leg, cause: causes[ended.size % causes.length] ?? 19 })
      }
      await new Promise((wake) => setTimeout(wake, 20))
    }
  }
  const done = run()
  return {
    stop: async () => {
      isOver = true
      await done
    },
  }
}

beforeAll(async () => {
  office = await openOffice(['acd', 'dialler'])
  persons = await plantPersons(
    office.db,
    contract,
    Array.from({ length: people }, (_, n) => ({
      ...{ name: `催告 ${n}`, clientId: `dial-${n}`, numbers: [numberOf(n)] },
      claims: [[`dial-${n}`, 10_000, '2026-06-30']] as const,
    })),
  )
  await inContract(office.db, contract, async (trx) => {
    const source = { source: '', plan: JSON.stringify(plan()), made_by: 'ops1', changed_by: 'ops1' }
    await trx
      .insertInto('campaign')
      .values({ contract, id: 'saikoku', name: '催告', state: 'running', ...source })
      .execute()
    const rows = persons.map((person, n) => ({ contract, campaign: 'saikoku', person, rank: n, ...bare }))
    await trx.insertInto('target').values(rows).execute()
  })
  const calendar = { holidays: 'asWeekday', seasons: [], days: {}, lastDay: null, emergency: null } as const
  await tenInTheMorning()
  const config = (await log()).flatMap(({ body }) => (body.type === 'floor.configured' ? [body.config] : [])).at(-1)
  if (config === undefined) throw new Error('no set-up')
  const itsudemo = { ...calendar, id: 'itsudemo', name: 'いつでも', weekdays: Array.from({ length: 7 }, () => always) }
  await tell('api', { type: 'floor.configured', config: { ...config, calendars: [...config.calendars, itsudemo] } })
  for (const [n, agent] of agents.entries()) {
    await tell('bridge:pbx1', { type: 'phone.registered', phone: `p200${n + 1}` })
    for (const type of ['agent.signIn', 'agent.ready'] as const)
      await tell('api', { type, agent, request: `${type}-${agent}`, actor: { account: agent, door: 'api' } })
  }
})

const bare = {
  ...{ because: null, appointment_at: null, appointment_agent: null, last_outcome: null, last_call: null },
  settled_at: null,
} as const

afterAll(() => office.close())

describe('a campaign over real services', () => {
  it('dials everybody once through the kill -9 of the dialler, forgets nobody, and writes down what became of each', async () => {
    const carrier = carry()
    await tell('api', { type: 'campaign.set', campaign: plan(), by: 'ops1' })
    for (const share of [0.25, 0.6]) {
      await until('some are dialled', async () => (await started()).length >= people * share, {
        withinMs: 15_000,
        seen,
      })
      await office.restart('dialler')
    }
    await until('everybody has been tried', async () => (await saidBy('attempt.ended')).length >= people, {
      withinMs: 60_000,
      seen,
    })
    await carrier.stop()
    const attempts = await started()
    expect(attempts.map(({ person }) => person).sort((a, b) => a - b)).toEqual([...persons])
    expect(new Set(dialled().map(({ to }) => (to.kind === 'outside' ? to.number : ''))).size).toBe(people)
    expect(dialled()).toHaveLength(people)
    expect(new Set((await saidBy('attempt.ended')).map(({ call }) => call)).size).toBe(people)
    await until('Postgres knows', async () => (await open()) === 0 && (await rows()).length === people)
    expect((await rows()).every(({ outcome }) => outcome !== null && outcome !== 'network')).toBe(true)
    expect(await targets()).toEqual({ waiting: people, tried: people, due: 0 })
    expect((await decisions()).map(({ started: n }) => n).reduce((a, b) => a + b, 0)).toBe(people)
  }, 150_000)

  it('reads a list again after what changed in the register, and takes off it who has paid', async () => {
    const [first, second] = persons
    if (first === undefined || second === undefined) throw new Error('nobody')
    const before = (await started()).length
    await inContract(office.db, contract, async (trx) => {
      await trx.updateTable('claim').set({ state: 'paid' }).where('client_key', '=', 'dial-0').execute()
      await trx
        .updateTable('attempt')
        .set({ started_at: '2026-10-01T01:00:00.000Z' })
        .where('person', 'in', [first, second])
        .execute()
      await trx
        .updateTable('target')
        .set({ next_at: '2026-11-01T00:00:00.000Z' })
        .where('person', 'in', [first, second])
        .execute()
    })
    await until('the first is off the list', async () => (await stateOf(first)) === 'register', { withinMs: 30_000 })
    expect((await started()).slice(before).some(({ person }) => person === first)).toBe(false)
  }, 60_000)

  it('decides the same again from its log, kill -9 included, and ends in the state it stands in', async () => {
    const manager = await office.visit('manager1')
    const replayed = await manager.get<Replayed>('/v1/replay?service=dialler')
    expect(replayed).toMatchObject({ service: 'dialler', whole: true, same: true, difference: null })
    const said = (await log()).filter(({ by, body }) => by === 'dialler' && body.type !== 'timer.fired')
    // It goes on deciding meanwhile.
    expect(replayed.events).toBeGreaterThan(0.9 * said.length)
    expect(replayed.events).toBeGreaterThan(2 * people)
  })
})

const seen = async (): Promise<unknown> => {
  const counts: Record<string, number> = {}
  for (const { body } of await log()) counts[body.type] = (counts[body.type] ?? 0) + 1
  return { counts, decided: (await saidBy('campaign.decided')).at(-1) }
}

const read = <T>(work: (trx: Parameters<Parameters<typeof inContract>[2]>[0]) => Promise<T>): Promise<T> =>
  inContract(office.db, contract, work)

const rows = () => read((trx) => trx.selectFrom('attempt').select(['call', 'outcome', 'person']).execute())
const open = async () => (await rows()).filter(({ outcome }) => outcome === null).length
const decisions = () => read((trx) => trx.selectFrom('dial_decision').select(['entry', 'started']).execute())
const stateOf = async (person: number) =>
  (await read((trx) => trx.selectFrom('target').select('because').where('person', '=', person).executeTakeFirst()))
    ?.because

const targets = async () => {
  const all = await read((trx) => trx.selectFrom('target').select(['state', 'tries', 'next_at']).execute())
  const now = Date.now()
  return {
    waiting: all.filter(({ state }) => state === 'waiting').length,
    tried: all.filter(({ tries }) => tries === 1).length,
    due: all.filter(({ next_at }) => Date.parse(next_at) <= now).length,
  }
}
