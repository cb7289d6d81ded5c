import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../../calendar/calendar.ts'
import { IdMap } from '../../machine/id-map.ts'
import type { DialEvent } from '../campaign.ts'
import { DialWalk, type PromiseName, promises, replayed } from './dial-walk.spec.ts'
import type { DialStep } from './dialler.spec.ts'
import type { Dialler } from './dialler.ts'
import { stepDialler } from './step.ts'

describe('whatever happens, in any order, late or twice', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'walk %i keeps every promise, and its log decides the same again',
    (seed) => {
      const walk = new DialWalk(seed).run(800).end()
      expect([...walk.broken]).toEqual([])
      expect([...walk.outcomes().values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(20)
      expect(replayed(walk).same).toBe(true)
    },
    60_000,
  )
})

type Mapped = 'flights' | 'agents' | 'targets'

/** A dialler that is told something wrong about what it knows, put right again afterwards where it has not changed. */
const deceived =
  (wrong: (before: Dialler) => Dialler): DialStep =>
  (before, entry) => {
    const lie = wrong(before)
    const { state, effects } = stepDialler(lie, entry)
    const back = <P extends Mapped>(part: P): Dialler[P] => {
      const { set, del } = (lie[part] as IdMap<unknown>).changesTo(state[part] as IdMap<unknown>)
      let map = before[part] as IdMap<unknown>
      for (const [id, value] of set) map = map.with(id, value)
      for (const id of del) map = map.without(id)
      return map as Dialler[P]
    }
    return {
      state: {
        ...state,
        config: before.config,
        flights: back('flights'),
        agents: back('agents'),
        targets: back('targets'),
      },
      effects,
    }
  }

const mapped = <V>(map: IdMap<V>, change: (value: V) => V): IdMap<V> =>
  IdMap.of([...map].map(([id, value]) => [id, change(value)] as const))

const after =
  (change: (state: Dialler) => Dialler): DialStep =>
  (before, entry) => {
    const { state, effects } = stepDialler(before, entry)
    return { state: change(state), effects }
  }

const withoutEvent =
  (isDropped: (event: DialEvent) => boolean): DialStep =>
  (before, entry) => {
    const { state, effects } = stepDialler(before, entry)
    return { state, effects: effects.filter((effect) => effect.type !== 'event' || !isDropped(effect.event)) }
  }

const always = {
  ...standardCalendar,
  id: 'saikoku',
  name: '',
  holidays: 'asWeekday' as const,
  weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]),
}

const bugs: readonly (readonly [string, PromiseName, DialStep])[] = [
  [
    'forgets whose household a call is for',
    'one call for a household at a time',
    deceived((d) => ({
      ...d,
      flights: mapped(d.flights, (f) => ({ ...f, attempt: { ...f.attempt, household: null } })),
    })),
  ],
  [
    'forgets which number is ringing',
    'one call for a number at a time',
    deceived((d) => ({
      ...d,
      flights: mapped(d.flights, (f) => ({ ...f, attempt: { ...f.attempt, number: 'x', household: null } })),
    })),
  ],
  [
    'knows calls in flight by campaign only',
    'one call for a person at a time',
    deceived((d) => ({
      ...d,
      flights: mapped(d.flights, (f) => ({
        ...f,
        attempt: { ...f.attempt, number: 'x', household: null, person: -1 },
      })),
    })),
  ],
  [
    'does not know who has called in',
    'nobody is dialled while on the line with us',
    after((d) => ({ ...d, calls: IdMap.of() })),
  ],
  [
    'does not see callers who wait',
    'a caller who waits goes first',
    after((d) => ({ ...d, calls: mapped(d.calls, (c) => ({ ...c, queue: null })) })),
  ],
  [
    'takes every hour for a decent one',
    'nobody is called outside the hours',
    deceived((d) => ({ ...d, config: { ...d.config, calendars: [always] } })),
  ],
  [
    'does not hear of payments',
    'nobody is called after it was paid',
    (before, entry) =>
      entry.body.type === 'persons.changed' ? { state: before, effects: [] } : stepDialler(before, entry),
  ],
  [
    'forgets who has paid when an older list comes',
    'nobody is called after it was paid',
    after((d) => ({ ...d, changes: IdMap.of() })),
  ],
  [
    'forgets what was tried since the list was read',
    'nobody is called more often than a day allows',
    after((d) => ({ ...d, past: IdMap.of() })),
  ],
  [
    'does not keep an agent for his call',
    'an agent is kept for one call at a time',
    after((d) => ({ ...d, agents: mapped(d.agents, (a) => (a.keptFor === null ? a : { ...a, keptFor: null })) })),
  ],
  ['tells no end', 'nobody is forgotten', withoutEvent((event) => event.type === 'attempt.ended')],
  [
    'gives two attempts one id',
    'an attempt has one id and one end',
    (before, entry) => stepDialler(before, { ...entry, id: '1-1' }),
  ],
  ['does not say what becomes of a target', 'nobody is called more often than a day allows', withoutEvent(() => false)],
]

describe('a dialler with a bug', () => {
  it.each(bugs.slice(0, -1))(
    '%s breaks: %s',
    (_, promise, step) => {
      const broken = new Set<PromiseName>()
      for (let seed = 1; seed <= 12 && !broken.has(promise); seed += 1)
        for (const name of new DialWalk(seed, step).run(800).end().broken) broken.add(name)
      expect([...broken]).toContain(promise)
    },
    60_000,
  )

  it('is known for every promise', () => {
    const untried = promises.filter((promise) => !bugs.some(([, broken]) => broken === promise))
    expect(untried).toEqual(['what is written down is what is known'])
  })
})
