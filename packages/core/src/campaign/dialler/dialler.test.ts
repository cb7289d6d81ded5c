import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../../calendar/calendar.ts'
import { calendar, tokyo } from '../campaign-given.spec.ts'
import { agentIs, floorConfig, morning, numberOf, plan, set, story, target, targets } from './dialler.spec.ts'

const dialled = (s: ReturnType<typeof story>): readonly number[] => s.started().map((one) => one.target)

describe('a campaign that runs', () => {
  it('keeps one agent for each call, the longest idle first, and says whom', () => {
    const s = story(3).feed(set()).ready('a2').pass(5).ready('a1').fill(targets(5))
    expect(s.started().map((one) => [one.target, one.agent])).toEqual([
      [1, 'a2'],
      [2, 'a1'],
    ])
    expect(s.started()[0]).toMatchObject({
      line: 'tax',
      callerId: '0312345678',
      queue: 'q1',
      ringMs: 25_000,
      graceMs: 2_000,
    })
    expect(s.started()[0]?.slot).toEqual({ weekday: 5, band: '午前' })
    s.pass(10_000)
    expect(dialled(s)).toEqual([1, 2])
    expect(s.limit()).toBe('nobodyFree')
  })

  it('dials the next one when an agent becomes free, by rank', () => {
    const s = story(1)
      .feed(set())
      .ready('a1')
      .fill([target(9, { rank: 1 }), target(3, { rank: 2 }), target(1, { rank: 3 })])
    s.dialled().ended()
    expect(dialled(s)).toEqual([9, 3])
  })

  it('calls nobody who asks for an agent that the queue does not have', () => {
    const s = story(1)
      .feed(set({ queue: 'q3' }))
      .ready('a1')
      .fill(targets(2))
    expect(dialled(s)).toEqual([])
    expect(s.limit()).toBe('nobodyFree')
  })

  it('gives every attempt an id of its own, whatever is tried again', () => {
    const s = story(2).feed(set()).ready('a1', 'a2').fill(targets(2))
    for (let n = 0; n < 4; n += 1)
      for (const call of [...s.state.flights.keys()])
        s.feed({ type: 'attempt.refused', call, because: 'agentNotFree' }).pass(3_000)
    const ids = s.started().map(({ call }) => call)
    expect(ids.length).toBeGreaterThan(4)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('does nothing when it is set a second time, and not what an older version says', () => {
    const s = story()
      .feed(set({ version: 2 }))
      .ready('a1')
      .fill(targets(3))
    const [state, said] = [s.state, s.said.length]
    s.feed(set({ version: 2 }), set({ version: 1, state: 'stopped' }))
    expect(s.state).toBe(state)
    expect(s.said.length).toBe(said)
  })

  it('takes back what rings when it is stopped, and lets it ring when it is paused', () => {
    for (const [state, withdrawn] of [
      ['stopped', [{ type: 'attempt.withdrawn', because: 'campaignStopped' }]],
      ['paused', []],
    ] as const) {
      const s = story()
        .feed(set())
        .ready('a1')
        .fill(targets(3))
        .dialled()
        .feed(set({ version: 2, state }))
      expect(s.events('attempt.withdrawn')).toMatchObject(withdrawn)
      s.ended().pass(60_000)
      expect(dialled(s)).toEqual([1])
      expect(s.limit()).toBe('notRunning')
      expect(s.state.targets.size).toBe(0)
    }
  })

  it('leaves an agent alone whom the floor has just called busy', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1))
    s.feed({ type: 'attempt.refused', call: s.call(), because: 'agentNotFree' })
    expect(s.started()).toHaveLength(1)
    s.pass(3_000)
    expect(s.started()).toHaveLength(2)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'cancelled' }])
  })

  it('waits until the phone of the call before is down, five seconds at most', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(3)).dialled()
    const leg = `${s.call()}.o2`
    s.feed({
      ...{ type: 'call.connected', call: s.call(), agent: 'a1', leg, queue: 'q1', waitedMs: 0, estimateMs: null },
    })
    s.feed(agentIs('a1', 'talking')).ended(undefined, 'answered', 16).ready('a1')
    expect(s.started()).toHaveLength(1)
    s.feed({ type: 'leg.ended', leg, cause: 16 })
    expect(s.started()).toHaveLength(2)
    const lost = story(1).feed(set()).ready('a1').fill(targets(3)).dialled().connected()
    lost.feed(agentIs('a1', 'talking')).ended(undefined, 'answered', 16).ready('a1').pass(4_000)
    expect(lost.started()).toHaveLength(1)
    lost.pass(2_000)
    expect(lost.started()).toHaveLength(2)
  })

  it('writes down what it decided: at once when it dials, once a minute when nothing changes, with how often', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled()
    const before = s.events('campaign.decided').length
    s.pass(61_000)
    const decided = s.events('campaign.decided').slice(before)
    expect(decided.map(({ decision }) => decision.limit)).toEqual(['noTargets', 'noTargets'])
    expect(decided[1]?.decision.repeated).toBe(59)
  })
})

