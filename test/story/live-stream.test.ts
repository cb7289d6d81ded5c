import { isDeepStrictEqual } from 'node:util'
import { type Floor, stepFloor } from '@tsunagu/core'
import {
  encodeCommand,
  type FloorView,
  floorViewSchema,
  type Me,
  parseCommand,
  parseLogBody,
  streamMessageSchema,
} from '@tsunagu/messages'
import { describe, expect, it } from 'vitest'
import { type FloorStep, Walk } from '../../packages/core/src/floor/walk.spec.ts'
import { foldFloor } from '../../services/api/page/src/floor-fold.ts'
import { viewFor } from '../../services/api/src/floor/view-for.ts'
import { createEventFilter } from '../../services/api/src/stream/events-for.ts'

const leader: Me = {
  account: 'super1',
  name: '統括',
  contract: 'walk',
  floor: 'walk',
  roles: ['supervisor'],
  agent: null,
}

const viewOf = (floor: Floor, at: number): FloorView =>
  viewFor(
    {
      floor: 'walk',
      seq: `${at}-0`,
      at,
      config: floor.config,
      calls: [...floor.calls.values()],
      agents: floor.agents,
      phones: floor.phones,
      callbacks: [...floor.callbacks.values()],
      queues: floor.queues,
    },
    leader,
  )

type Shown = FloorView['calls'][number]

/**
 * A call without what is not promised: since when, which the log and the state count differently; that the PBX serves a
 * caller alone for a moment, which nobody decided; the channel of somebody who is still being rung.
 */
const promisedCall = ({ since: _since, arrivedAt: _arrivedAt, phase, consult, parties, ...call }: Shown) => ({
  ...call,
  phase: phase === 'away' ? 'inFlow' : phase,
  consult: consult === null || consult.answered ? consult : { ...consult, leg: null },
  parties: parties.map(({ party, leg }) => ({ party, leg: phase === 'reaching' ? null : leg })),
})

/** What snapshot and deltas agree on. */
const promised = ({ calls, agents, callbacks, queues }: FloorView) => ({
  calls: new Map(calls.map((call) => [call.call, promisedCall(call)])),
  agents: agents.map(({ idleSince: _idleSince, wrapUpUntil, ...agent }) => ({
    ...agent,
    wrapUpUntil: wrapUpUntil === null ? null : Date.parse(wrapUpUntil),
  })),
  callbacks: new Map(callbacks.map(({ callback, queue, number, call }) => [callback, { queue, number, call }])),
  queues: queues.map(({ queue, mode, callbacks: kept }) => ({ queue, mode, callbacks: kept })),
})

type Parted = {
  readonly after: string
  readonly events: readonly unknown[]
  readonly folded: unknown
  readonly floor: unknown
}

/** Walks with a screen beside it that had one snapshot and since then only deltas; stops where the two part. */
const walkWithScreen = (seed: number, inputs: number): { readonly deltas: number; readonly parted: Parted | null } => {
  const filter = createEventFilter(leader)
  let screen: FloorView | null = null
  let parted: Parted | null = null
  let deltas = 0
  const step: FloorStep = (floor, entry) => {
    const stepped = stepFloor(floor, entry)
    if (parted !== null) return stepped
    if (entry.body.type === 'floor.configured') screen = viewOf(stepped.state, entry.at)
    const events = stepped.effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []))
    for (const body of events) {
      const delta = filter.delta({ ...entry, by: 'acd', body })
      if (delta === null || screen === null) continue
      deltas += 1
      screen = foldFloor(screen, delta)
    }
    if (screen === null || (events.length === 0 && stepped.state === floor)) return stepped
    const [folded, now] = [promised(screen), promised(viewOf(stepped.state, entry.at))]
    if (!isDeepStrictEqual(folded, now)) parted = { after: entry.body.type, events, folded, floor: now }
    return stepped
  }
  new Walk(seed, step).run(inputs)
  return { deltas, parted }
}

describe('a screen that had one snapshot', () => {
  it.each([1, 2, 3, 4])('shows the floor as it is after any deltas, walk %i', (seed) => {
    const { deltas, parted } = walkWithScreen(seed, 1_500)
    if (parted !== null)
      expect(parted.folded, `${parted.after}: ${JSON.stringify(parted.events)}`).toEqual(parted.floor)
    expect(deltas).toBeGreaterThan(300)
  })
})

describe('the catalogue', () => {
  it('has a schema that fits whatever the core writes, tells a screen, or has the PBX do', () => {
    const filter = createEventFilter(leader)
    const seen = new Set<string>()
    const step: FloorStep = (floor, entry) => {
      const stepped = stepFloor(floor, entry)
      for (const effect of stepped.effects) {
        if (effect.type === 'command') parseCommand(encodeCommand(effect))
        if (effect.type !== 'event') continue
        const { event } = effect
        seen.add(event.type)
        expect(parseLogBody(JSON.stringify(event))).toEqual(event)
        const delta = filter.delta({ ...entry, by: 'acd', body: event })
        if (delta !== null) streamMessageSchema.parse(delta)
      }
      return stepped
    }
    new Walk(7, step).run(3_000)
    expect(seen.size).toBeGreaterThan(35)
  })

  it('fits the floor as it is shown', () => {
    const walk = new Walk(8)
    for (let round = 0; round < 20; round += 1) {
      walk.run(walk.inputs + 100)
      floorViewSchema.parse(viewOf(walk.floor, walk.at))
    }
    expect(walk.floor.calls.size).toBeGreaterThan(0)
  })
})
