import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LegId } from '@tsunagu/core'
import { type AriTiming, createAriPbx, defaultTiming, type Pbx } from '@tsunagu/pbx'
import type { ContractPhone, ContractWorld, PhoneHabit, Voice, Voices } from '@tsunagu/pbx/contract'
import { systemClock } from '@tsunagu/runtime'
import { Phone } from '../../support/phone.ts'
import type { Stack } from '../../support/stack.ts'
import { lengthMs, readRaw } from '../../support/tone.ts'
import { lasts, until } from '../../support/wait.ts'
import type { CitizensByHand } from './citizen-by-hand.ts'
import { heardWhile } from './ears.ts'
import { LinkProxy } from './link-proxy.ts'
import { toneOf, voiceMs } from './voice-meter.ts'

const floor = 'kumamoto'
/** Shorter than in production, so that the cases with a silent link are not long. */
const timing: AriTiming = {
  ...defaultTiming,
  callDeadlineMs: 3_000,
  pingEveryMs: 500,
  pingDeadlineMs: 1_500,
  phonesEveryMs: 1_000,
}

/** A phone of all cases; started once, and again where a case unregisters it. */
export class AgentPhone {
  readonly #stack: Stack
  #phone: Phone | null = null
  /** Rings of phones that were stopped. */
  #before = 0

  readonly user: string
  readonly #slot: number
  readonly #toneHz: number

  constructor(
    stack: Stack,
    { user, slot, voice }: { readonly user: string; readonly slot: number; readonly voice: Voice },
  ) {
    this.#stack = stack
    this.user = user
    this.#slot = slot
    this.#toneHz = toneOf[voice]
  }

  get phone(): Phone {
    if (this.#phone === null) throw new Error('the phone is off')
    return this.#phone
  }

  async on(): Promise<void> {
    if (this.#phone !== null) return
    this.#phone = await Phone.start({
      user: this.user,
      password: `sample-${this.user}`,
      slot: this.#slot,
      portBase: this.#stack.portBase,
      runDir: this.#stack.runDir,
      sipPort: this.#stack.port(10),
      toneHz: this.#toneHz,
      keepsSound: true,
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
  { agent, supervisor }: Readonly<Record<'agent' | 'supervisor', AgentPhone>>,
  transport: 'ws' | 'ari-client',
): Promise<{ readonly world: ContractWorld; readonly close: () => Promise<void> }> => {
  for (const one of [agent, supervisor]) {
    await one.on()
    one.phone.habit({ kind: 'manual' })
  }
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
    citizen: (from) => citizens.calls(called, from, toneOf.citizen),
    phone: contractPhone(agent),
    supervisor: contractPhone(supervisor),
    heard: (during) => heardWhile({ agent: agent.phone, supervisor: supervisor.phone }, citizens, during),
    keysHeard: async () => citizens.keysHeard(),
    absentPhone: 'p2002',
    outside: {
      answersAtOnce: '09000001000',
      answersAfterOneSecond: '09000001100',
      busy: '09000002000',
      rings: '09000003000',
      unallocated: '09000004000',
      earlyMedia: '09000006100',
    },
    prompts: {
      short: 'ja/number-1',
      long: 'ja/greeting',
      missing: 'ja/nobody-recorded-this',
      tone: 'tone/accept',
    },
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
  id: agent.user,
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
  const file = join(stack.env.TSUNAGU_SPOOL_DIR ?? '', 'open', `${leg}.raw`)
  await until(
    'the recording is no longer written',
    () => existsSync(file) && Date.now() - statSync(file).mtimeMs > 2_000,
  )
  const sound = readRaw(file)
  return { left: voiceMs(sound, 0), right: voiceMs(sound, 1), lengthMs: lengthMs(sound) }
}

/** A case that broke leaves calls behind, which the next one would see. */
const noCalls = async (stack: Stack): Promise<boolean> => {
  const listed = await stack.asterisk('pbx', 'core show channels concise')
  const channels = listed.split('\n').flatMap((line) => (line.includes('!') ? [line.split('!')[0] ?? ''] : []))
  for (const channel of channels) await stack.asterisk('pbx', `channel request hangup ${channel}`)
  return channels.length === 0
}
