import type { AgentId, CallId, LogBody, LogEntry, LogId, PersonId, QueueId } from '@tsunagu/core'
import type { Me, ScreenPop } from '@tsunagu/messages'
import { readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { screenPop } from './screen-pop.ts'

export type OpenPops = {
  /** What an entry of the log brings to this agent's screen, or changes there. */
  readonly hear: (entry: LogEntry) => void
  /** The call that the agent is in already: shown to a page that is opened in the middle of one, known to one that comes back. */
  readonly begin: (seq: LogId, isBack: boolean) => Promise<void>
}

type Shown = PopCause & {
  /** Null: it was shown before a reconnection, and nobody knows whom. */
  readonly persons: ReadonlySet<PersonId> | null
}

/**
 * One agent's screen-pops: sent when a call comes, and again when the register changes somebody who stands in the one that is
 * open (he has paid, is stopped, was merged …). A change that comes while the register is being read is not lost: what was read is
 * looked at again.
 */
export const openPops = (
  house: House,
  visitor: Me & { readonly agent: AgentId },
  send: (pop: ScreenPop) => void,
): OpenPops => {
  let shown: Shown | null = null
  let reading = 0
  let meanwhile: PersonId[] = []

  const show = async (seq: LogId, cause: PopCause): Promise<void> => {
    reading += 1
    try {
      const pop = await screenPop(house, { visitor, seq, ...cause })
      if (pop === null) return
      send(pop)
      shown = { ...cause, persons: new Set(pop.persons?.map(({ person }) => person)) }
    } finally {
      reading -= 1
      if (reading === 0) again(seq)
    }
  }
  const again = (seq: LogId): void => {
    const changed = meanwhile
    meanwhile = []
    if (changed.length > 0) refresh(seq, changed)
  }
  const refresh = (seq: LogId, changed: readonly PersonId[]): void => {
    if (reading > 0) return void meanwhile.push(...changed)
    if (shown === null) return
    const { persons, ...cause } = shown
    if (persons === null || changed.some((person) => persons.has(person))) begun(show(seq, cause))
  }
  const begun = (work: Promise<void>): void => {
    work.catch((error: unknown) => house.log.error({ err: error }, 'no screen-pop'))
  }
  return {
    hear: ({ id, body }) => {
      if (body.type === 'persons.changed') return refresh(id, body.persons)
      if (body.type === 'call.ended' && body.call === shown?.call) shown = null
      const cause = popOf(body, visitor.agent)
      if (cause !== null) begun(show(id, cause))
    },
    begin: async (seq, isBack) => {
      const call = await callOf(house, visitor)
      if (call === null) return
      if (isBack) shown = { ...plain(call), persons: null }
      else await show(seq, plain(call))
    },
  }
}

const callOf = async (house: House, { floor, agent }: Me & { readonly agent: AgentId }): Promise<CallId | null> => {
  const activity = (await readFloor(house, floor)).agents.get(agent)?.activity
  if (activity === undefined || activity.kind === 'idle' || activity.kind === 'wrapUp' || activity.kind === 'watching')
    return null
  return activity.call
}

type PopCause = { readonly call: CallId; readonly queue: QueueId | null; readonly waitedMs: number }

/** The call that this event brings to the agent's phone, or null. */
const popOf = (body: LogBody, agent: AgentId): PopCause | null => {
  switch (body.type) {
    case 'call.offered':
      return body.agent === agent ? { call: body.call, queue: body.queue, waitedMs: body.waitedMs } : null
    case 'call.consulting':
      return body.with.kind === 'agent' && body.with.agent === agent ? plain(body.call) : null
    case 'call.transferring':
      return body.to.kind === 'agent' && body.to.target === agent ? plain(body.call) : null
    case 'call.handedOver':
      return body.to === agent ? plain(body.call) : null
    case 'agent.changed':
      return body.agent === agent && body.activity === 'reserved' && body.call !== null ? plain(body.call) : null
    default:
      return null
  }
}

const plain = (call: CallId): PopCause => ({ call, queue: null, waitedMs: 0 })
