import type { FloorView, LiveCall, StreamMessage } from '@tsunagu/messages'

export type Delta = Extract<StreamMessage, { type: 'delta' }>
type Part = Partial<LiveCall> | ((call: LiveCall) => Partial<LiveCall>)
export type CallDelta = Extract<Delta['body'], { type: `call.${string}` }>

/** A citizen whom nobody is with. */
export const alone: Pick<
  LiveCall,
  'agent' | 'held' | 'muted' | 'offers' | 'parties' | 'consult' | 'parkedBy' | 'estimateMs' | 'preview'
> = {
  agent: null,
  held: false,
  muted: false,
  offers: [],
  parties: [],
  consult: null,
  parkedBy: null,
  estimateMs: null,
  preview: null,
}

/** The calls of a floor after one more event. Events about calls that are gone already change nothing. */
export const foldCalls = (floor: FloorView, at: string, body: CallDelta): FloorView => {
  if (body.type === 'call.arrived') return addCall(floor, arrived(floor, at, body))
  if (body.type === 'call.ended') return { ...floor, calls: floor.calls.filter((call) => call.call !== body.call) }
  const part = partOf(floor, at, body)
  return part === null ? floor : changeCall(floor, body.call, part)
}

const arrived = (floor: FloorView, at: string, body: Extract<CallDelta, { type: 'call.arrived' }>): LiveCall => {
  // The PBX may have had it alone for a while; and of a callback that is tried we hear before its call is there.
  const known = floor.calls.find((one) => one.call === body.call)
  const callback = floor.callbacks.find((one) => one.call === body.call)
  return {
    ...alone,
    call: body.call,
    phase: body.direction === 'inbound' ? 'inFlow' : 'placing',
    direction: body.direction,
    line: body.line,
    called: body.called,
    caller: body.caller,
    arrivedAt: at,
    queue: known?.queue ?? callback?.queue ?? null,
    since: at,
    watchers: known?.watchers ?? [],
    callback: known?.callback ?? callback?.callback ?? null,
  }
}

type Changing = Exclude<CallDelta, { type: 'call.arrived' | 'call.ended' }>

const partOf = (floor: FloorView, at: string, body: Changing): Part | null => {
  switch (body.type) {
    case 'call.queued':
      return { ...alone, phase: 'waiting', queue: body.queue, since: at }
    case 'call.announced':
      return { estimateMs: body.estimateMs }
    case 'call.leftQueue':
      return body.action === 'end' ? { ...alone, phase: 'parting' } : null
    case 'call.flowing':
      return { ...alone, phase: 'inFlow', since: at }
    case 'call.voicemail':
      return { ...alone, phase: 'voicemail', queue: body.queue, since: at }
    case 'call.offered':
      return (call) => offeredTo([...call.offers.filter((one) => one !== body.agent), body.agent])
    case 'call.offerEnded':
      return body.result === 'answered'
        ? null
        : (call) => offeredTo(call.offers.filter((agent) => agent !== body.agent))
    case 'call.connected':
      return { ...alone, phase: 'talking', agent: body.agent, since: at }
    case 'call.dialled':
      return (call) => ({ phase: 'dialling', since: at, queue: body.queue ?? call.queue })
    case 'call.parked':
      return { ...alone, phase: 'parked', parkedBy: body.agent, since: at }
    case 'call.unparked':
      return { parkedBy: null, phase: body.by === null ? 'waiting' : 'reaching', since: at }
    case 'call.watched':
      return (call) => ({
        watchers: [...without(call, body.supervisor), { supervisor: body.supervisor, mode: body.mode }],
      })
    case 'call.unwatched':
      return (call) => ({ watchers: without(call, body.supervisor) })
    case 'call.abandoned':
    case 'call.relaxed':
    case 'call.keysSent':
    case 'call.marked':
    case 'call.alert':
      return null
    default:
      return talkPart(floor, at, body)
  }
}

type TalkDelta = Extract<
  CallDelta,
  {
    type:
      | `call.${'held' | 'resumed' | 'muted' | 'moved'}`
      | `call.trans${string}`
      | `call.consult${string}`
      | 'call.toggled'
      | `call.party${string}`
      | 'call.handedOver'
  }
