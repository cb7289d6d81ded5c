import { describe, it } from 'vitest'
import { type ContractPhone, type ContractWorld, type PhoneHabit, pbxContract, playCase } from '../contract/index.ts'
import { FakePbx } from './fake-pbx.ts'
import { answersAfter, type FarBehaviour } from './far-end.ts'
import { VirtualClock } from './virtual-clock.ts'

const floor = 'kumamoto'
const phoneId = 'p2001'

const behaviourOf = (habit: PhoneHabit): FarBehaviour =>
  habit.kind === 'answers' ? answersAfter(habit.afterMs) : habit

const fakePhone = (pbx: FakePbx): ContractPhone => {
  let ownLeg: string | null = null
  const onLeg = () => {
    const dialled = pbx.performedCommands.filter((command) => command.type === 'leg.dial').at(-1)
    return pbx.farEnd(ownLeg ?? dialled?.leg ?? '')
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

const fakeWorld = (): ContractWorld => {
  const clock = new VirtualClock(1_763_670_000_000)
  const lengths = new Map([
    ['ja/short', 800],
    ['ja/long', 2_500],
  ])
  const pbx = new FakePbx({ node: 'pbx1', clock, promptMs: (prompt) => lengths.get(prompt) ?? null })
  pbx.register(phoneId, floor)
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
      const citizen = pbx.arrive({ floor, line: 'hoken', called: '0965550001', caller })
      return {
        press: async (keys) => {
          for (const key of keys) citizen.press(key)
        },
        hangUp: async () => citizen.hangUp(),
      }
    },
    phone: fakePhone(pbx),
    absentPhone: 'p2002',
    outside: {
      answersAtOnce: '0900001',
      answersAfterOneSecond: '0900002',
      busy: '0900003',
      rings: '0900004',
      unallocated: '0900005',
      earlyMedia: '0900006',
    },
    prompts: { short: 'ja/short', long: 'ja/long', missing: 'ja/missing' },
    musicClass: 'default',
    link: { cut: async () => pbx.cutLink(), freeze: async () => pbx.cutLink(), mend: async () => pbx.mendLink() },
    restartPbx: async () => pbx.restart(2_000),
    voices: null,
  }
}

describe('the fake PBX keeps the contract of a PBX', () => {
  for (const one of pbxContract) it(one.name, () => playCase(fakeWorld(), one))
})
