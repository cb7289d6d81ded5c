import type { AgentView } from '@tsunagu/messages'
import { Visit } from './api.ts'
import { Carrier, type Citizen, type CitizenPlan } from './citizen.ts'
import { type Entry, FloorLog } from './floor-log.ts'
import { Phone } from './phone.ts'
import { Stack } from './stack.ts'
import {
  agentIds,
  buildTestCity,
  contract,
  lines,
  type MoreLines,
  phoneOf,
  phoneSecret,
  testPassword,
} from './test-city.ts'
import { until } from './wait.ts'

/** A citizen on the line, with the call as the floor knows it. */
export type Caller = { readonly citizen: Citizen; readonly call: string; readonly at: number }

/** One whole stack with the test city in it, live: phones, citizens, the log and the door. */
export class Scene {
  readonly stack: Stack
  readonly carrier: Carrier
  readonly log: FloorLog
  readonly supervisor: Visit
  readonly ops: Visit
  readonly phones = new Map<string, Phone>()
  readonly #visits = new Map<string, Visit>()

  private constructor(stack: Stack, log: FloorLog, supervisor: Visit, ops: Visit) {
    this.stack = stack
    this.carrier = new Carrier(stack.env)
    this.log = log
    this.supervisor = supervisor
    this.ops = ops
  }

  static async open(name: string, more: MoreLines | null = null): Promise<Scene> {
    const stack = await Stack.start(name)
    try {
      const isNew = await buildTestCity(stack.env.TSUNAGU_POSTGRES_URL ?? '', more)
      await stack.startServices()
      const url = stack.env.TSUNAGU_API_URL ?? ''
      const ops = await Visit.signIn(url, 'ops', testPassword)
      if (isNew) await publish(stack, ops)
      const log = new FloorLog(stack.env.TSUNAGU_REDIS_URL ?? '', contract)
      if (isNew) await log.sees('floor.configured')
      const supervisor = await Visit.signIn(url, 'supervisor', testPassword)
      await until('acd has taken up the floor', async () => (await supervisor.ask('GET', '/v1/floor')).status === 200)
      return new Scene(stack, log, supervisor, ops)
    } catch (error) {
      await stack.close()
      throw error
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.phones.values()].map((phone) => phone.stop()))
    this.log.close()
    this.carrier.close()
    await this.stack.close()
  }

  /** The agent's own visit at the door. */
  async as(agent: string): Promise<Visit> {
    const known = this.#visits.get(agent)
    if (known !== undefined) return known
    const visit = await Visit.signIn(this.stack.env.TSUNAGU_API_URL ?? '', agent, testPassword)
    this.#visits.set(agent, visit)
    return visit
  }

  /** The agent's phone, registered; every agent has a tone of his own, a01 880 Hz. */
  async phone(agent: string, setup: { readonly keepsSound?: boolean } = {}): Promise<Phone> {
    return this.phoneNamed(phoneOf(agent), agent, setup)
  }

  /** A phone by its own name, e.g. the second one of an agent; `as` is how the scene finds it again. */
  async phoneNamed(user: string, as: string, setup: { readonly keepsSound?: boolean } = {}): Promise<Phone> {
    const known = this.phones.get(as)
    if (known !== undefined) return known
    const place = agentIds.indexOf(as)
    // Beyond the twelve each starts where the phones of the others end.
    const slot =
      place >= 0 ? place : agentIds.length + [...this.phones.keys()].filter((id) => !agentIds.includes(id)).length
    const phone = await Phone.start({
      ...setup,
      user,
      password: phoneSecret(user),
      slot,
      portBase: this.stack.portBase,
      runDir: this.stack.runDir,
      sipPort: Number(this.stack.env.TSUNAGU_PBX_SIP_PORT),
      toneHz: 880 + 20 * slot,
    })
    this.phones.set(as, phone)
    await phone.registered()
    return phone
  }

  async view(agent: string): Promise<AgentView> {
    const found = (await this.supervisor.floor()).agents.find((one) => one.agent === agent)
    if (found === undefined) throw new Error(`no agent ${agent} on the floor`)
    return found
  }

  /** Signed in, with a registered phone, and ready. */
  async ready(...agents: readonly string[]): Promise<void> {
    await Promise.all(agents.map((agent) => this.phone(agent)))
    for (const agent of agents) {
      const before = await this.view(agent)
      if (before.availability === 'signedOut') await this.supervisor.agent(agent, 'sign-in')
      await until(`${agent}'s phone is known`, async () => (await this.view(agent)).phoneRegistered)
      await this.supervisor.agent(agent, 'ready')
    }
  }

  /** Everybody out: calls ended, agents signed out. Between two tests of one stack. */
  async clear(): Promise<void> {
    const { calls } = await this.supervisor.floor()
    for (const { call } of calls) await this.supervisor.ask('POST', `/v1/calls/${call}/end`)
    for (const phone of this.phones.values()) phone.habit({ kind: 'manual' })
    await until('all calls are over', async () => (await this.supervisor.floor()).calls.length === 0)
    for (const { agent, availability } of (await this.supervisor.floor()).agents)
      if (availability !== 'signedOut') await this.supervisor.yes('POST', `/v1/agents/${agent}/sign-out`)
  }

  /** A citizen calls; resolves when the floor knows the call. */
  async calls(plan: Partial<CitizenPlan> & Pick<CitizenPlan, 'calls'>): Promise<Caller> {
    const { mark } = this.log
    await this.log.read()
    const from = this.log.mark
    const citizen = await this.carrier.calls(plan)
    const number = plan.from?.kind === 'presented' ? plan.from.number : null
    const arrived: Entry<'call.arrived'> = await this.log.sees(
      'call.arrived',
      ({ caller, called }) =>
        called === plan.calls && (number === null || (caller.kind === 'presented' && caller.number === number)),
      { from: Math.max(mark, from) },
    )
    return { citizen, call: arrived.body.call, at: arrived.at }
  }

  /** A citizen in the insurance queue. */
  async waits(number: string, plan: Partial<CitizenPlan> = {}): Promise<Caller> {
    const caller = await this.calls({ ...plan, calls: lines.direct, from: { kind: 'presented', number } })
    await this.log.sees('call.queued', (event) => event.call === caller.call)
    return caller
  }

  /** A citizen and that agent in conversation. */
  async talks(agent: string, number: string, plan: Partial<CitizenPlan> = {}): Promise<Caller> {
    const phone = await this.phone(agent)
    phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
    await this.ready(agent)
    const caller = await this.waits(number, plan)
    await this.log.sees('call.connected', (event) => event.call === caller.call && event.agent === agent)
    phone.habit({ kind: 'manual' })
    return caller
  }
}

const publish = async (stack: Stack, ops: Visit): Promise<void> => {
  await ops.yes('POST', '/v1/config/publish')
  await stack.script('with-env.sh', 'node', 'dist/tsunagu.js', 'pbx', 'render')
}
