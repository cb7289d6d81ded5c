import {
  type EpochMs,
  type LogEntry,
  type OfferReasons,
  offerReasonWords,
  type SilenceReasons,
  silenceWords,
  type WaitReasons,
  waitWords,
  watchWait,
  whyChosen,
  whySilent,
  whyWaiting,
} from '@tsunagu/core'
import {
  type AgentExplained,
  agentExplainedSchema,
  explainAgentQuery,
  explainOfferQuery,
  explainWaitQuery,
  offerExplainedSchema,
  type WaitExplained,
  waitExplainedSchema,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { staffWatchers } from '../access/roles.ts'
import { type Visitor, visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { walkLog } from '../replay/walk-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { storyOf, unlessAway } from './story.ts'

/** Why a caller waited, why a phone did not ring, why this agent was rung: acd's decisions taken again from the log. */
export const addExplainRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/explain/wait',
    {
      config: { roles: staffWatchers },
      schema: {
        tags: ['explain'],
        summary: 'なぜ待ったか',
        querystring: explainWaitQuery,
        response: answers(waitExplainedSchema),
      },
    },
    async (request) => {
      const { call, at } = request.query
      await unlessAway(house, () => tellLook(house.db, request, 'call.explained', call))
      return explainWait(house, visitorOf(request), call, at === undefined ? null : Date.parse(at))
    },
  )

  server.get(
    '/v1/explain/agent',
    {
      config: { roles: staffWatchers },
      schema: {
        tags: ['explain'],
        summary: 'なぜ鳴らなかったか',
        querystring: explainAgentQuery,
        response: answers(agentExplainedSchema),
      },
    },
    async (request) => {
      const { agent, at } = request.query
      await unlessAway(house, () => tellLook(house.db, request, 'agent.explained', agent))
      return explainAgent(house, visitorOf(request), agent, at === undefined ? house.clock.now() : Date.parse(at))
    },
  )

  server.get(
    '/v1/explain/offer',
    {
      config: { roles: staffWatchers },
      schema: {
        tags: ['explain'],
        summary: 'なぜこの担当者か',
        querystring: explainOfferQuery,
        response: answers(offerExplainedSchema),
      },
    },
    async (request) => {
      const { call, n } = request.query
      await unlessAway(house, () => tellLook(house.db, request, 'call.explained', call))
      return explainOffer(house, visitorOf(request), call, n ?? null)
    },
  )
}

/** The call's own entries, so that the log is read only as far as they reach. */
const spanOf = async (house: House, visitor: Visitor, call: string): Promise<readonly LogEntry[]> => {
  const entries = await storyOf(house, visitor, call)
  if (entries.length === 0) throw new DoorError('call.unknown')
  return entries
}

const explainWait = async (
  house: House,
  visitor: Visitor,
  call: string,
  at: EpochMs | null,
): Promise<WaitExplained> => {
  if (at !== null) {
    const { walk, read } = await walkLog(house, visitor, { from: at, until: at })
    const wait = whyWaiting(walk.floor(), call, at)
    if (wait === null) throw new DoorError('call.notWaiting')
    return { ...timesOfWait(wait), spent: [], lines: [...waitWords(wait, [])], read }
  }
  const entries = await spanOf(house, visitor, call)
  const until = endOfWaiting(entries) ?? house.clock.now()
  const watch = watchWait(call)
  const span = { from: entries[0]?.at ?? until, until }
  const { walk, read } = await walkLog(house, visitor, span, ({ after, entry }) => watch.see(after, entry.at))
  watch.see(walk.floor(), until)
  const wait = watch.last()
  if (wait === null) throw new DoorError('call.notWaiting')
  const spent = watch.spent()
  return { ...timesOfWait(wait), spent: mutable(spent), lines: [...waitWords(wait, spent)], read }
}

const mutable = <T>(value: readonly T[]): WaitExplained['spent'] => value as unknown as WaitExplained['spent']

/** The last entry after which this caller waits no more; null while that has not come. */
const endOfWaiting = (entries: readonly LogEntry[]): EpochMs | null =>
  entries.findLast(({ body }) => body.type === 'call.connected' || body.type === 'call.ended')?.at ?? null

const timesOfWait = (wait: WaitReasons): Omit<WaitExplained, 'spent' | 'lines' | 'read'> =>
  ({
    ...wait,
    at: isoTime(wait.at),
    since: isoTime(wait.since),
    ahead: wait.ahead.map((one) => ({ ...one, since: isoTime(one.since) })),
    keptFor: wait.keptFor === null ? null : { ...wait.keptFor, until: isoTime(wait.keptFor.until) },
    rules: wait.rules.map((rule) => ({ ...rule, dueAt: rule.dueAt === null ? null : isoTime(rule.dueAt) })),
  }) as unknown as Omit<WaitExplained, 'spent' | 'lines' | 'read'>

const explainAgent = async (house: House, visitor: Visitor, agent: string, at: EpochMs): Promise<AgentExplained> => {
  const { walk, read } = await walkLog(house, visitor, { from: at, until: at })
  const silence = whySilent(walk.floor(), agent, at)
  if (silence === null) throw new DoorError('agent.unknown')
  return { ...timesOfSilence(silence), lines: [...silenceWords(silence)], read }
}

const orNever = (at: EpochMs): string | null => (at === 0 ? null : isoTime(at))

const timesOfSilence = (silence: SilenceReasons): Omit<AgentExplained, 'lines' | 'read'> =>
  ({
    ...silence,
    at: isoTime(silence.at),
    idleSince: orNever(silence.idleSince),
    waiting: silence.waiting.map((one) => ({ ...one, since: isoTime(one.since) })),
  }) as unknown as Omit<AgentExplained, 'lines' | 'read'>

const explainOffer = async (house: House, visitor: Visitor, call: string, n: number | null) => {
  const entries = await spanOf(house, visitor, call)
  const last = entries.findLast(({ body }) => body.type === 'call.offered')
  if (last === undefined) throw new DoorError('offer.unknown')
  const found: OfferReasons[] = []
  const span = { from: entries[0]?.at ?? last.at, until: last.at }
  const { read } = await walkLog(house, visitor, span, (step) => found.push(...whyChosen(step, call)))
  const offer = found[(n ?? found.length) - 1]
  if (offer === undefined) throw new DoorError('offer.unknown')
  return {
    ...offer,
    at: isoTime(offer.at),
    n: n ?? found.length,
    offers: found.length,
    needs: [...offer.needs],
    ranked: offer.ranked.map((one) => ({ ...one, idleSince: orNever(one.idleSince) })),
    passedOver: offer.passedOver.map((one) => ({ ...one, reasons: [...one.reasons] })),
    moreSenior: offer.moreSenior.map((one) => ({ ...one, reasons: [...one.reasons] })),
    lines: [...offerReasonWords(offer)],
    read,
  }
}
