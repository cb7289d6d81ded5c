import type { AgentId, AgentSetup, Call, CallId, LogId, QueueId } from '@tsunagu/core'
import { callerNumber } from '@tsunagu/core'
import type { EarlierCall, Me, ScreenPop } from '@tsunagu/messages'
import { within } from '@tsunagu/runtime'
import { leads } from '../access/roles.ts'
import { readCall, readFloor } from '../floor/committed.ts'
import { liveCall, staffOf } from '../floor/live-call.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { earlierCalls } from '../records/calls.ts'
import { popCampaign } from './pop-campaign.ts'
import { popPersons } from './pop-persons.ts'
import { popScript } from './pop-script.ts'

/** The call does not wait for its history. */
const historyMs = 300
const historyLength = 10

export type PopWish = {
  readonly visitor: Me & { readonly agent: AgentId }
  readonly seq: LogId
  readonly call: CallId
  /** Null: read from the committed state. */
  readonly queue: QueueId | null
  readonly waitedMs: number
}

/** Who is calling, for the agent whose phone is about to ring; null when the call is gone already. */
export const screenPop = async (
  house: House,
  { visitor, seq, call, queue, waitedMs }: PopWish,
): Promise<ScreenPop | null> => {
  const known = await readCall(house, visitor.floor, call)
  const [live] = known === null ? [] : liveCall(known, maskFor(visitor.roles))
  // The call may have gone on to someone else while a stream was catching up.
  if (known === null || live === undefined || !staffOf(live).includes(visitor.agent)) return null
  const { config } = await readFloor(house, visitor.floor)
  const line = config.lines.find((candidate) => candidate.id === known.line)
  const queueId = queue ?? known.queue
  const named = config.queues.find((candidate) => candidate.id === queueId)
  const [earlier, persons, script, campaign] = await Promise.all([
    historyOf(house, visitor, known),
    popPersons(house, visitor, { call, number: otherParty(known) }),
    popScript(house, visitor, known, config.agents),
    popCampaign(house, visitor, known),
  ])
  const noted = (await house.tail(visitor.floor)).notes.of(call)
  return {
    type: 'screenPop',
    seq,
    call,
    agent: visitor.agent,
    line: { id: known.line, name: line?.name ?? known.line, number: line?.number ?? '' },
    queue: queueId === null ? null : { id: queueId, name: named?.name ?? queueId },
    caller: known.direction === 'outbound' ? { kind: 'presented', number: known.called } : known.caller,
    live: { ...live, watchers: leads(visitor.roles) || config.tellListened ? live.watchers : [] },
    campaign,
    waitedMs,
    keys: noted.keys,
    note: noted.note,
    earlierCalls: withNames(earlier, config.agents),
    ...persons,
    script,
  }
}

const withNames = (calls: readonly EarlierCall[] | null, agents: readonly AgentSetup[]): EarlierCall[] | null => {
  const names = new Map(agents.map(({ id, name }) => [id, name]))
  return calls?.map((call) => ({ ...call, agents: call.agents.map((agent) => names.get(agent) ?? agent) })) ?? null
}

const otherParty = (call: Call): string | null =>
  call.direction === 'outbound' ? call.called : callerNumber(call.caller)

const historyOf = async (house: House, visitor: Me, call: Call): Promise<EarlierCall[] | null> => {
  const number = otherParty(call)
  if (number === null) return []
  try {
    const found = earlierCalls(house.db, visitor.contract, number, call.id, historyLength)
    return [...(await within(house.clock, historyMs, found, 'the records took too long'))]
  } catch (error) {
    house.log.warn({ err: error, call: call.id }, 'screen-pop without history')
    return null
  }
}