describe('who is tried', () => {
  const household = { household: 7 }

  it('is never two of one household at once, in whichever campaign', () => {
    const s = story(3)
      .feed(set(), set({ id: 'c2' }))
      .ready('a1', 'a2', 'a3')
    s.fill([target(1, household), target(2, household)]).fill([target(3, household)], 'c2')
    expect(dialled(s)).toEqual([1])
    s.dialled().answered().connected().pass(60_000)
    expect(dialled(s)).toEqual([1])
  })

  it('is never two persons with one number at once, nor one after the other', () => {
    const shared = { standing: { mayCall: true, owed: 1, numbers: ['0312340000'], reasons: [] } }
    const s = story(2)
      .feed(set())
      .ready('a1', 'a2')
      .fill([target(1, shared), target(2, shared)])
    expect(dialled(s)).toEqual([1])
    s.dialled().ended().pass(5_000)
    expect(dialled(s)).toEqual([1])
    expect(s.events('target.settled').find((one) => one.target === 2)?.verdict).toMatchObject({ heldBy: ['numberGap'] })
  })

  it('is nobody of a household from which somebody has called in', () => {
    const s = story(2)
      .feed(set())
      .ready('a1')
      .fill([target(1, household), target(2, { ...household, rank: 9 })])
    s.dialled().ended().inbound('in1', numberOf(2)).ready('a2').pass(5_000)
    expect(s.started()).toHaveLength(1)
    const other = story(2).feed(set()).inbound('in1', numberOf(1))
    other
      .ready('a1')
      .fill([target(1, household), target(2, household)])
      .pass(5_000)
    expect(dialled(other)).toEqual([2])
  })

  it('comes again as the rules say: after half the day, in another slot', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().ended()
    expect(s.events('target.settled')).toMatchObject([
      { target: 1, verdict: { type: 'later', at: tokyo('2026-11-20 12:00'), heldBy: ['slot'] } },
    ])
    expect(s.state.targets.size).toBe(0)
  })

  it('is known to be tried although the list does not know it yet', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().ended()
    // Read before the attempt was written.
    s.fill(targets(1), 'c1', `${morning}-0`).pass(10_000)
    expect(s.started()).toHaveLength(1)
  })

  it('is nobody whose case has changed after the list was read', () => {
    const s = story(1).feed(set()).ready('a1').pass(1_000)
    s.feed({ type: 'persons.changed', change: 'paid', persons: [1] })
    s.fill(targets(2), 'c1', `${morning}-0`)
    expect(dialled(s)).toEqual([2])
  })

  it('is nobody from a list that is older than what is remembered', () => {
    const s = story(1).hasty().feed(set()).ready('a1')
    s.feed({ type: 'persons.changed', change: 'paid', persons: [1] }).pass(45 * 60_000)
    expect(s.state.changes.size).toBe(0)
    s.fill(targets(1), 'c1', `${morning - 5}-0`).pass(5_000)
    expect(s.started()).toEqual([])
    s.fill(targets(1))
    expect(s.started()).toHaveLength(1)
  })

  it('is dropped, to be read again, when at hand longer than changes are remembered', () => {
    const s = story(1).hasty().feed(set()).fill(targets(1))
    s.pass(60_000)
      .feed({ type: 'persons.changed', change: 'paid', persons: [2] })
      .pass(45 * 60_000)
    expect(s.state.targets.size).toBe(0)
  })

  it('goes out when no number is left, or the register is against it', () => {
    const none = { standing: { mayCall: false, owed: 0, numbers: [], reasons: ['paid'] } }
    const dead = {
      tried: [1, 2].map((day) => ({
        at: tokyo(`2026-11-1${day} 10:00`),
        number: numberOf(2),
        outcome: 'invalid' as const,
        disposition: null,
      })),
    }
    const s = story(1)
      .feed(set())
      .ready('a1')
      .fill([target(1, none), target(2, dead)])
    expect(s.events('target.settled').map(({ verdict }) => verdict)).toEqual([
      { type: 'out', because: 'register' },
      { type: 'out', because: 'deadNumbers' },
    ])
    expect(s.started()).toEqual([])
  })

  it('is never dialled at a number that was put on the list of do not call meanwhile', () => {
    const s = story(1).feed(set())
    s.fill([target(1)]).feed({ type: 'floor.configured', config: floorConfig(1, { doNotCall: [numberOf(1)] }) })
    s.ready('a1').pass(5_000)
    expect(s.started()).toEqual([])
  })

  it('keeps an appointment, with the agent who made it when that one is free, and once', () => {
    const at = morning + 60_000
    const s = story(2)
      .feed(set())
      .ready('a1')
      .fill([
        target(1, {
          appointment: { at, agent: 'a2' },
          tried: [{ at: morning - 3_600_000, number: numberOf(1), outcome: 'noAnswer', disposition: null }],
        }),
      ])
    expect(s.events('target.settled')).toMatchObject([{ verdict: { type: 'later', at, heldBy: ['appointment'] } }])
    const kept = target(1, { appointment: { at, agent: 'a2' } })
    s.pass(60_000).fill([kept]).pass(1_000)
    expect(s.started()).toEqual([])
    s.ready('a2')
    expect(s.started()).toMatchObject([{ target: 1, agent: 'a2' }])
    s.dialled().ended().pass(60_000)
    expect(s.started()).toHaveLength(1)
  })
})

