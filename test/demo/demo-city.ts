import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentSetup } from '@tsunagu/core'
import type { AgentView } from '@tsunagu/messages'
import { Visit } from '../support/api.ts'
import { Carrier, type CitizenPlan } from '../support/citizen.ts'
import { FloorLog } from '../support/floor-log.ts'
import { Phone, type PhoneHabit } from '../support/phone.ts'
import { Stack } from '../support/stack.ts'
import { until } from '../support/wait.ts'

export type DemoAccount = {
  readonly account: string
  readonly name: string
  readonly password: string
  readonly roles: readonly string[]
  readonly agent: string | null
  readonly phone: string | null
  readonly sipPassword: string | null
}

export const contract = 'kumamoto'
export const lines = { hoken: '0965550001', zei: '0965550002', mynaho: '0965550005' } as const
/** Agents whose phones the demo holds; the last one's phone is free for whoever tries the demo. */
export const workers = ['a01', 'a02', 'a03', 'a04', 'a05', 'a06', 'a07'] as const
export const spareAgent = 'a08'
/** Who serves the campaign while the demo runs. */
export const callingAgents = { live: ['a04', 'a05'], once: ['a04', spareAgent] } as const

/** The seeded city, live: its agents at their phones and at the door, its citizens, its log. */
export class DemoCity {
  readonly stack: Stack
  readonly carrier: Carrier
  readonly log: FloorLog
  readonly accounts: readonly DemoAccount[]
  readonly supervisor: Visit
  readonly manager: Visit
  readonly phones: ReadonlyMap<string, Phone>
  readonly #visits: ReadonlyMap<string, Visit>
  #placed = 0

  private constructor(parts: {
    stack: Stack
    accounts: readonly DemoAccount[]
    visits: ReadonlyMap<string, Visit>
    phones: ReadonlyMap<string, Phone>
  }) {
    this.stack = parts.stack
    this.accounts = parts.accounts
    this.#visits = parts.visits
    this.phones = parts.phones
    this.carrier = new Carrier(parts.stack.env)
    this.log = new FloorLog(parts.stack.env.TSUNAGU_REDIS_URL ?? '', contract)
    this.supervisor = this.visit('super1')
    this.manager = this.visit('manager1')
  }

