import type { AgentId, Call, EpochMs, Party, PartyName } from '@tsunagu/core'
import type { LiveCall } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import type { Mask } from './mask.ts'

/** None for a phone that only hears a feature code. */
export const liveCall = (call: Call, mask: Mask): readonly LiveCall[] => {
  if (call.phase === 'told') return []
  return [
    {
      call: call.id,
      phase: call.phase,
      direction: call.direction,
      line: call.line,
      called: call.direction === 'outbound' ? mask.number(call.called) : call.called,
      caller: mask.caller(call.caller),
      arrivedAt: isoTime(call.arrivedAt),
      queue: call.queue,
      agent: agentOf(call),
      since: timeOrNull('since' in call ? call.since : call.arrivedAt),
      held: call.phase === 'talking' && call.held,
      muted: call.phase === 'talking' && call.muted,
      offers: [...ringing(call)],
      parties: partiesOf(call).map((party) => ({ party: mask.party(nameOf(party)), leg: party.leg })),
      consult: consultOf(call, mask),
      watchers: call.watchers.map(({ supervisor, mode }) => ({ supervisor, mode })),
      parkedBy: call.phase === 'parked' ? call.by : null,
      callback: call.callback,
      estimateMs: 'estimateMs' in call ? call.estimateMs : null,
      preview: previewOf(call),
    },
  ]
}

const previewOf = (call: Call): LiveCall['preview'] => {
  if (call.phase !== 'previewing') return null
  const { campaign, person } = call.attempt
  return { campaign, person, until: isoTime(call.until) }
}

/** Whose call it is: who speaks, who places it, or the one whose phone rings. */
const agentOf = (call: Call): AgentId | null => {
  const [first, second] = ringing(call)
  if (first !== undefined) return second === undefined ? first : null
  return 'agent' in call ? call.agent : null
}

/** Agents who are rung; one with two phones is still one. */
const ringing = (call: Call): readonly AgentId[] =>
  call.phase === 'offered' ? [...new Set(call.offers.map(({ agent }) => agent))] : []

const partiesOf = (call: Call): readonly Party[] => {
  if (call.phase === 'talking') return call.others
  if (call.phase === 'outside') return call.parties
  return call.phase === 'reaching' ? [call.to] : []
}

const nameOf = (party: Party): PartyName =>
  party.kind === 'agent' ? { kind: 'agent', agent: party.agent } : { kind: 'outside', number: party.number }

const consultOf = (call: Call, mask: Mask): LiveCall['consult'] => {
  if (call.phase !== 'talking' || call.consult === null) return null
  const { leg, answered, speaking } = call.consult
  return { with: mask.party(call.consult.with), leg, answered, speaking }
}

const timeOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at))

/** Everybody of the staff who is with this call in any way but watching it. */
export const staffOf = (call: LiveCall): readonly AgentId[] => [
  ...(call.agent === null ? [] : [call.agent]),
  ...call.offers,
  ...[...call.parties.map(({ party }) => party), ...(call.consult === null ? [] : [call.consult.with])].flatMap(
    (party) => (party.kind === 'agent' ? [party.agent] : []),
  ),
]

/** A call as those may see it who may not know the staff. */
export const withoutNames = (call: LiveCall): LiveCall => ({
  ...call,
  agent: null,
  offers: [],
  parties: call.parties.filter(({ party }) => party.kind === 'outside'),
  consult: null,
  watchers: [],
  parkedBy: null,
})
