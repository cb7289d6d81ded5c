/** What a field holds, and so how it is written. */
export type FieldKind = 'text' | 'number' | 'yen' | 'day' | 'moment'

export type SourceField = { readonly ja: string; readonly kind: FieldKind }

/**
 * How rows are told apart from those of the last export. `once`: a row is written in the one export after it was finished.
 * `changed`: in each export before which it changed, as it stands then. `never`: always all of them.
 */
export type SourceNews = 'once' | 'changed' | 'never'

export type ExportSource = {
  readonly ja: string
  readonly news: SourceNews
  readonly fields: Readonly<Record<string, SourceField>>
}

const text = (ja: string): SourceField => ({ ja, kind: 'text' })
const number = (ja: string): SourceField => ({ ja, kind: 'number' })
const yen = (ja: string): SourceField => ({ ja, kind: 'yen' })
const day = (ja: string): SourceField => ({ ja, kind: 'day' })
const moment = (ja: string): SourceField => ({ ja, kind: 'moment' })

const person = {
  person: number('対象者番号'),
  system: text('業務システム'),
  clientId: text('宛名番号'),
  name: text('氏名'),
  kana: text('カナ氏名'),
  birthOn: day('生年月日'),
  postcode: text('郵便番号'),
  address: text('住所'),
}

const claim = {
  claimKind: text('債権の種類'),
  claimKey: text('債権のキー'),
  fiscalYear: number('年度'),
  period: text('期別'),
  amount: yen('金額'),
  paid: yen('納付済額'),
  dueOn: day('納期限'),
  claimState: text('債権の状態'),
}

const call = {
  call: text('通話'),
  direction: text('方向'),
  line: text('回線'),
  number: text('相手の番号'),
  arrivedAt: moment('開始日時'),
  answeredAt: moment('応答日時'),
  endedAt: moment('終話日時'),
  outcome: text('通話の結果'),
  queue: text('待ち行列'),
  agent: text('担当者'),
  waitedSeconds: number('待ち時間（秒）'),
  talkSeconds: number('通話時間（秒）'),
  callLanguage: text('応対した言語'),
  /** How many persons are known under the number; a person is named only when it is one, or somebody said who it was. */
  persons: number('番号の該当者数'),
}

/** What can be exported, field by field: the catalogue that layouts are checked against. */
export const exportSources = {
  calls: { ja: '架電・着信の結果（一通話一行）', news: 'once', fields: { ...call, ...person } },
  claimCalls: {
    ja: '架電・着信の結果（対象者の債権ごとに一行）',
    news: 'once',
    fields: { ...call, ...person, ...claim },
  },
  promises: {
    ja: '納付約束',
    news: 'changed',
    fields: {
      promise: number('約束番号'),
      ...person,
      amount: yen('約束額'),
      dueOn: day('約束日'),
      state: text('約束の状態'),
      paid: yen('納付額'),
      madeAt: moment('約束日時'),
      decidedAt: moment('確定日時'),
      call: text('通話'),
      agent: text('担当者'),
      by: text('入力者'),
    },
  },
  numbers: {
    ja: '電話番号（調査・通話で分かったもの）',
    news: 'changed',
    fields: {
      ...person,
      number: text('電話番号'),
      kind: text('番号の種類'),
      source: text('入手元'),
      rank: number('順位'),
      verdict: text('判定'),
      verdictAt: moment('判定日時'),
      verdictBy: text('判定者'),
      addedAt: moment('登録日時'),
      removedAt: moment('削除日時'),
    },
  },
  notes: {
    ja: '経過記録（結果と内容）',
    news: 'changed',
    fields: {
      note: number('記録番号'),
      version: number('版'),
      ...person,
      claimKind: text('債権の種類'),
      claimKey: text('債権のキー'),
      source: text('手段'),
      result: text('結果コード'),
      resultName: text('結果'),
      text: text('内容'),
      at: moment('日時'),
      call: text('通話'),
      author: text('記入者'),
      agent: text('担当者'),
    },
  },
  work: {
    ja: '事務（再発行・引継ぎ・苦情・訪問など）',
    news: 'changed',
    fields: {
      work: number('事務番号'),
      version: number('版'),
      ...person,
      claimKind: text('債権の種類'),
      claimKey: text('債権のキー'),
      kind: text('種類'),
      state: text('状態'),
      text: text('内容'),
      section: text('担当課'),
      openedAt: moment('受付日時'),
      openedBy: text('受付者'),
      dueAt: moment('期限'),
      changedAt: moment('変更日時'),
      call: text('通話'),
    },
  },
  persons: {
    ja: '対象者（宛名ごとに一行）',
    news: 'never',
    fields: {
      ...person,
      kind: text('個人・法人'),
      language: text('言語'),
      claims: number('未納件数'),
      owed: yen('未納額'),
    },
  },
} as const satisfies Readonly<Record<string, ExportSource>>

export type ExportSourceName = keyof typeof exportSources

export const exportSourceNames = Object.keys(exportSources) as ExportSourceName[]

/** The fields of a source by name. */
export const fieldsOf = (source: ExportSourceName): Readonly<Record<string, SourceField>> =>
  exportSources[source].fields
