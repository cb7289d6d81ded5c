import { type ContractId, occupancyV1, type StateTimes, talkMsOf } from '@tsunagu/core'
import type { FigureDetail, Shift } from '@tsunagu/messages'
import {
  countCallbacks,
  countExits,
  countTransfers,
  type Db,
  inContract,
  lineUseByHour,
  type StateTime,
  shiftOf,
  stateTimes,
} from '@tsunagu/store'

export type Span = { readonly from: string; readonly to: string }

export const figureDetailOf = (db: Db, contract: ContractId, span: Span): Promise<FigureDetail> =>
  inContract(db, contract, async (trx) => ({
    transfers: [...(await countTransfers(trx, span))],
    exits: [...(await countExits(trx, span))],
    callbacks: [...(await countCallbacks(trx, span))],
    agents: agentsOf(await stateTimes(trx, span)),
    lines: [...(await lineUseByHour(trx, span))],
  }))

const agentsOf = (times: readonly StateTime[]): FigureDetail['agents'] => {
  const byAgent = new Map<string, Record<string, number>>()
  for (const { agent, state, ms } of times) byAgent.set(agent, { ...byAgent.get(agent), [state]: ms })
  return [...byAgent].map(([agent, states]) => ({
    agent,
    states,
    talkMs: talkMsOf(states as StateTimes),
    occupancy: occupancyV1(states as StateTimes),
  }))
}

/** An agent's states of a span, cut to it; `now` ends the one that is still so. */
export const shiftWithin = (
  db: Db,
  contract: ContractId,
  agent: string,
  span: Span,
  now: string,
): Promise<Shift['intervals']> =>
  inContract(db, contract, async (trx) =>
    (await shiftOf(trx, agent, span)).map((row) => {
      const from = latest(row.from_at, span.from)
      const isOver = row.to_at !== null && Date.parse(row.to_at) <= Date.parse(span.to)
      const to = isOver ? row.to_at : Date.parse(span.to) <= Date.parse(now) ? span.to : null
      return {
        from,
        to,
        ms: Math.max(0, Date.parse(to ?? now) - Date.parse(from)),
        availability: row.availability,
        activity: row.activity,
        reason: row.reason,
        call: row.call,
        phoneRegistered: row.phone_registered,
        lineOpen: row.line_open,
        cause: row.cause,
        author: { kind: row.author_kind, id: row.author_id },
      }
    }),
  )

const latest = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b)
