import type { AgentExplained, OfferExplained, WaitExplained } from '@tsunagu/messages'
import { inContract, readCheckpoint, readState } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(['acd', 'ivr', 'stats'])
}, 120_000)
afterAll(() => office?.close())

const floor = 'kumamoto'
const first = 'pbx1-31.1'
const second = 'pbx1-31.2'

const json = async <T>(...args: readonly string[]): Promise<T> => {
  const said = await office.cli(['--json', ...args])
  expect(said.stderr + said.stdout, args.join(' ')).toSatisfy(() => said.code === 0)
  return JSON.parse(said.stdout) as T
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

  it('begin at a state that was kept, not at the beginning of the log', async () => {
    const { position } = await readState(office.redis, floor, 'acd')
    await until('a state is kept', () =>
      inContract(office.db, floor, async (trx) => (await readCheckpoint(trx, floor, '2100-01-01T00:00:00Z')) !== null),
    )
    const silence = await json<AgentExplained>('explain', 'agent', 'a06')
    expect(silence.read).toMatchObject({ from: 'committed', whole: true })
    expect(position).not.toBe('0-0')
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
