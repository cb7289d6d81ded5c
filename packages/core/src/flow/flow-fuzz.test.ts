import { describe, expect, it } from 'vitest'
import type { FlowEvent } from '../log/events.ts'
import type { LogBody } from '../log/log-entry.ts'
import { FlowWalk, type PromiseName, promises, type StepFlows } from './flow-fuzz.spec.ts'
import type { FlowEffect, FlowRun } from './flow-run.ts'
import { stepFlows } from './step-flows.ts'

const walks = 60
const happenings = 70

const without =
  (isDropped: (effect: FlowEffect) => boolean): StepFlows =>
  (floor, entry) => {
    const step = stepFlows(floor, entry)
    return { ...step, effects: step.effects.filter((effect) => !isDropped(effect)) }
  }

const isEvent = (effect: FlowEffect, ...types: readonly FlowEvent['type'][]): boolean =>
  effect.type === 'event' && types.includes(effect.event.type)

const doubled =
  (also: (effect: FlowEffect) => FlowEffect | null): StepFlows =>
  (floor, entry) => {
    const step = stepFlows(floor, entry)
    const effects = step.effects.flatMap((effect) => {
      const more = also(effect)
      return more === null ? [effect] : [effect, more]
    })
    return { ...step, effects }
  }

const changing =
  (change: (run: FlowRun, body: LogBody) => FlowRun): StepFlows =>
  (floor, entry) => {
    const step = stepFlows(floor, entry)
    const runs = [...step.state.runs].map(([call, run]) => [call, change(run, entry.body)] as const)
    return { ...step, state: { ...step.state, runs: new Map(runs) } }
  }

const deafTo =
  (isUnheard: (body: LogBody) => boolean): StepFlows =>
  (floor, entry) =>
    isUnheard(entry.body) ? { state: floor, effects: [] } : stepFlows(floor, entry)

const telling =
  (change: (event: FlowEvent) => FlowEvent): StepFlows =>
  (floor, entry) => {
    const step = stepFlows(floor, entry)
    const effects = step.effects.map((effect) =>
      effect.type === 'event' ? { ...effect, event: change(effect.event) } : effect,
    )
    return { ...step, effects }
  }

let count = 0

/** Against each promise one bug or several. */
const planted: Readonly<Record<PromiseName, readonly StepFlows[]>> = {
  'one thing awaited': [
    without((effect) => effect.type === 'timer.set'),
    deafTo((body) => body.type === 'pbx.snapshot'),
    deafTo((body) => body.type === 'playback.ended' && !body.completed),
    deafTo((body) => body.type === 'lookup.answered' || body.type === 'timer.fired'),
  ],
  'one playback': [without((effect) => effect.type === 'command' && effect.command.type === 'leg.stopPlay')],
  'no timer left': [
    (floor, entry) => {
      const { state, effects } = stepFlows(floor, entry)
      const isOver = state.runs.size < floor.runs.size
      return { state, effects: isOver ? effects.filter((effect) => effect.type !== 'timer.cancel') : effects }
    },
  ],
  'given away once': [
    (floor, entry) => {
      const step = stepFlows(floor, entry)
      if (!step.effects.some((effect) => isEvent(effect, 'flow.ended', 'flow.transferring'))) return step
      const early = step.effects.filter((effect) => effect.type === 'event')
      return { ...step, effects: [...early, ...step.effects.filter((effect) => effect.type !== 'event')] }
    },
    without((effect) => isEvent(effect, 'flow.queueing')),
  ],
  'not ours': [
    doubled((effect) => (isEvent(effect, 'flow.queueing') ? effect : null)),
    doubled((effect) => (isEvent(effect, 'flow.transferring', 'flow.voicemail') ? effect : null)),
  ],
  'values from inputs': [changing((run) => ({ ...run, values: { ...run.values, b: run.leg } }))],
  'nothing unasked': [
    (floor, entry) => {
      const { body } = entry
      if (body.type !== 'lookup.answered') return stepFlows(floor, entry)
      return stepFlows(floor, { ...entry, body: { ...body, values: { status: String(body.values.name ?? '') } } })
    },
  ],
  'ids once': [changing((run) => ({ ...run, used: run.used % 5 }))],
  'argument unchanged': [
    (floor, entry) => {
      const run = floor.runs.get('c1')
      if (run !== undefined) Object.assign(run, { misses: 7 })
      return stepFlows(floor, entry)
    },
  ],
  'same again': [
    (floor, entry) => {
      const step = stepFlows(floor, entry)
      count++
      const effects = step.effects.map((effect) =>
        effect.type === 'timer.set' ? { ...effect, at: effect.at + count } : effect,
      )
      return { ...step, effects }
    },
  ],
  'survives being stored': [changing((run) => ({ ...run, misses: undefined }) as never)],
  'leaves nothing': [
    deafTo((body) => body.type === 'leg.ended' || body.type === 'call.ended'),
    (floor, entry) => {
      const { state, effects } = stepFlows(floor, entry)
      return { effects, state: { ...state, plans: new Map([...floor.plans, ...state.plans]) } }
    },
  ],
  'late is late': [
    telling((event) =>
      event.type === 'flow.keyed' && event.verdict === 'late' ? { ...event, verdict: 'wrong' } : event,
    ),
    telling((event) =>
      event.type === 'flow.keyed' && event.verdict === 'wrong' ? { ...event, verdict: 'late' } : event,
    ),
  ],
  'texts end': [changing((run) => ({ ...run, texts: 0 }))],
  'why in Japanese': [
    telling((event) => (event.type === 'flow.entered' ? { ...event, because: `${event.because} today` } : event)),
  ],
  'keys untold': [
    (floor, entry) => {
      const step = stepFlows(floor, entry)
      const effects = step.effects.map((effect) => {
        if (effect.type !== 'event' || effect.event.type !== 'flow.entered') return effect
        const known = Object.values(floor.runs.get(effect.event.call)?.values ?? {})
        const number = known.find((value) => value.length > 7)
        return number === undefined ? effect : { ...effect, event: { ...effect.event, because: number } }
      })
      return { ...step, effects }
    },
  ],
}

/** Which promises the walks find broken, until one is. */
const foundWith = (step: StepFlows, seeds = 600): string => {
  for (let seed = 1; seed <= seeds; seed++)
    try {
      new FlowWalk(seed, step).run(happenings)
    } catch (error) {
      if (error instanceof Error && 'promise' in error) return String(error.promise)
      throw error
    }
  return 'nothing'
}

describe('random flows of every kind of node', () => {
  it.each(Array.from({ length: 8 }, (_, n) => n * walks))(
    'keep every promise, whatever comes, late, twice or never (from walk %i)',
    (first) => {
      for (let seed = first + 1; seed <= first + walks; seed++)
        try {
          new FlowWalk(seed).run(happenings)
        } catch (error) {
          throw new Error(`walk ${seed}`, { cause: error })
        }
    },
    120_000,
  )

  for (const [promise, bugs] of Object.entries(planted))
    bugs.forEach((bug, n) => {
      it(`see a bug against "${promises[promise as PromiseName]}" (${n + 1})`, () => {
        expect(foundWith(bug)).toBe(promise)
      })
    })
})
