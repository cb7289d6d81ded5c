import type { AcdEvent, Effect, LogEntry, Step } from '@tsunagu/core'
import { stay } from '@tsunagu/core'
import type { Folder } from '@tsunagu/runtime'

/** How often each leg rang, and whether its timer has fired. */
export type Tally = Readonly<Record<string, { readonly rings: number; readonly fired: number }>>

export const timerMs = 60

/**
 * The smallest service with every kind of effect, for tests of the shell: a `leg.ringing` is counted, answered with an
 * event and a command; a `leg.progress` sets a timer; `leg.ended` cancels it; `leg.handedBack` of leg `poison` is a bug.
 */
export const tally: Folder<Tally, AcdEvent> = {
  service: 'tally',
  initial: () => ({}),
  load: (fields) => Object.fromEntries([...fields].map(([leg, text]) => [leg.replace('leg:', ''), JSON.parse(text)])),
  diff: (before, after) => ({
    set: Object.fromEntries(
      Object.entries(after).flatMap(([leg, value]) =>
        before[leg] === value ? [] : [[`leg:${leg}`, JSON.stringify(value)]],
      ),
    ),
    del: Object.keys(before).flatMap((leg) => (leg in after ? [] : [`leg:${leg}`])),
  }),
  step: (state, entry) => stepOf(state, entry),
}

const stepOf = (state: Tally, { at, body }: LogEntry): Step<Tally, Effect<AcdEvent>> => {
  switch (body.type) {
    case 'leg.ringing': {
      const rings = (state[body.leg]?.rings ?? 0) + 1
      return {
        state: { ...state, [body.leg]: { rings, fired: state[body.leg]?.fired ?? 0 } },
        effects: [
          { type: 'event', event: { type: 'call.held', call: body.leg, agent: `ring-${rings}` } },
          { type: 'command', node: 'pbx1', lane: body.leg, command: { type: 'leg.silence', leg: body.leg } },
        ],
      }
    }
    case 'leg.progress':
      return { state, effects: [{ type: 'timer.set', timer: body.leg, at: at + timerMs }] }
    case 'leg.ended':
      return { state, effects: [{ type: 'timer.cancel', timer: body.leg }] }
    case 'timer.fired':
      return {
        state: { ...state, [body.timer]: { rings: 0, fired: (state[body.timer]?.fired ?? 0) + 1 } },
        effects: [{ type: 'event', event: { type: 'call.resumed', call: body.timer, agent: 'timer' } }],
      }
    case 'leg.handedBack':
      if (body.leg === 'poison') throw new Error('poison')
      return stay(state)
    default:
      return stay(state)
  }
}
