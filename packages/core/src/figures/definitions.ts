import type { Tally } from './tally.ts'

/**
 * A figure with a name and a version: what a report says it shows is what was computed. A changed meaning is a new
 * version beside the old one, never an edit. `of` is null where there is nothing to divide by.
 */
export type Definition = {
  readonly name: string
  readonly version: number
  readonly unit: 'ratio' | 'ms'
  /** Clause of the tender the definition comes from, or `trade`. */
  readonly source: string
  readonly ja: string
  readonly of: (tally: Tally) => number | null
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/**
 * Of the calls received in opening hours, those with whom a conversation began, or guidance where an IVR answers;
 * the congestion announcement does not count. Target: ≥ 0.9. Source: E Ⅱ5 (応答率).
 */
export const answerRateV1: Definition = {
  name: 'answerRate',
  version: 1,
  unit: 'ratio',
  source: 'E Ⅱ5',
  ja: '応答率',
  of: (tally) => ratio(tally.inHoursAnswered, tally.inHours),
}

/**
 * Of the calls received in opening hours, those an agent spoke with. Target: ≥ 0.985. Source: A16(1)ア(ア) 平均対応率
 * (着信呼数に対してオペレーターが対応した割合); calls out of hours are no calls to an agent and stay out.
 */
export const handledRateV1: Definition = {
  name: 'handledRate',
  version: 1,
  unit: 'ratio',
  source: 'A16(1)ア',
  ja: '対応率',
  of: (tally) => ratio(tally.answered, tally.inHours),
}

/**
 * From arrival of the call until an agent answers, guidance and waiting included. Target: ≤ 2,500 ms. Source:
 * A16(1)ア(ア) 平均応答時間 (着信からオペレーターが応答するまでの時間).
 */
export const meanAnswerTimeV1: Definition = {
  name: 'meanAnswerTime',
  version: 1,
  unit: 'ms',
  source: 'A16(1)ア',
  ja: '平均応答時間',
  of: (tally) => ratio(tally.answerMs, tally.answered),
}

/** From joining the queue until an agent answers, of the calls answered out of a queue. Source: the trade's ASA. */
export const meanQueueTimeV1: Definition = {
  name: 'meanQueueTime',
  version: 1,
  unit: 'ms',
  source: 'trade',
  ja: '平均待ち時間',
  of: (tally) => ratio(tally.queueMs, tally.answeredFromQueue),
}

/**
 * Of the calls an agent spoke with, those not handed to an outside number. Target: ≥ 0.98. Source: A16(1)ア(ア)
 * 一次応答率 (エスカレーションせずに、コールセンターで対応が完了した案件の割合).
 */
export const firstContactRateV1: Definition = {
  name: 'firstContactRate',
  version: 1,
  unit: 'ratio',
  source: 'A16(1)ア',
  ja: '一次応答率',
  of: (tally) => ratio(tally.answered - tally.escalated, tally.answered),
}

/** Of the calls received in opening hours, those who gave up in a queue. Source: B5イf counts them (T4). */
export const abandonRateV1: Definition = {
  name: 'abandonRate',
  version: 1,
  unit: 'ratio',
  source: 'B5イf',
  ja: '放棄率',
  of: (tally) => ratio(tally.abandoned, tally.inHours),
}

/** How long those who gave up had waited. Source: T4. */
export const meanAbandonWaitV1: Definition = {
  name: 'meanAbandonWait',
  version: 1,
  unit: 'ms',
  source: 'B5イf',
  ja: '放棄までの平均時間',
  of: (tally) => ratio(tally.abandonedWaitMs, tally.abandoned),
}

/**
 * Of the calls received in opening hours, those whom a rule of a queue took out of it: full, longest wait, nobody signed
 * in, all paused, closed. Not among the abandoned. Source: T3.
 */
export const ruleExitRateV1: Definition = {
  name: 'ruleExitRate',
  version: 1,
  unit: 'ratio',
  source: 'T3',
  ja: '規則による退出率',
  of: (tally) => ratio(tally.leftByRule, tally.inHours),
}

/** Of the calls received in opening hours, those who left a queue by a key of their own; not among the abandoned. */
export const keyExitRateV1: Definition = {
  name: 'keyExitRate',
  version: 1,
  unit: 'ratio',
  source: 'trade',
  ja: 'キーによる退出率',
  of: (tally) => ratio(tally.leftByKey, tally.inHours),
}

/**
 * How far the announced wait was off, of those who were told one and answered: from being told last until the agent,
 * against what was told, without sign.
 */
export const meanEstimateErrorV1: Definition = {
  name: 'meanEstimateError',
  version: 1,
  unit: 'ms',
  source: 'trade',
  ja: '待ち時間案内の平均誤差',
  of: (tally) => ratio(tally.estimateErrorMs, tally.estimated),
}

/** Of the same, those whose announcement was off by a minute at most. */
export const estimateNearRateV1: Definition = {
  name: 'estimateNearRate',
  version: 1,
  unit: 'ratio',
  source: 'trade',
  ja: '待ち時間案内の的中率 (±1 分)',
  of: (tally) => ratio(tally.estimateNear, tally.estimated),
}

export const definitions: readonly Definition[] = [
  answerRateV1,
  handledRateV1,
  meanAnswerTimeV1,
  meanQueueTimeV1,
  firstContactRateV1,
  abandonRateV1,
  meanAbandonWaitV1,
  ruleExitRateV1,
  keyExitRateV1,
  meanEstimateErrorV1,
  estimateNearRateV1,
]