describe('whoever must not be called any more', () => {
  it.each(['paid', 'promised', 'stopped', 'withdrawn', 'doNotCall', 'merged', 'split', 'numbersChanged'] as const)(
    'is dropped from hand, taken back while it rings, and named to the agent who talks: %s',
    (change) => {
      const s = story(2).feed(set()).ready('a1').fill(targets(2)).dialled()
      s.feed({ type: 'persons.changed', change, persons: [1, 2] })
      expect(s.events('attempt.withdrawn')).toMatchObject([{ call: s.call(1), because: change }])
      expect(s.state.targets.size).toBe(0)
      s.ended(s.call(1), 'cancelled', 16)
      expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'cancelled' }])
      expect(s.state.targets.size).toBe(0)
      s.pass(5_000)
      expect(s.started()).toHaveLength(1)

      const talking = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().answered().connected()
      talking.feed({ type: 'persons.changed', change, persons: [1] })
      expect(talking.events('attempt.withdrawn')).toEqual([])
      expect(talking.events('attempt.warned')).toMatchObject([{ call: talking.call(), because: change }])
    },
  )

  it('is not taken back for what speaks for a call, only read anew', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(2)).dialled()
    s.feed({ type: 'persons.changed', change: 'promiseBroken', persons: [1, 2] })
    expect(s.events('attempt.withdrawn')).toEqual([])
    expect(s.state.targets.size).toBe(0)
  })
})

describe('whoever calls back', () => {
  const tried = (s = story(2)) => s.feed(set()).ready('a1').fill(targets(2)).dialled().ended()

  it('is told with the attempt that is answered, within 35 days, and counts as reached', () => {
    const s = tried()
    const [first] = s.started()
    s.feed(set({ version: 2, state: 'paused' }))
      .ended(s.call(2))
      .pass(34 * 86_400_000)
      .inbound('in1', numberOf(1))
    expect(s.events('call.returned')).toEqual([
      { type: 'call.returned', call: 'in1', campaign: 'c1', target: 1, person: 1, attempt: first?.call, agent: 'a1' },
    ])
    s.connected('in1')
    expect(s.events('target.settled').at(-1)).toMatchObject({ target: 1, verdict: { type: 'out', because: 'reached' } })
  })

  it('is a caller like any other after that', () => {
    const s = tried()
      .feed(set({ version: 2, state: 'paused' }))
      .pass(36 * 86_400_000)
      .inbound('in1', numberOf(1))
    expect(s.events('call.returned')).toEqual([])
  })

  it('is not rung meanwhile, nor is anybody at home', () => {
    const home = { household: 7 }
    const s = story(1)
      .feed(set())
      .ready('a1')
      .fill([target(1, home), target(2, { ...home, rank: 9 })])
      .dialled()
    s.inbound('in1', numberOf(2))
    expect(s.events('attempt.withdrawn')).toMatchObject([{ call: s.call(1), because: 'household' }])
    const own = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().inbound('in1', numberOf(1))
    expect(own.events('attempt.withdrawn')).toMatchObject([{ because: 'returnCall' }])
  })

  it('is asked for by the line called first, when two campaigns have tried', () => {
    const s = story(2)
      .hasty()
      .feed(set(), set({ id: 'c2', line: 'health' }))
      .ready('a1')
      .fill([target(1)])
      .dialled()
      .ended()
    s.pass(3 * 3_600_000)
      .fill([target(8, { person: 1, standing: target(1).standing })], 'c2')
      .dialled()
      .ended()
    expect(s.started().map(({ line }) => line)).toEqual(['tax', 'health'])
    s.inbound('in1', numberOf(1), 'tax')
    expect(s.events('call.returned')).toMatchObject([{ campaign: 'c1' }])
  })
})

