import { tokyoTime } from '../calendar/calendar.ts'
import type { Caller } from '../log/caller.ts'
import type { EndedBy, OfferResult, Outcome } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { Names, Said } from './telling.ts'

/** `HH:MM:SS` in Asia/Tokyo. */
export const clock = (at: EpochMs): string => {
  const { minute } = tokyoTime(at)
  const second = Math.floor(at / 1000) % 60
  return [Math.floor(minute / 60), minute % 60, second].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Seconds with one decimal, as people say waiting times. */
export const seconds = (ms: number): Said => {
  const text = (ms / 1000).toFixed(1)
  return { ja: `${text} 秒`, en: `${text} s` }
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
