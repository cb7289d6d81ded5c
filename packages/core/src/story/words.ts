import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { QueueAction, SkillNeed } from '../floor/config.ts'
import type { Caller } from '../log/caller.ts'
import type { AcdEvent, CallbackResult, EndedBy, OfferResult, Outcome, QueueRule } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { WatchMode } from '../log/requests.ts'
import type { Names, Said } from './telling.ts'

/** `HH:MM:SS` in Asia/Tokyo. */
export const clock = (at: EpochMs): string => {
  const { minute } = tokyoTime(at)
  const second = Math.floor(at / 1000) % 60
  return [Math.floor(minute / 60), minute % 60, second].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `YYYY-MM-DD` in Asia/Tokyo. */
export const day = (at: EpochMs): string => tokyoTime(at).day

/** Seconds with one decimal, as people say waiting times. */
export const seconds = (ms: number): Said => {
  const text = (ms / 1000).toFixed(1)
  return { ja: `${text} 秒`, en: `${text} s` }
}

/** Whole minutes, rounded up, as a caller is told an estimate. */
export const minutes = (ms: number): Said => {
  const count = Math.max(1, Math.ceil(ms / 60_000))
  return { ja: `約 ${count} 分`, en: `about ${count} min` }
}

/** All but the last four digits hidden: enough to tell two callers apart, not enough to ring them. */
export const hideNumber = (number: string): string =>
  number.length <= 4 ? '*'.repeat(number.length) : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`

export const callerWords = (caller: Caller, names: Names): Said => {
  switch (caller.kind) {
    case 'presented':
      return { ja: names.number(caller.number), en: names.number(caller.number) }
    case 'withheld':
      return { ja: '非通知', en: 'a withheld number' }
    case 'payphone':
      return { ja: '公衆電話', en: 'a public telephone' }
    case 'unavailable':
      return { ja: '表示圏外', en: 'a number the network could not carry' }
  }
}

export const outcomeWords: { readonly [outcome in Outcome]: Said } = {
  answered: { ja: '応答', en: 'answered' },
  abandoned: { ja: '放棄', en: 'abandoned' },
  inFlow: { ja: '自動案内で終了', en: 'ended inside the guidance' },
  outOfHours: { ja: '時間外', en: 'out-of-hours announcement' },
  transferred: { ja: '外線転送', en: 'transferred to an outside number' },
  emergency: { ja: '緊急案内', en: 'emergency announcement by the PBX alone' },
  unknownNumber: { ja: '番号なし', en: 'unknown number' },
  callback: { ja: '折り返し予約', en: 'hung up and keeps the place (callback)' },
  voicemail: { ja: '留守番電話', en: 'left a message' },
  turnedAway: { ja: '案内のうえ終了', en: 'heard the announcement of a rule of the queue' },
  busy: { ja: '話中', en: 'busy' },
  noAnswer: { ja: '不応答', en: 'no answer' },
  unallocated: { ja: '欠番', en: 'unallocated number' },
  cancelled: { ja: '取消', en: 'cancelled by our side' },
  failed: { ja: '失敗', en: 'failed in the network' },
  nobodyFree: { ja: '担当者が出られず案内のうえ終了', en: 'answered, and no agent in time: heard the announcement' },
}

export const endedByWords: { readonly [by in EndedBy]: Said } = {
  caller: { ja: '相手が切断', en: 'the citizen hung up' },
  agent: { ja: '担当者が切断', en: 'the agent hung up' },
  system: { ja: 'システムが切断', en: 'the system hung up' },
  pbx: { ja: '交換機が切断', en: 'the PBX ended it' },
}

export const offerWords: { readonly [result in OfferResult]: Said } = {
  answered: { ja: '応答した', en: 'picked up' },
  missed: { ja: '鳴ったが取らなかった', en: 'let it ring out (missed)' },
  rejected: { ja: '拒否した', en: 'rejected it' },
  unreachable: { ja: '電話機に届かなかった', en: 'could not be reached: the phone did not ring' },
  callerGone: { ja: '呼出中に相手が切断した', en: 'was still ringing when the caller hung up' },
  withdrawn: { ja: '呼出を取り消した', en: 'stopped ringing: the offer was withdrawn' },
}

/** Q.850 causes that explain themselves; others are told by number. */
export const causeWords = (cause: number): Said => {
  const known = causes[cause]
  return known ?? { ja: `切断理由 ${cause} (Q.850)`, en: `cause ${cause} (Q.850)` }
}

const causes: Readonly<Record<number, Said>> = {
  0: { ja: '理由は不明', en: 'the PBX did not say why' },
  1: { ja: '欠番 (Q.850 1)', en: 'unallocated number (Q.850 1)' },
  16: { ja: '正常切断 (Q.850 16)', en: 'normal clearing (Q.850 16)' },
  17: { ja: '話中 (Q.850 17)', en: 'busy (Q.850 17)' },
  18: { ja: '応答なし (Q.850 18)', en: 'no response (Q.850 18)' },
  19: { ja: '呼出したが不応答 (Q.850 19)', en: 'no answer (Q.850 19)' },
  20: { ja: '電話機が未登録 (Q.850 20)', en: 'the phone is not registered (Q.850 20)' },
  21: { ja: '拒否 (Q.850 21)', en: 'rejected (Q.850 21)' },
}

type Result<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T; result: string }>['result']

export const consultWords: { readonly [result in Result<'call.consultEnded'>]: Said } = {
  merged: { ja: '三者で話す', en: 'all speak with each other' },
  completed: { ja: '相談先に引き継ぐ', en: 'the one who was asked takes the call' },
  cancelled: { ja: '取り消して相手との通話に戻る', en: 'given up, the agent is with the citizen again' },
  left: { ja: '一方が離れる', en: 'one side left' },
  busy: { ja: '相談先が話中', en: 'the one asked is busy' },
  noAnswer: { ja: '相談先が応答しない', en: 'the one asked does not answer' },
  failed: { ja: '相談先につながらない', en: 'the one asked cannot be reached' },
}

export const alertWords: { readonly [kind in Extract<AcdEvent, { type: 'call.alert' }>['kind']]: Said } = {
  long: { ja: '長い通話', en: 'a long call' },
  hold: { ja: '長い保留', en: 'a long hold' },
  citizenGone: { ja: '相手が切ったのに電話機が戻されない', en: 'the citizen is gone and the phone still off hook' },
}

export const watchWords: { readonly [mode in WatchMode]: Said } = {
  listen: { ja: '聞くだけ (誰にも聞こえない)', en: 'listens, heard by nobody' },
  whisper: { ja: '担当者だけに話す', en: 'speaks to the agent alone' },
  barge: { ja: '会話に入る', en: 'is in the conversation' },
}

export const callbackWords: { readonly [result in CallbackResult]: Said } = {
  connected: { ja: 'つながった', en: 'the citizen was reached' },
  expired: { ja: '期限切れ', en: 'its time ran out' },
  triesOver: { ja: '回数を使い切った', en: 'the tries are used up' },
  cancelled: { ja: '取消', en: 'cancelled' },
  notAllowed: { ja: '発信できない番号', en: 'the number may not be called' },
}

export const ruleWords: { readonly [rule in QueueRule]: Said } = {
  full: { ja: '待ち人数が上限を超えた', en: 'more callers wait than the queue takes' },
  tooLong: { ja: '待ち時間の上限に達した', en: 'the longest wait is over' },
  nobodyFree: { ja: '応答した方につなげる担当者がいない', en: 'no agent was free for somebody who answered our call' },
  nobodySignedIn: { ja: 'ログイン中の担当者がいない', en: 'no agent of the queue is signed in' },
  allPaused: { ja: '担当者が全員離席中', en: 'all agents of the queue are paused' },
  closed: { ja: '待ち行列が閉まっている', en: 'the queue is closed' },
  exitKey: { ja: '相手がキーを押した', en: 'the caller pressed a key' },
  flow: { ja: 'フローが折り返しを案内した', en: 'the flow offered it' },
}

export const actionWords: { readonly [kind in QueueAction['kind']]: Said } = {
  end: { ja: '案内のうえ終了', en: 'hears an announcement, then the end' },
  queue: { ja: '別の待ち行列へ', en: 'goes to another queue' },
  line: { ja: '別の回線の案内へ', en: 'goes to another line’s guidance' },
  outside: { ja: '外線へ', en: 'goes to an outside number' },
  callback: { ja: '折り返しを案内', en: 'is offered a callback' },
  voicemail: { ja: '留守番電話へ', en: 'can leave a message' },
}

/** `en 3以上, tax 2以上` */
export const needWords = (needs: readonly SkillNeed[]): Said =>
  needs.length === 0
    ? { ja: '条件なし', en: 'nothing' }
    : {
        ja: needs.map(({ skill, level }) => `${skill} ${level} 以上`).join('、'),
        en: needs.map(({ skill, level }) => `${skill} ≥ ${level}`).join(', '),
      }
