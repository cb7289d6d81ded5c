import type { QueueStrategy } from '../floor/config.ts'
import type { WhyNot } from '../floor/eligible.ts'
import { strategyWords } from './strategy-words.ts'
import { because, type Said } from './telling.ts'
import type { OfferReasons, Ranked } from './why-chosen.ts'
import type { SilenceReasons } from './why-silent.ts'
import type { TimeSpent, WaitReasons } from './why-wait.ts'
import { actionWords, clock, minutes, needWords, ruleWords, seconds } from './words.ts'

const activities: Readonly<Record<Extract<WhyNot, { kind: 'busy' }>['activity'], Said>> = {
  idle: because('待機中', 'idle'),
  ringing: because('呼出中', 'the phone rings for a call'),
  reserved: because('発信の準備中', 'a call of the agent’s own is being set up'),
  talking: because('通話中', 'talking'),
  held: because('保留中の通話がある', 'has a call on hold'),
  wrapUp: because('後処理中', 'in wrap-up'),
  watching: because('モニター中', 'is with another call as a supervisor'),
}

/** One thing that keeps a phone silent. */
export const whyWords = (why: WhyNot | null): Said => {
  if (why === null) return because('空いていた', 'free')
  switch (why.kind) {
    case 'unknown':
      return because('登録がない', 'not set up')
    case 'signedOut':
      return because('ログインしていない', 'not signed in')
    case 'paused':
      return because(`離席中 (${why.reason})`, `paused (${why.reason})`)
    case 'busy':
      return activities[why.activity]
    case 'channelUp':
      return because('前の通話の回線がまだ切れていない', 'the channel of the last call is not gone yet')
    case 'phoneNotRegistered':
      return because('電話機が未登録', 'no phone is registered')
    case 'notInQueue':
      return because('この待ち行列の担当でない', 'does not serve this queue')
    case 'skill':
      return because(
        `条件に足りない: ${needWords([why.need]).ja} (現在 ${why.has})`,
        `lacks ${needWords([why.need]).en} (has ${why.has})`,
      )
    case 'keptFor':
      return because(`${why.agent} のために取り置き中`, `kept for ${why.agent}`)
  }
}

const listed = (reasons: readonly WhyNot[]): Said => {
  if (reasons.length === 0) return because('鳴ってよい', 'may ring')
  const words = reasons.map(whyWords)
  return because(words.map(({ ja }) => ja).join('、'), words.map(({ en }) => en).join('; '))
}

/** The whole of a wait in sentences. `spent` is empty when only one moment was asked for. */
export const waitWords = (wait: WaitReasons, spent: readonly TimeSpent[]): readonly Said[] => [
  because(
    `待ち行列 ${wait.queue} で ${seconds(wait.at - wait.since).ja}待ち、${wait.position} 番目 (${clock(wait.at)} 現在)`,
    `waits in queue ${wait.queue} for ${seconds(wait.at - wait.since).en}, position ${wait.position} (at ${clock(wait.at)})`,
  ),
  because(`条件: ${needWords(wait.needs).ja}`, `asked of the agent: ${needWords(wait.needs).en}`),
  ...(wait.relaxations === 0
    ? []
    : [
        because(
          `条件の緩和 ${wait.relaxed}/${wait.relaxations} 段`,
          `relaxations in force: ${wait.relaxed} of ${wait.relaxations}`,
        ),
      ]),
  ...(wait.keptFor === null
    ? []
    : [
        because(
          `${wait.keptFor.agent} のために ${clock(wait.keptFor.until)} まで取り置き`,
          `kept for ${wait.keptFor.agent} until ${clock(wait.keptFor.until)}`,
        ),
      ]),
  ...(wait.estimateMs === null
    ? []
    : [because(`案内した見込み: ${minutes(wait.estimateMs).ja}`, `was told: ${minutes(wait.estimateMs).en}`)]),
  ...(wait.mode === 'open' && !wait.shut
    ? []
    : [because('待ち行列は新規を受けていない', 'the queue takes nobody new')]),
  ...wait.rules.map(({ rule, action, dueAt }) =>
    because(
      `規則: ${ruleWords[rule].ja} → ${actionWords[action].ja}${dueAt === null ? '' : ` (${clock(dueAt)})`}`,
      `rule: ${ruleWords[rule].en} → ${actionWords[action].en}${dueAt === null ? '' : ` (${clock(dueAt)})`}`,
    ),
  ),
  ...aheadWords(wait),
  ...wait.agents.map(({ agent, reasons }) =>
    because(`${agent}: ${listed(reasons).ja}`, `${agent}: ${listed(reasons).en}`),
  ),
  ...spent.map(({ agent, spent: parts }) =>
    because(
      `${agent} の内訳: ${parts.map(({ reason, ms }) => `${whyWords(reason).ja} ${seconds(ms).ja}`).join('、')}`,
      `${agent} during the wait: ${parts.map(({ reason, ms }) => `${whyWords(reason).en} ${seconds(ms).en}`).join('; ')}`,
    ),
  ),
]