describe('when nothing is dialled', () => {
  it.each([
    ['before its first day', { firstDay: '2026-11-21' }, 'notYet'],
    ['after its last day', { lastDay: '2026-11-19' }, 'over'],
    ['while it is paused', { state: 'paused' }, 'notRunning'],
    ['without its calendar', { tries: { ...plan().tries, calendar: 'gone' } }, 'hours'],
  ] as const)('%s', (_, more, limit) => {
    const s = story().feed(set(more)).ready('a1').fill(targets(2)).pass(5_000)
    expect(s.started()).toEqual([])
    expect(s.limit()).toBe(limit)
  })

  it('sleeps until the hours begin, and gives its targets back when they end', () => {
    const s = story(1, tokyo('2026-11-20 19:59')).feed(set()).ready('a1').fill(targets(3))
    expect(s.started()).toHaveLength(1)
    s.until(tokyo('2026-11-20 20:00')).dialled().ended()
    expect(s.limit()).toBe('hours')
    expect(s.state.targets.size).toBe(0)
    expect(s.timers.get('tick:c1')).toBe(tokyo('2026-11-21 10:00'))
    const before = s.log.length
    s.until(tokyo('2026-11-21 10:00')).fill(targets(3, 2))
    expect(s.log.length - before).toBeLessThan(40)
    expect(s.started()).toHaveLength(2)
  })

  it('is the holiday, the emergency switch, or the day after the last of the month', () => {
    const at = tokyo('2026-11-23 10:00')
    expect(story(1, at).hasty().feed(set()).ready('a1').fill(targets(1)).limit()).toBe('hours')
    const month = story(1, tokyo('2026-11-30 19:00'))
      .feed(set({ lastDay: '2026-11-30' }))
      .ready('a1')
      .fill(targets(1))
    expect(month.started()).toHaveLength(1)
    month.dialled().ended().until(tokyo('2026-12-01 10:00')).fill(targets(1, 2))
    expect(month.started()).toHaveLength(1)
    expect(month.limit()).toBe('over')
    const s = story(1).feed(set()).ready('a1').fill(targets(1))
    const emergency = { since: morning, by: 'ops', note: '' }
    const shut = floorConfig(1, { calendars: [{ ...calendar, emergency }] })
    s.dialled().ended().feed({ type: 'floor.configured', config: shut }).fill(targets(1, 2))
    expect([s.started().length, s.limit()]).toEqual([1, 'hours'])
  })

  it('is never 21:00 to 08:00, whatever the calendar says, leap day and New Year included', () => {
    const always = {
      ...standardCalendar,
      id: 'saikoku',
      name: '',
      holidays: 'asWeekday' as const,
      weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]),
    }
    for (const day of ['2028-02-29', '2026-12-31', '2027-01-01', '2026-11-20']) {
      const s = story(1, tokyo(`${day} 20:58`)).feed(
        { type: 'floor.configured', config: floorConfig(1, { calendars: [always] }) },
        set(),
      )
      s.ready('a1')
      for (let n = 1; s.at < tokyo(`${day} 20:58`) + 11 * 3_600_000 + 3_600_000 / 2; n += 1) {
        s.fill([target(n)])
        if (s.state.flights.size > 0) s.dialled().ended()
        s.pass(20_000)
      }
      const minutes = s.said.flatMap(({ at, event }) =>
        event.type === 'attempt.started' ? [(at - tokyo(`${day} 00:00`)) / 60_000] : [],
      )
      expect(minutes.length).toBeGreaterThan(3)
      expect(minutes.filter((minute) => minute > 21 * 60 - 25 / 60 && minute < 32 * 60)).toEqual([])
    }
  })

  it('is that a caller waits for one of these agents, when the campaign yields', () => {
    const s = story(1).feed(set()).inbound('in1', '0399999999').queued('in1', 'q2').ready('a1').fill(targets(1))
    expect([s.started().length, s.limit()]).toEqual([0, 'callersWait'])
    s.ended('in1', 'abandoned')
    expect(s.started()).toHaveLength(1)
    const other = story(1).feed(set()).inbound('in1', '0399999999').queued('in1', 'q3').ready('a1').fill(targets(1))
    expect(other.started()).toHaveLength(1)
    const first = story(2)
      .feed(set({ yields: false }))
      .inbound('in1', '0399999999')
      .queued('in1', 'q2')
    expect(first.ready('a1', 'a2').fill(targets(3)).started()).toHaveLength(1)
  })

  it('is that the last free agents are kept for whoever calls in', () => {
    const s = story(3)
      .feed(set({ reserve: 1 }))
      .ready('a1')
      .fill(targets(5))
    expect([s.started().length, s.limit()]).toEqual([0, 'reserve'])
    s.ready('a2', 'a3')
    expect(s.started()).toHaveLength(2)
  })

  it('is that a band of the day has had its share', () => {
    const s = story(1)
      .feed(set({ quotas: [{ band: '午前', most: 0.5 }] }))
      .ready('a1')
      .fill(targets(4))
    for (let n = 0; n < 5; n += 1) if (s.state.flights.size > 0) s.dialled().ended().pass(1_000)
    expect([s.started().length, s.limit()]).toEqual([2, 'quota'])
    s.until(tokyo('2026-11-20 12:00') + 1_000).fill(targets(2, 11))
    expect(s.started()).toHaveLength(3)
  })

  it('is that another campaign with a higher priority has the agents', () => {
    const s = story(2)
      .feed(set(), set({ id: 'c2', priority: 5 }))
      .fill(targets(3))
      .fill(targets(3, 11), 'c2')
      .ready('a1', 'a2')
    expect(dialled(s)).toEqual([11, 12])
    s.pass(2_000)
    expect(s.limit()).toBe('otherCampaign')
  })

  it('takes turns by weight between campaigns of one priority', () => {
    const s = story(1)
      .feed(set({ weight: 3 }), set({ id: 'c2' }))
      .fill(targets(40))
      .fill(targets(40, 101), 'c2')
      .ready('a1')
    for (let n = 0; n < 39; n += 1) s.dialled().ended().pass(1_000)
    expect(dialled(s).filter((n) => n > 100)).toHaveLength(10)
  })
})