>

const talkPart = (floor: FloorView, at: string, body: TalkDelta): Part => {
  switch (body.type) {
    case 'call.held':
      return { held: true }
    case 'call.resumed':
      return { held: false }
    case 'call.muted':
      return { muted: body.muted }
    case 'call.moved':
      return {}
    case 'call.transferring':
      return { ...alone, ...passedOn(body), since: at }
    case 'call.transferEnded':
      if (body.result === 'connected') return { phase: 'outside', since: at }
      return body.returnedTo === 'flow' ? { ...alone, phase: 'inFlow', since: at } : {}
    case 'call.consulting':
      return { consult: { with: body.with, leg: body.leg, answered: false, speaking: 'consulted' } }
    case 'call.consulted':
      return ({ consult }) => ({ consult: consult === null ? null : { ...consult, leg: body.leg, answered: true } })
    case 'call.toggled':
      return ({ consult }) => ({ held: false, consult: consult === null ? null : { ...consult, speaking: body.to } })
    case 'call.consultEnded':
      return (call) => consultEnded(floor, at, call, body)
    case 'call.partyJoined':
      return (call) => ({
        parties: [...call.parties.filter(({ leg }) => leg !== body.leg), { party: body.party, leg: body.leg }],
      })
    case 'call.partyLeft':
      return (call) => ({ parties: call.parties.filter(({ leg }) => leg !== body.leg) })
    case 'call.handedOver':
      return (call) => handedOver(at, call, body.to)
  }
}

/** One phone: whose call it is going to be; several: nobody's yet. */
const offeredTo = (offers: readonly string[]): Partial<LiveCall> => ({
  phase: offers.length === 0 ? 'waiting' : 'offered',
  offers: [...offers],
  agent: offers.length === 1 ? (offers[0] ?? null) : null,
})

const without = (call: LiveCall, supervisor: string) => call.watchers.filter((one) => one.supervisor !== supervisor)

const passedOn = ({
  to,
  leg,
}: Extract<CallDelta, { type: 'call.transferring' }>): Pick<LiveCall, 'phase' | 'parties'> => {
  if (leg === null || to.kind === 'queue' || to.kind === 'line') return { phase: 'waiting', parties: [] }
  const party =
    to.kind === 'agent' ? { kind: 'agent' as const, agent: to.target } : { kind: 'outside' as const, number: to.target }
  return { phase: 'reaching', parties: [{ party, leg }] }
}

/** Completed: the one who was asked goes on with the call. Left by the agent unanswered: the citizen waits for them. */
const consultEnded = (
  floor: FloorView,
  at: string,
  { consult, parties }: LiveCall,
  body: Extract<CallDelta, { type: 'call.consultEnded' }>,
): Partial<LiveCall> => {
  const ended = { consult: null, held: false }
  if (consult === null) return ended
  const party = { party: consult.with, leg: consult.leg }
  if (body.result === 'completed') return { ...ended, parties: [party, ...parties] }
  const activity = floor.agents.find((one) => one.agent === body.agent)?.activity
  const agentLeft = body.result === 'left' && (activity === 'wrapUp' || activity === 'idle')
  return agentLeft ? { ...alone, phase: 'reaching', parties: [party], since: at } : ended
}

const handedOver = (at: string, call: LiveCall, to: string | null): Partial<LiveCall> => ({
  phase: to === null ? 'outside' : 'talking',
  agent: to,
  since: at,
  held: false,
  muted: false,
  parties: call.parties.filter(({ party }) => party.kind !== 'agent' || party.agent !== to),
})

/** Puts a call among those of the floor, in place of what was known of it. */
export const addCall = (floor: FloorView, call: LiveCall): FloorView => ({
  ...floor,
  calls: [...floor.calls.filter((known) => known.call !== call.call), call],
})

export const changeCall = (floor: FloorView, id: string, part: Part): FloorView => ({
  ...floor,
  calls: floor.calls.map((call) =>
    call.call === id ? { ...call, ...(typeof part === 'function' ? part(call) : part) } : call,
  ),
})
