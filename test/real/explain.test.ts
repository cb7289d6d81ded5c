import {
  type AgentExplained,
  atOf,
  type FigureDetail,
  type OfferExplained,
  type Shift,
  type WaitExplained,
} from '@tsunagu/messages'
import { checkpointOf, compareLogIds, inContract, keys, readPosition, readState, saveCheckpoint } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(['acd', 'ivr', 'stats'])
}, 300_000)
afterAll(() => office?.close())

const floor = 'kumamoto'
const first = 'pbx1-31.1'
const second = 'pbx1-31.2'

const json = async <T>(...args: readonly string[]): Promise<T> => {
  const said = await office.cli(['--json', ...args])
  expect(said.stderr + said.stdout, args.join(' ')).toSatisfy(() => said.code === 0)
  return JSON.parse(said.stdout) as T
}

/** A moment at which the second caller waited and the agent talked. */
const momentOfTalk = (): Promise<number> =>
  inContract(office.db, floor, async (trx) => {
    const row = await trx
      .selectFrom('event')
      .select('log_id')
      .where('call', '=', second)
      .where('type', '=', 'call.queued')
      .executeTakeFirstOrThrow()
    return atOf(row.log_id) + 1
  })

const detailToday = (): string => {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  return `/v1/figures/detail?from=${from}&to=${new Date(Date.now() + 3_600_000).toISOString()}`
}

describe('the reasons', () => {
  it('say why a caller waits, why a phone is silent, and why this agent was rung', async () => {
    const leader = await office.visit('super1')
    const activityOf = async (id: string) => (await leader.floor()).agents.find((one) => one.agent === id)?.activity
    await office.cli(['sign-in', 'super1'], `${office.passwordOf('super1')}\n`)
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    for (const wish of ['sign-in', 'ready']) await leader.agent('a06', wish)
    await office.citizen(first, { kind: 'presented', number: '09012345678' })
    await until('the phone rings', async () => (await activityOf('a06')) === 'ringing')
    await leader.agent('a06', 'answer')
    await until('they talk', async () => (await activityOf('a06')) === 'talking')
    await office.citizen(second, { kind: 'withheld' })
    await until('the second waits', async () =>
      (await leader.floor()).calls.some(({ call, phase }) => call === second && phase === 'waiting'),
    )
    const wait = await json<WaitExplained>('explain', 'wait', second)
    expect(wait).toMatchObject({ call: second, queue: 'nofu', position: 1 })
    expect(wait.agents).toContainEqual({ agent: 'a06', reasons: [{ kind: 'busy', activity: 'talking' }] })
    expect(wait.spent.find(({ agent }) => agent === 'a06')?.spent[0]?.reason).toEqual({
      kind: 'busy',
      activity: 'talking',
    })
    const silence = await json<AgentExplained>('explain', 'agent', 'a06')
    expect(silence).toMatchObject({ agent: 'a06', availability: 'ready', activity: 'talking' })
    expect(silence.waiting[0]).toMatchObject({ id: second })
    const offer = await json<OfferExplained>('explain', 'offer', first)
    expect(offer).toMatchObject({ call: first, agent: 'a06', n: 1 })
    expect(offer.ranked).toMatchObject([{ agent: 'a06', chosen: true }])
    const said = await office.cli(['explain', 'wait', second])
    expect(said.stdout).toContain('a06: 通話中')
    expect((await office.cli(['explain', 'wait', second, '--lang', 'en'])).stdout).toContain('a06: talking')
  })

  it('are the same from a state that was kept, from the archive, and from the log alone', async () => {
    const leader = await office.visit('super1')
    const at = new Date(await momentOfTalk()).toISOString()
    const asked = async () => {
      const { read, ...reasons } = await leader.get<AgentExplained>(`/v1/explain/agent?agent=a06&at=${at}`)
      return { read, reasons }
    }
    const end = (await readState(office.redis, floor, 'acd')).position
    await until('stats has archived it', () =>
      inContract(office.db, floor, async (trx) => {
        const position = await readPosition(trx, { contract: floor, reader: 'stats', floor })
        return compareLogIds(position, end) >= 0
      }),
    )
    await inContract(office.db, floor, (trx) => trx.deleteFrom('floor_checkpoint').execute())
    const fromLog = await asked()
    expect(fromLog.read).toMatchObject({ from: 'start', whole: true })
    expect(fromLog.reasons).toMatchObject({ activity: 'talking', waiting: [{ id: second }] })
    await office.redis.xtrim(keys.log(floor), 'MAXLEN', 3)
    expect(await asked()).toMatchObject({ reasons: fromLog.reasons, read: { from: 'start', whole: true } })
    const now = await readState(office.redis, floor, 'acd')
    await inContract(office.db, floor, (trx) =>
      saveCheckpoint(trx, { contract: floor, floor }, new Date(atOf(now.position)).toISOString(), checkpointOf(now)),
    )
    const kept = await leader.get<AgentExplained>(`/v1/explain/agent?agent=a06`)
    expect(kept.read).toMatchObject({ from: 'committed', whole: true })
    expect((await asked()).read.from).toBe('start')
  })

  it('stand beside the figures and the shift: transfers, times and causes of the same log', async () => {
    await office.cli(['sign-in', 'super1'], `${office.passwordOf('super1')}\n`)
    const shift = await until('the archive has it', async () => {
      const found = await json<Shift>('agent', 'shift', 'a06')
      return found.intervals.at(-1)?.activity === 'talking' ? found : null
    })
    expect(shift.intervals.map(({ activity, cause }) => [activity, cause])).toContainEqual(['ringing', 'offered'])
    expect(shift.intervals.map(({ to }) => to)).toEqual([...shift.intervals.slice(1).map(({ from }) => from), null])
    const detail = await json<FigureDetail>('figures', 'detail')
    expect(detail.agents.find(({ agent }) => agent === 'a06')?.states.talking).toBeGreaterThan(0)
    expect(Math.max(...detail.lines.filter(({ line }) => line === 'zei').map(({ peak }) => peak))).toBe(2)
    expect((await office.cli(['figures', 'detail'])).stdout).toContain('回線 line')
    const agent = await office.visit('a07')
    expect((await agent.ask('GET', '/v1/agents/a06/shift?day=2026-11-20')).status).toBe(403)
    expect((await agent.ask('GET', '/v1/agents/a07/shift?day=2026-11-20')).status).toBe(200)
    const client = await office.visit('city1')
    expect((await client.get<FigureDetail>(detailToday())).agents).toEqual([])
  })

  it('refuse what cannot be said: unknown calls, agents and offers, a moment without a wait', async () => {
    const leader = await office.visit('super1')
    const status = async (path: string) => (await leader.ask('GET', path)).status
    expect(await status('/v1/explain/wait?call=pbx1-0.0')).toBe(404)
    expect(await status('/v1/explain/agent?agent=nobody')).toBe(404)
    expect(await status(`/v1/explain/offer?call=${first}&n=9`)).toBe(404)
    expect(await status(`/v1/explain/wait?call=${first}&at=2000-01-01T00:00:00Z`)).toBe(404)
    const agent = await office.visit('a06')
    expect((await agent.ask('GET', `/v1/explain/wait?call=${second}`)).status).toBe(403)
  })
})
