import type { OfferReason } from '../log/events.ts'
import { strategyWords } from './strategy-words.ts'
import type { Said, Tellers, Told } from './telling.ts'
import { because, told } from './telling.ts'
import { actionWords, clock, minutes, needWords, offerWords, ruleWords, seconds } from './words.ts'

/** Why it came to this agent, and why not sooner. */
const whyOffered = (agent: string, why: OfferReason, story: Told): Said => {
  const chosen = chosenWords(agent, why)
  const counts = because(`空き ${why.free} 人、待ち ${why.waiting} 件`, `of ${why.free} free, ${why.waiting} waiting`)
  const asked = why.needs.length === 0 ? null : needWords(why.needs)
  const whole = {
    ja: `${chosen.ja}、${counts.ja}${asked === null ? '' : `、条件: ${asked.ja}`}`,
    en: `${chosen.en} ${counts.en}${asked === null ? '' : `; asked for: ${asked.en}`}`,
  }
  const late = whyWaited(agent, why, story)
  return late === null ? whole : { ja: `${late.ja}。${whole.ja}`, en: `${late.en}; ${whole.en}` }
}

const chosenWords = (agent: string, why: OfferReason): Said => {
  if (why.preferred) return because(`${agent} のために取り置いた`, `the caller was kept for ${agent},`)
  return strategyWords(agent, clock(why.idleSince))[why.strategy]
}

const whyWaited = (agent: string, why: OfferReason, story: Told): Said | null => {
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

const joined = (estimateMs: number | null, prefer: string | null): Said | null => {
  const parts = [
    ...(estimateMs === null
      ? []
      : [because(`見込み ${minutes(estimateMs).ja}`, `expected to wait ${minutes(estimateMs).en}`)]),
    ...(prefer === null ? [] : [because(`${prefer} のために取り置く`, `kept for ${prefer} first`)]),
  ]
  return parts.length === 0
    ? null
    : { ja: parts.map(({ ja }) => ja).join('、'), en: parts.map(({ en }) => en).join('; ') }
}

export const queueTellers: Tellers = {
  'call.queued': ({ queue, position, estimateMs, prefer }, { names }) =>
    told(
      `待ち行列 ${queue} に ${position} 番目で入る`,
      `joins queue ${queue} at position ${position}`,
      joined(estimateMs, prefer === null ? null : names.agent(prefer)),
    ),
  'call.announced': ({ position, estimateMs }) => {
    const wait = estimateMs === null ? null : minutes(estimateMs)
    return told(
      `「${position} 番目${wait === null ? '' : `、${wait.ja}`}」と案内`,
      `is told: position ${position}${wait === null ? '' : `, ${wait.en}`}`,
      wait === null ? null : because('最近の応答の間隔から計算', 'by the pace at which callers were answered lately'),
    )
  },
  'call.relaxed': ({ step, needs }) =>
    told(
      `担当者の条件をゆるめる (${step} 段目): ${needWords(needs).ja}`,
      `less is asked of the agent from now on (step ${step}): ${needWords(needs).en}`,
      because('待ち時間が設定に達した', 'the wait has reached what the queue says'),
    ),
  'call.leftQueue': ({ queue, rule, action, waitedMs }) =>
    told(
      `${seconds(waitedMs).ja}待って待ち行列 ${queue} を出る: ${actionWords[action].ja}`,
      `leaves queue ${queue} after ${seconds(waitedMs).en}: ${actionWords[action].en}`,
      ruleWords[rule],
    ),
  'call.flowing': ({ line, flow }) =>
    told(`回線 ${line} の案内 ${flow} に移る`, `goes on with line ${line} and its guidance ${flow}`),
  'call.voicemail': () => told('留守番電話に伝言を残す', 'leaves a message'),
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
