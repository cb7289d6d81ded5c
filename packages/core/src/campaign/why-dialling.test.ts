import { describe, expect, it } from 'vitest'
import type { DialDecision, DialLimit } from './campaign.ts'
import { plan } from './dialler/dialler.spec.ts'
import { dialWhySaid } from './why-dialling.ts'

const decision = (limit: DialLimit): DialDecision => ({
  limit,
  started: [],
  withdrawn: [],
  idle: 1,
  busy: 4,
  wrapUp: 2,
  inFlight: 3,
  waiting: 5,
  theta: 0.009,
  risk: 0.12,
  answers: null,
  freeSoon: null,
  answered: 200,
  abandoned: 2,
  atHand: 0,
  repeated: 0,
})

describe('why nothing is dialling', () => {
  it('is said in a sentence with the numbers that decided', () => {
    expect(dialWhySaid(decision('nobodyFree'), plan()).en).toBe('no agent is free (4 busy, 2 in wrap-up, 3 ringing)')
    expect(dialWhySaid(decision('gate'), plan()).ja).toContain('本日の放棄 2/200（上限 1 %）')
    expect(dialWhySaid(decision('risk'), plan()).en).toContain('(12 %, accepted 0.9 %)')
    expect(dialWhySaid(decision('callersWait'), plan()).ja).toContain('5 件待っている')
    expect(dialWhySaid(decision('notRunning'), plan({ state: 'stopped' })).en).toBe('the campaign is stopped')
    expect(dialWhySaid(decision('reserve'), plan({ reserve: 2 })).ja).toContain('2 人残している')
  })
})
