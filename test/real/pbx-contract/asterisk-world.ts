import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LegId } from '@tsunagu/core'
import { type AriTiming, createAriPbx, defaultTiming, type Pbx } from '@tsunagu/pbx'
import type { ContractPhone, ContractWorld, PhoneHabit, Voices } from '@tsunagu/pbx/contract'
import { systemClock } from '@tsunagu/runtime'
import { Phone } from '../../support/phone.ts'
import type { Stack } from '../../support/stack.ts'
import { lengthMs, readRaw, toneMs } from '../../support/tone.ts'
import { lasts, until } from '../../support/wait.ts'
import type { CitizensByHand } from './citizen-by-hand.ts'
import { LinkProxy } from './link-proxy.ts'

const floor = 'kumamoto'
const citizenHz = 620
const agentHz = 440
const phoneUser = 'p2001'
/** Shorter than in production, so that the cases with a silent link are not long. */
const timing: AriTiming = {
  ...defaultTiming,
  callDeadlineMs: 3_000,
  pingEveryMs: 500,
  pingDeadlineMs: 1_500,
  phonesEveryMs: 1_000,
}

/** The agent's phone of all cases; started once, and again where a case unregisters it. */
export class AgentPhone {
  readonly #stack: Stack
  #phone: Phone | null = null
  /** Rings of phones that were stopped. */
  #before = 0

  constructor(stack: Stack) {
    this.#stack = stack
  }

  get phone(): Phone {
    if (this.#phone === null) throw new Error('the phone is off')
    return this.#phone
  }

  async on(): Promise<void> {
    if (this.#phone !== null) return
    this.#phone = await Phone.start({
      user: phoneUser,
      password: `sample-${phoneUser}`,
      slot: 0,
      portBase: this.#stack.portBase,
      runDir: this.#stack.runDir,
      sipPort: this.#stack.port(10),
      toneHz: agentHz,
    })
    await this.#phone.registered()
  }

  async off(): Promise<void> {
    this.#before = this.rung()
    await this.#phone?.stop()
    this.#phone = null
  }

  rung(): number {
    return this.#before + (this.#phone?.events.filter(({ type }) => type === 'CALL_INCOMING').length ?? 0)
  }
}

/** An Asterisk, a carrier and a phone, with the link between driver and Asterisk in the hands of the test. */
export const openAsteriskWorld = async (
  stack: Stack,
  citizens: CitizensByHand,
  agent: AgentPhone,
  transport: 'ws' | 'ari-client',
): Promise<{ readonly world: ContractWorld; readonly close: () => Promise<void> }> => {
  await agent.on()
  agent.phone.habit({ kind: 'manual' })
  const proxy = await LinkProxy.start(stack.port(13))
  const driver = (): Pbx =>
    createAriPbx({
      node: stack.env.TSUNAGU_NODE ?? 'pbx1',
      url: `http://127.0.0.1:${proxy.port}`,
      user: stack.env.TSUNAGU_ARI_USER ?? '',
      password: stack.env.TSUNAGU_ARI_PASSWORD ?? '',
      transport,
      promptDir: stack.env.TSUNAGU_PROMPT_DIR ?? '',
      floorOfPhone: (phone) => (phone.startsWith('p200') ? floor : null),
      clock: systemClock,
      log: { warn: (_, message) => process.env.TSUNAGU_TALK === '1' && console.log(message) },
      timing,
    })
  const called = '0965550001'
  const world: ContractWorld = {
    pbx: driver(),
    another: driver,
    node: stack.env.TSUNAGU_NODE ?? 'pbx1',
    floor,
    line: 'hoken',
    called,
    nowMs: () => Date.now(),
    pass: lasts,
    citizen: (from) => citizens.calls(called, from, citizenHz),
    phone: contractPhone(agent),
    absentPhone: 'p2002',
    outside: {
      answersAtOnce: '09000001000',
      answersAfterOneSecond: '09000001100',
      busy: '09000002000',
      rings: '09000003000',
      unallocated: '09000004000',
      earlyMedia: '09000006100',
    },
    prompts: { short: 'ja/number-1', long: 'ja/greeting', missing: 'ja/nobody-recorded-this' },
    musicClass: 'default',
    link: {
      cut: async () => proxy.cut(),
      freeze: async () => proxy.freeze(),
      mend: async () => proxy.mend(),
    },
    restartPbx: async () => {
      await stack.restart('pbx')
    },
    voices: (leg) => voicesOf(stack, leg),
  }
  const close = async (): Promise<void> => {
    proxy.close()
    // A channel may go while it is being asked to; then it is looked at again.
    await until('no call is left', () => noCalls(stack).catch(() => false), { withinMs: 10_000 })
  }
  return { world, close }
}

const contractPhone = (agent: AgentPhone): ContractPhone => ({
  id: phoneUser,
  does: (habit) => agent.phone.habit(phoneHabit(habit)),
  rung: () => agent.rung(),
  dial: (number) => agent.phone.dial(number),
  hangUp: () => agent.phone.hangUp(),
  hold: () => agent.phone.hold(),
  resume: () => agent.phone.resume(),
  press: (keys) => agent.phone.press(keys),
  register: () => agent.on(),
  unregister: () => agent.off(),
})

const phoneHabit = (habit: PhoneHabit) => {
  if (habit.kind === 'rings') return { kind: 'manual' } as const
  return habit.kind === 'answers' ? { ...habit, talksMs: null } : habit
}

const voicesOf = async (stack: Stack, leg: LegId): Promise<Voices> => {
  const file = join(stack.env.TSUNAGU_SPOOL_DIR ?? '', 'closed', `${leg}.raw`)
  await until('the recording is closed', () => existsSync(file))
  const sound = readRaw(file)
  return {
    citizenMs: toneMs(sound, 0, citizenHz),
    oursMs: toneMs(sound, 1, agentHz),
    onWrongSideMs: toneMs(sound, 0, agentHz) + toneMs(sound, 1, citizenHz),
    lengthMs: lengthMs(sound),
  }
}

/** A case that broke leaves calls behind, which the next one would see. */
const noCalls = async (stack: Stack): Promise<boolean> => {
  const listed = await stack.asterisk('pbx', 'core show channels concise')
  const channels = listed.split('\n').flatMap((line) => (line.includes('!') ? [line.split('!')[0] ?? ''] : []))
  for (const channel of channels) await stack.asterisk('pbx', `channel request hangup ${channel}`)
  return channels.length === 0
}
