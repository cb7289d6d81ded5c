import type { WorkView } from '@tsunagu/messages'

/**
 * What work is called on screen: the words of `packages/core/src/work/words.ts`, which a page cannot fetch. A test holds that they
 * are the same.
 */
type Kind = WorkView['detail']['kind']

export const workKinds: Readonly<Record<Kind, string>> = {
  slip: '納付書再発行',
  guidance: '案内・勧奨',
  handover: '引継ぎ',
  complaint: '苦情・トラブル',
  visit: '訪問',
  assets: '財産調査',
}

const stateWords: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  slip: {
    asked: '判断待ち',
    approved: '発送待ち',
    refused: '不可',
    dispatched: '発送済み',
    returned: '返戻',
    received: '到着確認',
    withdrawn: '取下げ',
  },
  guidance: {
    planned: '予定',
    guided: '案内済み',
    sent: '資料送付',
    promised: '約束',
    applied: '手続き済み',
    declined: '辞退',
    closed: '終了',
  },
  handover: {
    handed: '引継ぎ中',
    taken: '受領',
    answered: '回答あり',
    back: '差戻し',
    closed: '完了',
    withdrawn: '取下げ',
  },
  complaint: { recorded: '未報告', reported: '報告済み', answered: '回答あり', closed: '完了', withdrawn: '取下げ' },
  visit: {
    planned: '予定',
    absent: '不在',
    met: '面談',
    declined: '拒否',
    moved: '転居・不明',
    closed: '完了',
    withdrawn: '取下げ',
  },
  assets: {
    planned: '照会前',
    asked: '照会中',
    silent: '回答なし',
    found: '判明',
    nothing: '該当なし',
    withdrawn: '取下げ',
  },
}

export const stateWord = (kind: Kind, state: string): string => stateWords[kind][state] ?? state

export const statesOf = (kind: Kind): readonly string[] => Object.keys(stateWords[kind])

/** What a button says; the page shows those of `possible` only. */
export const workVerbs: Readonly<Record<string, string>> = {
  approve: '可とする',
  refuse: '不可とする',
  dispatch: '発送した',
  returned: '返戻された',
  received: '到着を確認した',
  resend: '別の宛先へ送り直す',
  guide: '案内した',
  send: '資料を送った',
  promise: '約束を得た',
  applied: '手続き済み',
  declined: '辞退・拒否された',
  take: '受領する',
  answer: '回答する',
  back: '差し戻す',
  again: 'もう一度引き継ぐ',
  handle: '対応した内容を記録',
  report: '委託元へ報告した',
  plan: '訪問の予定を入れる',
  absent: '不在だった',
  meet: '面談した',
  moved: '転居・居所不明',
  receive: '収納して領収証を切る',
  ask: '照会を出した',
  found: '財産が判明した',
  nothing: '財産なし',
  silent: '回答がない',
  close: '完了にする',
  withdraw: '取り下げる',
  reopen: '再開する',
  assign: '担当を決める',
  note: '経過を書き足す',
  postpone: '期限を変える',
}

/** In the history. */
const verbWords: Readonly<Record<string, string>> = {
  open: '登録',
  approve: '可',
  refuse: '不可',
  dispatch: '発送',
  returned: '返戻',
  received: '到着確認',
  resend: '送り直し',
  guide: '案内',
  send: '資料送付',
  promise: '約束',
  applied: '手続き済み',
  declined: '辞退',
  take: '受領',
  answer: '回答',
  back: '差戻し',
  again: '再度引継ぎ',
  handle: '対応',
  report: '報告',
  plan: '訪問予定',
  absent: '不在',
  meet: '面談',
  moved: '転居・不明',
  receive: '収納',
  voided: '領収証無効',
  ask: '照会',
  found: '判明',
  nothing: '該当なし',
  silent: '回答なし',
  close: '完了',
  withdraw: '取下げ',
  reopen: '再開',
  assign: '割当て',
  note: '書き足し',
  postpone: '期限変更',
  escalate: '期限の通知',
}

export const workDeed = (verb: string): string => verbWords[verb] ?? verb

export const topics = {
  directDebit: '口座振替',
  lossOfEligibility: '資格喪失',
  incomeDeclaration: '所得申告',
  childAllowance: '児童手当',
  vehicle: '軽自動車の廃車・譲渡',
  other: 'その他',
} as const

export const urgencyNames = { now: '至急', today: '本日中', normal: '通常' } as const

export const categories = {
  manual: 'マニュアル外',
  complaint: '苦情',
  trouble: 'トラブル',
  accident: '事故',
} as const

export const places = {
  bank: '金融機関',
  insurer: '生命保険',
  employer: '勤務先',
  pension: '年金',
  landRegistry: '不動産登記',
  vehicles: '自動車',
  office: '他官公署',
} as const

export const assetNames = {
  deposit: '預貯金',
  insurance: '保険',
  salary: '給与',
  pension: '年金',
  realEstate: '不動産',
  vehicle: '自動車',
  other: 'その他',
} as const

const countWords: Readonly<Record<string, string>> = {
  'slip.asked': '受付',
  'slip.approved': '可',
  'slip.refused': '不可',
  'slip.dispatched': '発送',
  'slip.returned': '返戻',
  'slip.received': '到着確認',
  'guidance.guided': '案内・勧奨',
  'guidance.sent': '資料送付',
  'guidance.promised': '約束',
  'guidance.applied': '手続き済み',
  'guidance.declined': '辞退',
  'handover.handed': '引継ぎ',
  'handover.taken': '受領',
  'handover.answered': '回答',
  'handover.back': '差戻し',
  'handover.again': '再度引継ぎ',
  'handover.closed': '完了',
  'complaint.recorded': '発生',
  'complaint.handled': '管理者対応',
  'complaint.reported': '報告',
  'complaint.answered': '回答',
  'complaint.again': '再報告',
  'complaint.closed': '完了',
  'visit.planned': '予定',
  'visit.absent': '不在',
  'visit.met': '面談',
  'visit.declined': '拒否',
  'visit.moved': '転居・不明',
  'visit.received': '収納',
  'visit.voided': '収納取消し',
  'visit.closed': '完了',
  'assets.planned': '登録',
  'assets.asked': '照会',
  'assets.found': '判明',
  'assets.asset': '判明した財産',
  'assets.nothing': '該当なし',
  'assets.silent': '回答なし',
}

/** `slip.dispatched` → 発送; what every kind has in common is said the same. */
export const countWord = (what: string): string => {
  const common: Readonly<Record<string, string>> = { withdrawn: '取下げ', overdue: '期限超過' }
  return countWords[what] ?? common[what.split('.')[1] ?? ''] ?? what
}
