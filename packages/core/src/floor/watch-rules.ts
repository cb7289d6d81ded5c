import type { Agent } from '../agent/agent.ts'
import { agentsIn, type Call, type Watcher } from '../call/call.ts'
import { registeredPhones } from '../call/offer.ts'
import { changeWatchMode, takeOver, unwatch, watch } from '../call/watch.ts'
import type { Request } from '../log/requests.ts'
import { currentCall, done, isGoingOn, no } from './answers.ts'
import type { Refusal, Rule } from './requests.ts'
import { index, type Turn } from './turn.ts'

export type WatchRequest = 'call.watch' | 'call.watchMode' | 'call.unwatch' | 'call.takeOver'
type Rules = { readonly [T in WatchRequest]: Rule<Extract<Request, { type: T }>> }

const own = (turn: Turn, agent: Agent): { call: Call; watcher: Watcher } | Refusal => {
  const call = currentCall(turn, agent)
  const watcher = call?.watchers.find(({ supervisor }) => supervisor === agent.id)
  if (call === undefined || watcher === undefined) return no('watch.none', `${agent.id} is with no call`)
  return { call, watcher }
}

/** What a supervisor may do with somebody else's call (T11). */
export const watchRules: Rules = {
  'call.watch': (turn, agent, request) => {
    const call = turn.calls.get(request.call)
    if (!isGoingOn(call)) return no('call.unknown', `no call ${request.call} is going on`)
    if (agent.activity.kind !== 'watching' && agentsIn(call).includes(agent.id))
      return no('watch.oneself', `${agent.id} is in this call`)
    if (agent.activity.kind === 'watching') return no('watch.already', `${agent.id} is with a call already`)
    if (agent.activity.kind !== 'idle' || agent.legs.length > 0)
      return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    if (!mayWatch(turn, agent, call)) return no('watch.notAllowed', `${agent.id} does not supervise this call's queue`)
    if (registeredPhones(turn, agent.id).length === 0)
      return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
    if (request.mode !== 'listen' && call.phase !== 'talking')
      return no('call.notTalking', 'nobody is speaking with the citizen now')
    watch(turn, call, agent.id, request.mode)
    return done(call.id)
  },
  'call.watchMode': (turn, agent, { mode }) => {
    const mine = own(turn, agent)
    if ('code' in mine) return mine
    if (mode !== 'listen' && mine.call.phase !== 'talking')
      return no('call.notTalking', 'nobody is speaking with the citizen now')
    if (mine.watcher.mode !== mode) changeWatchMode(turn, mine.call, mine.watcher, mode)
    return done(mine.call.id)
  },
  'call.unwatch': (turn, agent) => {
    const mine = own(turn, agent)
    if ('code' in mine) return mine
    unwatch(turn, mine.call, mine.watcher, false)
    return done(mine.call.id)
  },
  'call.takeOver': (turn, agent) => {
    const mine = own(turn, agent)
    if ('code' in mine) return mine
    if (mine.call.phase !== 'talking') return no('call.notTalking', 'nobody is speaking with the citizen now')
    if (!mine.watcher.up) return no('agent.notRinging', `the phone of ${agent.id} has not been picked up yet`)
    takeOver(turn, mine.call, mine.watcher)
    return done(mine.call.id)
  },
}

/** By queue: the call's own, or any queue of the agent who has the call; a call of no queue by any supervisor. */
const mayWatch = (turn: Turn, agent: Agent, call: Call): boolean => {
  const supervises = index(turn).agents.get(agent.id)?.supervises ?? []
  if (supervises.length === 0) return false
  const talker = call.phase === 'talking' ? index(turn).agents.get(call.agent) : undefined
  const queues = [...(call.queue === null ? [] : [call.queue]), ...(talker?.queues ?? [])]
  return queues.length === 0 || queues.some((queue) => supervises.includes(queue))
}
