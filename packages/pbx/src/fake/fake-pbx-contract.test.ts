import type { LegId, PhoneId } from '@tsunagu/core'
import { describe, it } from 'vitest'
import {
  type ContractPhone,
  type ContractWorld,
  type Heard,
  type PhoneHabit,
  pbxContract,
  playCase,
  type Voice,
} from '../contract/index.ts'
import { farEndOf } from './fake-leg.ts'
import { FakePbx } from './fake-pbx.ts'
import { answersAfter, type FarBehaviour } from './far-end.ts'
import { VirtualClock } from './virtual-clock.ts'

const floor = 'kumamoto'

const behaviourOf = (habit: PhoneHabit): FarBehaviour =>
  habit.kind === 'answers' ? answersAfter(habit.afterMs) : habit

const fakePhone = (pbx: FakePbx, phoneId: PhoneId): ContractPhone => {
  let ownLeg: string | null = null
  const onLeg = () => {
    return pbx.farEnd(ownLeg ?? lastDialled(pbx, phoneId) ?? '')
  }
  return {
    id: phoneId,
    does: (habit) => pbx.behaves(phoneId, behaviourOf(habit)),
    rung: () => pbx.timesRung(phoneId),
    dial: async (number) => {
      ownLeg = pbx.dialsFrom(phoneId, number).leg
    },
    hangUp: async () => onLeg().hangUp(),
    hold: async () => onLeg().hold(),
    resume: async () => onLeg().unhold(),
    press: async (keys) => onLeg().press(keys),
    register: async () => pbx.register(phoneId, floor),
    unregister: async () => pbx.unregister(phoneId),
  }
}

const lastDialled = (pbx: FakePbx, farEnd: string): LegId | null =>
  pbx.performedCommands
    .flatMap((command) => (command.type === 'leg.dial' && farEndOf(command.to) === farEnd ? [command.leg] : []))
    .at(-1) ?? null

const nobody = { citizen: 0, agent: 0, supervisor: 0, called: 0 }
const lookEveryMs = 20

/** Who hears whom, looked up again and again while something happens. */
const heardWhile = async (
  clock: VirtualClock,
  pbx: FakePbx,
  legs: () => Readonly<Record<Voice, LegId | null>>,
  during: () => Promise<void>,
): Promise<Heard> => {
  const heard = { citizen: { ...nobody }, agent: { ...nobody }, supervisor: { ...nobody }, called: { ...nobody } }
  const voices = Object.keys(nobody) as Voice[]
  let isOver = false
  const look = (): void => {
    if (isOver) return
    const legOf = legs()
    for (const listener of voices)
      for (const voice of voices)
        if (pbx.heardBy(legOf[listener] ?? '').includes(legOf[voice] ?? '-')) heard[listener][voice] += lookEveryMs
    clock.schedule(lookEveryMs, look)
  }
  look()
  await during()
  isOver = true
  return heard
}

const fakeWorld = (): ContractWorld => {
  const clock = new VirtualClock(1_763_670_000_000)
  const lengths = new Map([
    ['ja/short', 800],
    ['ja/long', 2_500],
    ['tone/accept', 300],
  ])
  const pbx = new FakePbx({ node: 'pbx1', clock, promptMs: (prompt) => lengths.get(prompt) ?? null })
  pbx.register('p2001', floor)
  pbx.register('p2003', floor)
  let citizen: LegId | null = null
  pbx.behaves('0900001', answersAfter(0))
  pbx.behaves('0900002', answersAfter(1_000))
  pbx.behaves('0900003', { kind: 'busy' })
  pbx.behaves('0900005', { kind: 'unallocated' })
  pbx.behaves('0900006', { kind: 'earlyMedia', afterMs: 1_000 })
  return {
    pbx,
    another: () => pbx,
    node: 'pbx1',
    floor,
    line: 'hoken',
    called: '0965550001',
    nowMs: clock.now,
    pass: (ms) => clock.advance(ms),
    citizen: async (caller) => {
      const person = pbx.arrive({ floor, line: 'hoken', called: '0965550001', caller })
      citizen = person.leg
      return {
        press: async (keys) => {
          for (const key of keys) person.press(key)
        },
        hangUp: async () => person.hangUp(),
      }
    },
    phone: fakePhone(pbx, 'p2001'),
    supervisor: fakePhone(pbx, 'p2003'),
    heard: (during) =>
      heardWhile(
        clock,
        pbx,
        () => ({
          citizen,
          agent: lastDialled(pbx, 'p2001'),
          supervisor: lastDialled(pbx, 'p2003'),
          called: lastDialled(pbx, '0900001'),
        }),
        during,
      ),
    keysHeard: async () => pbx.keysHeard(lastDialled(pbx, '0900001') ?? ''),
    absentPhone: 'p2002',
    outside: {
      answersAtOnce: '0900001',
      answersAfterOneSecond: '0900002',
      busy: '0900003',
      rings: '0900004',
      unallocated: '0900005',
      earlyMedia: '0900006',
    },
    prompts: { short: 'ja/short', long: 'ja/long', missing: 'ja/missing', tone: 'tone/accept' },
    musicClass: 'default',
    link: { cut: async () => pbx.cutLink(), freeze: async () => pbx.cutLink(), mend: async () => pbx.mendLink() },
    restartPbx: async () => pbx.restart(2_000),
    voices: null,
  }
}

describe('the fake PBX keeps the contract of a PBX', () => {
  for (const one of pbxContract) it(one.name, () => playCase(fakeWorld(), one))
})
