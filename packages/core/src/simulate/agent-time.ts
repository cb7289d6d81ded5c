import type { AcdEvent } from '../log/events.ts'
import type { AgentId, EpochMs } from '../log/ids.ts'
import type { Scenario } from './scenario.ts'

type Kind = 'away' | 'free' | 'busy'

/** Time of all agents in one slot: with a call, its ringing or its wrap-up; and at work at all. */
export type SlotTime = { readonly busyMs: number; readonly presentMs: number }

/** Adds up what the floor says of its agents, slot by slot; time after the last slot is overtime and not counted. */
export type AgentTime = {
  readonly note: (at: EpochMs, event: Extract<AcdEvent, { type: 'agent.changed' }>) => void
  readonly closeAt: (at: EpochMs) => readonly SlotTime[]
}

const kindOf = (event: Extract<AcdEvent, { type: 'agent.changed' }>): Kind => {
  if (event.activity !== 'idle') return 'busy'
  return event.availability === 'ready' ? 'free' : 'away'
}

export const createAgentTime = ({ startsAt, slotMs }: Scenario, slots: number): AgentTime => {
  const times = Array.from({ length: slots }, () => ({ busyMs: 0, presentMs: 0 }))
  const since = new Map<AgentId, { readonly kind: Kind; readonly at: EpochMs }>()
  const add = (kind: Kind, from: EpochMs, to: EpochMs): void => {
    if (kind === 'away') return
    for (let n = Math.max(0, Math.floor((from - startsAt) / slotMs)); n < slots; n++) {
      const begin = startsAt + n * slotMs
      const ms = Math.min(to, begin + slotMs) - Math.max(from, begin)
      const slot = times[n]
      if (ms <= 0 || slot === undefined) return
      slot.presentMs += ms
      if (kind === 'busy') slot.busyMs += ms
    }
  }
  return {
    note: (at, event) => {
      const before = since.get(event.agent)
      if (before !== undefined) add(before.kind, before.at, at)
      since.set(event.agent, { kind: kindOf(event), at })
    },
    closeAt: (at) => {
      for (const { kind, at: from } of since.values()) add(kind, from, at)
      since.clear()
      return times
    },
  }
}