  /** With these agents at their phones. */
  static async open(agents: readonly string[]): Promise<DemoCity> {
    const { TSUNAGU_RUN_DIR: runDir = '', TSUNAGU_PORT_BASE: portBase = '' } = process.env
    const stack = new Stack(runDir, Number(portBase))
    const accounts = JSON.parse(readFileSync(join(runDir, 'demo-accounts.json'), 'utf8')) as DemoAccount[]
    const visits = new Map<string, Visit>()
    for (const account of ['super1', 'manager1', 'ops1', ...agents])
      visits.set(account, await signIn(stack, accounts, account))
    const phones = new Map<string, Phone>()
    try {
      for (const [slot, agent] of agents.entries()) phones.set(agent, await startPhone(stack, accounts, agent, slot))
      return new DemoCity({ stack, accounts, visits, phones })
    } catch (error) {
      for (const phone of phones.values()) await phone.stop()
      throw error
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.phones.values()].map((phone) => phone.stop()))
    this.log.close()
    this.carrier.close()
  }

  visit(account: string): Visit {
    const visit = this.#visits.get(account)
    if (visit === undefined) throw new Error(`nobody signed in as ${account}`)
    return visit
  }

  phone(agent: string): Phone {
    const phone = this.phones.get(agent)
    if (phone === undefined) throw new Error(`no phone for ${agent}`)
    return phone
  }

  habit(habit: PhoneHabit, ...agents: readonly string[]): void {
    for (const agent of agents) this.phone(agent).habit(habit)
  }

  async view(agent: string): Promise<AgentView> {
    const found = (await this.supervisor.floor()).agents.find((one) => one.agent === agent)
    if (found === undefined) throw new Error(`no agent ${agent} on the floor`)
    return found
  }

  /** The agent asks at the door, as from the screen. */
  wish(agent: string, wish: string, body: unknown = null): Promise<{ readonly call: string | null }> {
    return this.visit(agent).agent(agent, wish, body)
  }

  async signedIn(...agents: readonly string[]): Promise<void> {
    for (const agent of agents) {
      await until(`${agent}'s phone is known`, async () => (await this.view(agent)).phoneRegistered)
      if ((await this.view(agent)).availability === 'signedOut') await this.wish(agent, 'sign-in')
    }
  }

  async ready(...agents: readonly string[]): Promise<void> {
    await this.signedIn(...agents)
    for (const agent of agents) await this.wish(agent, 'ready')
  }

  /**
   * These agents serve the campaign's queue alone, and have a phone that picks up at once; the answer gives them back to their
   * own queues.
   */
  async lendToCampaign(...agents: readonly string[]): Promise<() => Promise<void>> {
    const ops = this.visit('ops1')
    await ops.yes('PUT', '/v1/setup/queues/kaden', { name: '納付の呼びかけ', wrapUpMs: 10_000 })
    const before = await Promise.all(agents.map((agent) => ops.get<AgentSetup>(`/v1/setup/agents/${agent}`)))
    const put = async (setups: readonly AgentSetup[]): Promise<void> => {
      for (const { id, ...setup } of setups) await ops.yes('PUT', `/v1/setup/agents/${id}`, setup)
      await this.publish()
    }
    await put(before.map((setup) => ({ ...setup, queues: ['kaden'], tiers: {} })))
    this.habit({ kind: 'answers', afterMs: 200, talksMs: null }, ...agents)
    return () => put(before)
  }

  /** Whatever was set up is in force. */
  async publish(): Promise<void> {
    await this.log.read()
    const { mark } = this.log
    await this.visit('ops1').yes('POST', '/v1/config/publish')
    await this.log.sees('floor.configured', () => true, { from: mark })
  }

  /** A citizen with a number of his own dials; resolves with the call's id when the floor knows it. */
  async citizen(plan: Partial<CitizenPlan> & Pick<CitizenPlan, 'calls'>): Promise<string> {
    this.#placed += 1
    const number = `0801${String(process.pid % 1_000).padStart(3, '0')}${String(this.#placed).padStart(4, '0')}`
    const from = plan.from ?? { kind: 'presented', number }
    await this.log.read()
    const { mark } = this.log
    await this.carrier.calls({ toneHz: 300 + (this.#placed % 20) * 20, ...plan, from })
    const { body } = await this.log.sees(
      'call.arrived',
      ({ caller, called }) =>
        called === plan.calls &&
        caller.kind === from.kind &&
        (from.kind !== 'presented' || (caller.kind === 'presented' && caller.number === from.number)),
      { from: mark, withinMs: 30_000 },
    )
    return body.call
  }

  account(account: string): DemoAccount {
    return accountOf(this.accounts, account)
  }
}

const accountOf = (accounts: readonly DemoAccount[], account: string): DemoAccount => {
  const found = accounts.find((one) => one.account === account)
  if (found === undefined) throw new Error(`no account ${account} in demo-accounts.json; run make seed`)
  return found
}

const signIn = (stack: Stack, accounts: readonly DemoAccount[], account: string): Promise<Visit> =>
  Visit.signIn(stack.env.TSUNAGU_API_URL ?? '', account, accountOf(accounts, account).password)

const startPhone = async (
  stack: Stack,
  accounts: readonly DemoAccount[],
  agent: string,
  slot: number,
): Promise<Phone> => {
  const { phone: user, sipPassword: password } = accountOf(accounts, agent)
  if (user === null || password === null) throw new Error(`${agent} has no phone`)
  const { runDir, portBase } = stack
  const sipPort = Number(stack.env.TSUNAGU_PBX_SIP_PORT)
  const phone = await Phone.start({ user, password, slot, portBase, runDir, sipPort, toneHz: 880 + 40 * slot })
  await phone.registered()
  return phone
}
