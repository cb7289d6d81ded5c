import { freshCall, type Told } from '../call/call.ts'
import { placeFromPhone } from '../call/place.ts'
import type { Fact } from '../log/facts.ts'
import type { RequestBody } from '../log/requests.ts'
import { allowedCallerId, isDiallable } from './numbers.ts'
import { type Answer, decideForAgent } from './requests.ts'
import { agentOf, command, index, putCall, type Turn } from './turn.ts'

type Dialled = Extract<Fact, { type: 'phone.dialled' }>

/** An agent's phone dialled: a feature code is a request with a spoken answer, a number is a call by hand. */
export const phoneDialled = (turn: Turn, fact: Dialled): void => {
  if (turn.calls.has(fact.leg)) return
  const agent = index(turn).agentOfPhone.get(fact.phone)?.id
  if (agent === undefined) return tell(turn, fact, 'ja/refused')
  const coded = requestOf(turn, fact.dialled, agent)
  if (coded !== null) {
    const answer = decideForAgent(turn, {
      ...coded.body,
      request: fact.leg,
      actor: { account: agent, door: 'phone' },
    })
    return tell(turn, fact, 'code' in answer ? 'ja/refused' : coded.prompt)
  }
  const refused = placeByPhone(turn, fact, agent)
  if ('code' in refused) tell(turn, fact, 'ja/refused')
}

const requestOf = (turn: Turn, dialled: string, agent: string): { body: AgentBody; prompt: string } | null => {
  const codes = turn.config.featureCodes
  const pause = turn.config.pauseReasons[0] ?? ''
  if (dialled === '') return null
  if (dialled === codes.signIn) return { body: { type: 'agent.signIn', agent }, prompt: 'ja/agent-signed-in' }
  if (dialled === codes.signOut) return { body: { type: 'agent.signOut', agent }, prompt: 'ja/agent-signed-out' }
  if (dialled === codes.ready) return { body: { type: 'agent.ready', agent }, prompt: 'ja/agent-ready' }
  if (dialled === codes.pause) return { body: { type: 'agent.pause', agent, reason: pause }, prompt: 'ja/agent-paused' }
  return null
}

type AgentBody = Extract<RequestBody, { type: 'agent.signIn' | 'agent.signOut' | 'agent.ready' | 'agent.pause' }>

const placeByPhone = (turn: Turn, fact: Dialled, agentId: string): Answer => {
  const agent = agentOf(turn, agentId)
  if (agent.availability.kind === 'signedOut') return { code: 'agent.notSignedIn', reason: '' }
  if (agent.activity.kind !== 'idle' || agent.legs.length > 0) return { code: 'agent.busy', reason: '' }
  const line = turn.config.lines.find((candidate) => candidate.callerIds.length > 0)
  if (line === undefined) return { code: 'line.noOutbound', reason: '' }
  const callerId = allowedCallerId(turn, line.id, null)
  if (typeof callerId !== 'string') return callerId
  if (!isDiallable(fact.dialled)) return { code: 'number.invalid', reason: '' }
  const placement = {
    call: fact.leg,
    node: fact.node,
    agent: agentId,
    line: line.id,
    number: fact.dialled,
    callerId,
    queue: null,
    callback: null,
    attempt: null,
  }
  placeFromPhone(turn, placement, fact.leg)
  return { call: fact.leg }
}

const tell = (turn: Turn, fact: Dialled, prompt: string): void => {
  const playback = `${fact.leg}.p1`
  const base = freshCall({
    id: fact.leg,
    node: fact.node,
    direction: 'outbound',
    line: '',
    called: fact.dialled,
    caller: { kind: 'unavailable' },
    arrivedAt: turn.at,
  })
  const told: Told = { ...base, leg: fact.leg, counter: 1, phase: 'told', playback }
  putCall(turn, told)
  command(turn, told, { type: 'leg.answer', leg: fact.leg })
  command(turn, told, { type: 'leg.play', leg: fact.leg, playback, prompts: [prompt] })
}