const aheadWords = ({ ahead }: WaitReasons): readonly Said[] =>
  ahead
    .filter(({ sharesAgents }) => sharesAgents)
    .map(({ kind, id, queue, since, headStartMs }) => {
      const head = headStartMs === 0 ? '' : ` +${seconds(headStartMs).en}`
      return because(
        `先の順番: ${kind === 'callback' ? '折り返し ' : ''}${id} (${queue}、${clock(since)} から${head})`,
        `ahead: ${kind === 'callback' ? 'callback ' : ''}${id} (${queue}, since ${clock(since)}${head})`,
      )
    })

/** Why an agent's phone was silent, in sentences. */
export const silenceWords = (silence: SilenceReasons): readonly Said[] => [
  silence.always.length === 0
    ? because(
        `${silence.agent} は ${clock(silence.idleSince)} から待機 (${clock(silence.at)} 現在)`,
        `${silence.agent} is free since ${clock(silence.idleSince)} (at ${clock(silence.at)})`,
      )
    : because(
        `${silence.agent}: ${listed(silence.always).ja} (${clock(silence.at)} 現在)`,
        `${silence.agent}: ${listed(silence.always).en} (at ${clock(silence.at)})`,
      ),
  ...silence.phones.map(({ phone, registered }) =>
    because(
      `電話機 ${phone}: ${registered ? '登録済み' : '未登録'}`,
      `phone ${phone}: ${registered ? 'registered' : 'not registered'}`,
    ),
  ),
  silence.waiting.length === 0
    ? because('待っている人はいない', 'nobody waits')
    : because(`待っている人 ${silence.waiting.length} 人`, `${silence.waiting.length} wait`),
  ...silence.waiting.map(({ id, queue, since, reasons }) =>
    because(
      `${id} (${queue}、${clock(since)} から): ${listed(reasons).ja}`,
      `${id} (${queue}, since ${clock(since)}): ${listed(reasons).en}`,
    ),
  ),
]

const valueWords = (strategy: QueueStrategy, { value, idleSince }: Ranked): Said => {
  const moment = (at: number): string => (at === 0 ? '—' : clock(at))
  switch (strategy) {
    case 'longestIdle':
    case 'ringAll':
      return because(`${moment(value)} から待機`, `idle since ${moment(value)}`)
    case 'leastRecent':
      return because(`最後の応答 ${moment(value)}`, `last answered ${moment(value)}`)
    case 'roundRobin':
      return because(`最後の呼出 ${moment(value)}`, `last offered ${moment(value)}`)
    case 'fewestCalls':
      return because(`応答 ${value} 件`, `${value} answered`)
    case 'random':
      return because(`くじ ${value}`, `lot ${value}`)
    case 'tiers':
      return because(`${value} 段、${moment(idleSince)} から待機`, `tier ${value}, idle since ${moment(idleSince)}`)
  }
}

/** Why an offer went to this agent, in sentences. */
export const offerReasonWords = (offer: OfferReasons): readonly Said[] => {
  const since = offer.ranked.find(({ agent }) => agent === offer.agent)?.idleSince ?? offer.at
  const chosen = offer.preferred
    ? because(`${offer.agent} のために取り置いた`, `the caller was kept for ${offer.agent}`)
    : strategyWords(offer.agent, clock(since))[offer.strategy]
  return [
    because(
      `${clock(offer.at)} ${offer.agent} を呼出: ${chosen.ja}`,
      `${clock(offer.at)} rings ${offer.agent}: ${chosen.en}`,
    ),
    because(`きっかけ: ${offer.causedBy.type}`, `brought about by ${offer.causedBy.type}`),
    because(`条件: ${needWords(offer.needs).ja}`, `asked of the agent: ${needWords(offer.needs).en}`),
    ...offer.ranked.map((one, n) => {
      const words = valueWords(offer.strategy, one)
      const mark = one.chosen ? '●' : '○'
      return because(`${mark} ${n + 1}. ${one.agent}: ${words.ja}`, `${mark} ${n + 1}. ${one.agent}: ${words.en}`)
    }),
    ...offer.passedOver.map(({ agent, reasons }) =>
      because(`× ${agent}: ${listed(reasons).ja}`, `× ${agent}: ${listed(reasons).en}`),
    ),
    ...offer.moreSenior.map(({ call, reasons }) =>
      because(
        `先に待っていた ${call} には回せない: ${listed(reasons).ja}`,
        `could not go to ${call}, who waits longer: ${listed(reasons).en}`,
      ),
    ),
  ]
}