describe('a line whose network fails', () => {
  const failing = (inRow: number) => {
    const s = story(1).feed(set()).ready('a1').fill(targets(60))
    for (let n = 0; n < inRow; n += 1) s.dialled().ended(s.call(), 'failed', 38)
    return s
  }

  it('is left alone after five failures in a row, tried by one call, and longer the next time', () => {
    const s = failing(5)
    expect([s.started().length, s.limit()]).toEqual([5, 'trunkDown'])
    s.ready('a2').pass(29_000)
    expect(s.started()).toHaveLength(5)
    s.pass(2_000)
    expect(s.started()).toHaveLength(6)
    s.dialled().ended(s.call(), 'failed', 38).pass(58_000)
    expect(s.started()).toHaveLength(6)
    s.pass(3_000).dialled().ended(s.call(), 'busy', 17)
    expect([s.started().length, s.limit()]).toEqual([8, 'nobodyFree'])
  })

  it('charges nobody for it', () => {
    const s = failing(1)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'network', cause: 38 }])
    expect(s.events('target.settled')).toMatchObject([
      { verdict: { type: 'later', at: morning + 5 * 60_000, heldBy: ['retry'] } },
    ])
  })

  it('is one that may not be used at all, as well', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(9))
    for (let n = 0; n < 5; n += 1) s.feed({ type: 'attempt.refused', call: s.call(), because: 'callerIdNotAllowed' })
    expect([s.started().length, s.limit()]).toEqual([5, 'trunkDown'])
  })
})

