import type { WorkVerb } from './acts.ts'
import type {
  AssetKind,
  AssetPlace,
  ComplaintCategory,
  GuidanceTopic,
  Urgency,
  Work,
  WorkKind,
  WorkParty,
} from './work.ts'

/** What people call it, on screens, in tables and in reports. */
export const kindWords: { readonly [kind in WorkKind]: string } = {
  slip: '納付書再発行',
  guidance: '案内・勧奨',
  handover: '引継ぎ',
  complaint: '苦情・トラブル',
  visit: '訪問',
  assets: '財産調査',
}

type StateWords = { readonly [K in WorkKind]: { readonly [state in Extract<Work, { kind: K }>['state']]: string } }

const stateWords: StateWords = {
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

export const stateWord = (kind: WorkKind, state: string): string =>
  (stateWords[kind] as Readonly<Record<string, string>>)[state] ?? state

export const verbWords: { readonly [verb in WorkVerb | 'open']: string } = {
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

export const partyWords: { readonly [party in WorkParty]: string } = {
  agent: '担当者',
  leader: '統括',
  client: '委託元',
  system: 'システム',
}

export const topicWords: { readonly [topic in GuidanceTopic]: string } = {
  directDebit: '口座振替',
  lossOfEligibility: '資格喪失',
  incomeDeclaration: '所得申告',
  childAllowance: '児童手当',
  vehicle: '軽自動車の廃車・譲渡',
  other: 'その他',
}

export const urgencyWords: { readonly [urgency in Urgency]: string } = { now: '至急', today: '本日中', normal: '通常' }

export const categoryWords: { readonly [category in ComplaintCategory]: string } = {
  manual: 'マニュアル外',
  complaint: '苦情',
  trouble: 'トラブル',
  accident: '事故',
}

export const placeWords: { readonly [place in AssetPlace]: string } = {
  bank: '金融機関',
  insurer: '生命保険',
  employer: '勤務先',
  pension: '年金',
  landRegistry: '不動産登記',
  vehicles: '自動車',
  office: '他官公署',
}

export const assetWords: { readonly [kind in AssetKind]: string } = {
  deposit: '預貯金',
  insurance: '保険',
  salary: '給与',
  pension: '年金',
  realEstate: '不動産',
  vehicle: '自動車',
  other: 'その他',
}

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

const divisions: Readonly<Record<string, string>> = {
  ...{ ...topicWords, ...categoryWords },
  ...{ ...assetWords, ...placeWords },
}

/** What a count is divided by, e.g. the topic; a section is called by its own id. */
export const divisionWord = (what: string, about: string): string => {
  if (what === 'assets.asset') return assetWords[about as AssetKind] ?? about
  return about === '' || what.startsWith('handover.') ? about : (divisions[about] ?? about)
}
