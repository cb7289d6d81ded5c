import type { AgentView, FloorView, LiveCall, StreamMessage } from '@tsunagu/messages'

type Delta = Extract<StreamMessage, { type: 'delta' }>

/** The floor after one more event. Events about calls that are gone already change nothing. */
export const foldFloor = (floor: FloorView, { seq, at, body }: Delta): FloorView => {
  const next = { ...floor, seq, at }
  switch (body.type) {
    case 'agent.changed':
      return changeAgent(next, body.agent, {
        availability: body.availability,
        activity: body.activity,
        phoneRegistered: body.phoneRegistered,
        reason: body.reason,
        call: body.call,
        idleSince: body.activity === 'idle' ? at : null,
        wrapUpUntil: null,
      })
    case 'call.arrived':
      return addCall(next, {
        call: body.call,
        phase: body.direction === 'inbound' ? 'inFlow' : 'placing',
        direction: body.direction,
        line: body.line,
        called: body.called,
        caller: body.caller,
        arrivedAt: at,
        queue: null,
        agent: null,
        since: at,
        held: false,
      })
    case 'call.queued':
      return changeCall(next, body.call, { phase: 'waiting', queue: body.queue, since: at, agent: null })
    case 'call.offered':
      return changeCall(next, body.call, { phase: 'offered', agent: body.agent })
    case 'call.offerEnded':
      return body.result === 'answered' ? next : changeCall(next, body.call, { phase: 'waiting', agent: null })
    case 'call.connected':
      return changeCall(next, body.call, { phase: 'talking', agent: body.agent, since: at, held: false })
    case 'call.held':
      return changeCall(next, body.call, { held: true })
    case 'call.resumed':
      return changeCall(next, body.call, { held: false })
    case 'call.transferring':
      return changeCall(next, body.call, {
        phase: body.to.kind === 'outside' ? 'reaching' : 'waiting',
        agent: null,
        since: at,
        held: false,
      })
    case 'call.transferEnded':
      return body.result === 'connected' ? changeCall(next, body.call, { phase: 'outside', since: at }) : next
    case 'call.dialled':
      return changeCall(next, body.call, { phase: 'dialling', since: at })
    case 'call.ended':
      return { ...next, calls: next.calls.filter((call) => call.call !== body.call) }
    case 'call.abandoned':
    case 'flow.keyed':
    case 'recording.indexed':
      return next
  }
}

/** Puts a call among those of the floor, in place of what was known of it. */
export const addCall = (floor: FloorView, call: LiveCall): FloorView => ({
  ...floor,
  calls: [...floor.calls.filter((known) => known.call !== call.call), call],
})

const changeCall = (floor: FloorView, id: string, part: Partial<LiveCall>): FloorView => ({
  ...floor,
  calls: floor.calls.map((call) => (call.call === id ? { ...call, ...part } : call)),
})

const changeAgent = (floor: FloorView, id: string, part: Partial<AgentView>): FloorView => ({
  ...floor,
  agents: floor.agents.map((agent) => (agent.agent === id ? { ...agent, ...part } : agent)),
})
