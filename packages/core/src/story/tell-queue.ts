import type { Said, Tellers, Told } from './telling.ts'
import { because, told } from './telling.ts'
import { clock, offerWords, seconds } from './words.ts'

type Because = { readonly idleSince: number; readonly free: number; readonly waiting: number }

/** Why it came to this agent, and why not sooner. */
const whyOffered = (agent: string, why: Because, story: Told): Said => {
  const since = clock(why.idleSince)
  const chosen = because(
    `${agent} が最も長く待機 (${since} から)、空き ${why.free} 人、待ち ${why.waiting} 件`,
    `${agent} has been idle longest (since ${since}) of ${why.free} free, ${why.waiting} waiting`,
  )
  const late = whyWaited(agent, why, story)
  return late === null ? chosen : { ja: `${late.ja}。${chosen.ja}`, en: `${late.en}; ${chosen.en}` }
}

const whyWaited = (agent: string, why: Because, story: Told): Said | null => {
  if (story.failedOffers > 0)
    return because(
      `前の呼出 ${story.failedOffers} 回が不成立`,
      `${story.failedOffers} earlier offer(s) came to nothing`,
    )
  if (story.queuedAt === null || why.idleSince <= story.queuedAt) return null
  return because(
    `${clock(why.idleSince)} に ${agent} が空くまで全員対応中`,
    `nobody was free for this caller until ${agent} became free at ${clock(why.idleSince)}`,
  )
}

/** A failed offer pauses the agent, so that a call does not run in circles round a silent phone. */
const afterFailure = (result: string): Said | null => {
  if (result === 'answered' || result === 'callerGone' || result === 'withdrawn') return null
  return because(
    '発信者は順番を保ち、担当者は離席になる',
    'the caller keeps the place; the agent is paused with this as the reason',
  )
}

export const queueTellers: Tellers = {
  'call.queued': (body) =>
    told(
      `待ち行列 ${body.queue} に ${body.position} 番目で入る`,
      `joins queue ${body.queue} at position ${body.position}`,
    ),
  'call.offered': (body, { names, told: story }) => {
    const agent = names.agent(body.agent)
    const waited = seconds(body.waitedMs)
    return told(
      `${agent} を呼び出す (待ち ${waited.ja})`,
      `rings ${agent} after a wait of ${waited.en}`,
      whyOffered(agent, body.because, story),
    )
  },
  'call.offerEnded': (body, { entry, names, told: story }) => {
    const rang = seconds(story.offeredAt === null ? 0 : entry.at - story.offeredAt)
    const agent = names.agent(body.agent)
    const result = offerWords[body.result]
    return told(
      `${agent} は${result.ja} (呼出 ${rang.ja})`,
      `${agent} ${result.en} (after ${rang.en})`,
      afterFailure(body.result),
    )
  },
  'call.abandoned': (body) => {
    const waited = seconds(body.waitedMs)
    return told(
      `${waited.ja}待って切断 (放棄)`,
      `gives up after waiting ${waited.en}`,
      because(`待ち行列 ${body.queue} で応答がなかった`, `nobody had answered in queue ${body.queue}`),
    )
  },
}
