import type { WorkView } from '@tsunagu/messages'

export const workKinds: Readonly<Record<WorkView['detail']['kind'], string>> = {
  slip: '納付書再発行',
  guidance: '案内・勧奨',
  handover: '引継ぎ',
  complaint: '苦情等',
  visit: '訪問',
  assets: '財産調査',
}

export const workStates: Readonly<Record<WorkView['detail']['state'], string>> = {
  asked: '受付・照会中',
  approved: '承認',
  refused: '不可',
  dispatched: '発送済み',
  returned: '返戻',
  received: '到着確認',
  withdrawn: '取下げ',
  planned: '予定',
  guided: '案内済み',
  sent: '資料送付済み',
  promised: '約束',
  applied: '手続き済み',
  declined: '辞退・拒否',
  closed: '完了',
  handed: '引継ぎ済み',
  taken: '受領',
  answered: '回答済み',
  back: '差戻し',
  recorded: '記録',
  reported: '報告済み',
  absent: '不在',
  met: '面談',
  moved: '転居',
  silent: '回答なし',
  found: '判明',
  nothing: '財産なし',
}

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

/** In the history; the house does some things itself. */
export const workDeed = (verb: string): string =>
  ({ open: '登録', escalate: '期限の知らせ', voided: '領収証の無効' })[verb] ?? workVerbs[verb] ?? verb

export const statesOf: Readonly<Record<WorkView['detail']['kind'], readonly WorkView['detail']['state'][]>> = {
  slip: ['asked', 'approved', 'refused', 'dispatched', 'returned', 'received', 'withdrawn'],
  guidance: ['planned', 'guided', 'sent', 'promised', 'applied', 'declined', 'closed'],
  handover: ['handed', 'taken', 'answered', 'back', 'closed', 'withdrawn'],
  complaint: ['recorded', 'reported', 'answered', 'closed', 'withdrawn'],
  visit: ['planned', 'absent', 'met', 'declined', 'moved', 'closed', 'withdrawn'],
  assets: ['planned', 'asked', 'silent', 'found', 'nothing', 'withdrawn'],
}

export const topics = {
  directDebit: '口座振替',
  lossOfEligibility: '資格喪失',
  incomeDeclaration: '所得申告',
  childAllowance: '児童手当',
  vehicle: '軽自動車の手続き',
  other: 'その他',
} as const
export const urgencyNames = { now: '至急', today: '本日中', normal: '通常' } as const
export const categories = {
  manual: 'マニュアルにない問い合わせ',
  complaint: '苦情',
  trouble: 'トラブル',
  accident: '事故',
} as const
export const places = {
  bank: '金融機関',
  insurer: '保険会社',
  employer: '勤務先',
  pension: '年金機構',
  landRegistry: '法務局（不動産）',
  vehicles: '運輸支局（自動車）',
  office: '他の官公署',
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
