import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../../calendar/calendar.ts'
import type { LogEntry } from '../../log/log-entry.ts'
import { IdMap } from '../../machine/id-map.ts'
import type { DialEvent, Target } from '../campaign.ts'
import { DialWalk, type PromiseName, replayed } from './dial-walk.spec.ts'
import type { DialStep } from './dialler.spec.ts'
import type { Dialler } from './dialler.ts'
import { stepDialler } from './step.ts'

describe('whatever happens, in any order, late or twice', () => {
  it.each([1, 2, 3, 4])(
    'walk %i keeps every promise, and its log decides the same again',
    (seed) => {
      const walk = new DialWalk(seed).run(600).end()
      expect([...walk.broken]).toEqual([])
      expect([...walk.outcomes().values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(20)
      expect(replayed(walk).same).toBe(true)
    },
    60_000,
  )
})

const mapped = <V>(map: IdMap<V>, change: (value: V) => V): IdMap<V> =>
  IdMap.of([...map].map(([id, value]) => [id, change(value)] as const))

const after =
  (change: (state: Dialler) => Dialler): DialStep =>
  (before, entry) => {
    const { state, effects } = stepDialler(before, entry)
    return { state: change(state), effects }
  }

/** The dialler is told another entry than the one that came. */
const told =
  (change: (entry: LogEntry, before: Dialler) => LogEntry): DialStep =>
  (before, entry) =>
    stepDialler(before, change(entry, before))

const spoken =
  (change: (event: DialEvent) => DialEvent): DialStep =>
  (before, entry) => {
    const { state, effects } = stepDialler(before, entry)
    return {
      state,
      effects: effects.map((effect) => (effect.type === 'event' ? { ...effect, event: change(effect.event) } : effect)),
    }
  }

const always = {
  ...standardCalendar,
  id: 'saikoku',
  name: '',
  holidays: 'asWeekday' as const,
  weekdays: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]),
}

/** The same person under another id and another number of his. */
const another = (one: Target): Target => ({
  ...one,
  person: one.person + 1_000,
  household: null,
  standing: { ...one.standing, numbers: one.standing.numbers.map((number) => `07${number.slice(2)}`) },
})

const bugs: readonly (readonly [string, PromiseName, DialStep])[] = [
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
    told((entry) =>
      entry.body.type === 'floor.configured'
        ? { ...entry, body: { ...entry.body, config: { ...entry.body.config, calendars: [always] } } }
        : entry,
    ),
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
  [
    'puts off whom it does not reach for ten years',
    'nobody is forgotten',
    spoken((event) =>
      event.type === 'target.settled' && event.verdict.type === 'later'
        ? { ...event, verdict: { ...event.verdict, at: event.verdict.at + 3_650 * 86_400_000 } }
        : event,
    ),
  ],
  ['gives two attempts one id', 'an attempt has one id and one end', told((entry) => ({ ...entry, id: '1-1' }))],
  [
    'does not know who lives with whom',
    'one call for a household at a time',
    told((entry) =>
      entry.body.type === 'campaign.filled'
        ? { ...entry, body: { ...entry.body, targets: entry.body.targets.map((one) => ({ ...one, household: null })) } }
        : entry,
    ),
  ],
  [
    'takes a person on two lists for two',
    'one call for a person at a time',
    told((entry) =>
      entry.body.type === 'campaign.filled' && entry.body.campaign === 'c2'
        ? { ...entry, body: { ...entry.body, targets: entry.body.targets.map(another) } }
        : entry,
    ),
  ],
]

describe('a dialler with a bug', () => {
  it.each(bugs)(
    '%s breaks: %s',
    (_, promise, step) => {
      const broken = new Set<PromiseName>()
      for (let seed = 1; seed <= 12 && !broken.has(promise); seed += 1)
        for (const name of new DialWalk(seed, step).run(600).end().broken) broken.add(name)
      expect([...broken]).toContain(promise)
    },
    60_000,
  )
})