describe('what became of an attempt', () => {
  it.each([
    ['busy', 17, 'busy'],
    ['noAnswer', 19, 'noAnswer'],
    ['noAnswer', 0, 'noAnswer'],
    ['unallocated', 1, 'invalid'],
    ['noAnswer', 20, 'unreachable'],
    ['busy', 21, 'rejected'],
    ['failed', 34, 'network'],
    ['cancelled', 16, 'cancelled'],
  ] as const)('call.ended %s with cause %i is %s', (outcome, cause, expected) => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled().ended(undefined, outcome, cause)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: expected, cause, answeredAt: null, agent: 'a1' }])
  })

  it('counts who was served, lost and hung up, each once, and late ones as lost', () => {
    const s = story(4)
      .feed(set({ mode: { kind: 'power', callsPerAgent: 1 } }))
      .fill(targets(9))
    const tally = () => s.state.tallies.get('c1')?.at(-1)
    s.ready('a1', 'a2', 'a3', 'a4')
    const [one, two, three, four] = s.started().map(({ call }) => call)
    for (const call of [one, two, three, four]) s.dialled(call)
    s.answered(one).connected(one)
    expect(tally()).toMatchObject({ served: 1, lost: 0, hungUp: 0 })
    s.answered(two).pass(1_500).ended(two, 'abandoned', 16)
    expect(tally()).toMatchObject({ served: 1, lost: 0, hungUp: 1 })
    s.answered(three).pass(3_000)
    expect(tally()).toMatchObject({ served: 1, lost: 1, hungUp: 1 })
    s.feed({
      ...{ type: 'call.leftQueue', call: three ?? '', queue: 'q1', rule: 'nobodyFree', action: 'end', waitedMs: 2_000 },
    })
    s.ended(three, 'nobodyFree', 16)
    s.answered(four).pass(2_500).connected(four)
    expect(tally()).toMatchObject({ served: 1, lost: 2, hungUp: 1, attempts: expect.any(Number) })
    expect(s.events('attempt.ended').map(({ outcome }) => outcome)).toEqual(['abandoned', 'abandoned'])
  })

  it('is a call to him when an agent gave up while it rang there', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).dialled()
    s.feed({ type: 'leg.ringing', leg: `${s.call()}.d1` }).ended(undefined, 'cancelled', 16)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'noAnswer' }])
  })

  it('is told although the floor never takes it up', () => {
    const s = story(1).feed(set()).ready('a1').fill(targets(1)).pass(61_000)
    expect(s.events('attempt.withdrawn')).toMatchObject([{ because: 'notTaken' }])
    s.pass(601_000)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'cancelled' }])
  })
})

describe('the other modes', () => {
  it('shows one case to each free agent, and not again to anybody soon when it was skipped', () => {
    const mode = { kind: 'preview', decideMs: 30_000, onTimeout: 'skip' } as const
    const s = story(2).feed(set({ mode })).ready('a1', 'a2').fill(targets(3))
    expect(s.started()).toMatchObject([
      { agent: 'a1', preview: { decideMs: 30_000 } },
      { agent: 'a2', mode: 'preview' },
    ])
    const [one] = s.started()
    const case1 = { number: numberOf(1), queue: 'q1', line: 'tax', callerId: '0312345678', until: s.at + 30_000 }
    s.feed({ type: 'preview.shown', call: one?.call ?? '', agent: 'a1', campaign: 'c1', person: 1, ...case1 })
    s.feed({ type: 'preview.ended', call: one?.call ?? '', agent: 'a1', result: 'skipped', reason: '面談中' })
    expect(s.events('attempt.ended')).toMatchObject([{ target: 1, outcome: 'cancelled' }])
    expect(s.events('target.settled')).toMatchObject([{ target: 1, verdict: { type: 'later', at: s.at + 7_200_000 } }])
    expect(s.started()).toHaveLength(3)
    s.fill(targets(1), 'c1', `${morning}-0`).pass(5_000)
    expect(s.started()).toHaveLength(3)
  })

  it.each([
    ['skipped', 30],
    ['timedOut', 3],
  ] as const)('rests a case that was %s as long as the plan says', (result, minutes) => {
    const restMs = { skipped: 1_800_000, timedOut: 180_000 }
    const mode = { kind: 'preview', decideMs: 30_000, onTimeout: 'skip', restMs } as const
    const s = story(1).feed(set({ mode })).ready('a1').fill(targets(1))
    s.feed({ type: 'preview.ended', call: s.call(), agent: 'a1', result, reason: null })
    expect(s.events('target.settled')).toMatchObject([{ verdict: { at: s.at + minutes * 60_000 } }])
  })

  it('dials without agents up to its lines', () => {
    const s = story(1)
      .feed(set({ mode: { kind: 'agentless', flow: 'notice', mostLines: 3 } }))
      .fill(targets(9))
    expect(s.started()).toMatchObject([{ flow: 'notice', agent: null }, {}, {}])
    expect(s.limit()).toBe('lines')
    s.dialled().feed({ type: 'leg.answered', leg: `${s.call()}.d1`, recording: null })
    s.ended(s.call(3), 'inFlow', 16)
    expect(s.events('attempt.ended')).toMatchObject([{ outcome: 'answered' }])
    expect(s.state.tallies.get('c1')?.at(-1)).toMatchObject({ served: 1, lost: 0 })
  })

  it('keeps an agent for one who was lost within 72 hours, and names nobody else', () => {
    const lost = {
      tried: [{ at: morning - 86_400_000, number: numberOf(1), outcome: 'abandoned' as const, disposition: null }],
    }
    const s = story(3)
      .feed(set({ mode: { kind: 'predictive' } }))
      .ready('a1', 'a2')
      .fill([target(1, lost), target(2)])
    expect(s.started().map((one) => [one.target, one.agent])).toEqual([
      [1, 'a1'],
      [2, null],
    ])
    const busy = story(1)
      .feed(set({ mode: { kind: 'power', callsPerAgent: 3 } }))
      .ready('a1')
    busy.fill([target(2), target(1, { ...lost, rank: 5 })]).pass(5_000)
    expect(busy.started().map((one) => one.target)).toEqual([2])
    expect(busy.state.targets.size).toBe(1)
  })

  it('counts calls of other campaigns that the same agents may have to answer', () => {
    const power = {
      mode: { kind: 'power', callsPerAgent: 1 },
      pacing: { ...plan().pacing, mode: { kind: 'power', callsPerAgent: 1 } },
    } as const
    const s = story(2).feed(set({ ...power, priority: 2 }), set({ ...power, id: 'c2' }))
    s.fill(targets(5)).fill(targets(5, 11), 'c2').ready('a1', 'a2')
    expect(dialled(s)).toEqual([1, 2])
  })
})

describe('a new day', () => {
  it('begins its counts at midnight in Tokyo, keeps thirty days, and what was learnt', () => {
    const s = story(1).feed(
      set({ mode: { kind: 'predictive' }, pacing: { ...plan().pacing, mode: { kind: 'predictive' } } }),
    )
    s.ready('a1').fill(targets(1)).dialled().answered().connected()
    s.feed(agentIs('a1', 'talking')).pass(30_000).feed(agentIs('a1', 'wrapUp')).ended(undefined, 'answered', 16)
    const pacer = s.state.pacers.get('c1')
    expect(pacer?.attempts.count).toBe(1)
    s.feed({ type: 'leg.ended', leg: `${s.call()}.o2`, cause: 16 })
    s.until(tokyo('2026-11-21 10:00')).feed(agentIs('a1', 'idle')).fill(targets(1, 2)).dialled().ended()
    expect(s.state.tallies.get('c1')?.map(({ attempts, served }) => [attempts, served])).toEqual([
      [1, 1],
      [1, 0],
    ])
    const next = s.state.pacers.get('c1')
    expect(next?.steering).toMatchObject({ logTheta: pacer?.steering.logTheta, answered: 0 })
    expect(next?.talks).toEqual(pacer?.talks)
    expect(next?.attempts.count).toBe(2)
    expect(next?.startedAtS).toBe(tokyo('2026-11-21 10:00') / 1_000)
    s.feed(set({ version: 2, state: 'paused' }))
      .until(tokyo('2026-12-21 10:00'))
      .feed(set({ version: 3 }))
      .fill(targets(1, 3))
      .dialled()
      .ended()
    expect(s.state.tallies.get('c1')).toHaveLength(1)
  })
})
