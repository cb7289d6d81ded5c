import type { PersonId, Yen } from '../register/register.ts'
import { categoryWords } from './words.ts'
import type { ComplaintCategory, GuidanceTopic } from './work.ts'

export const reportItemIds = ['ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ'] as const
export type ReportItemId = (typeof reportItemIds)[number]

/** One item of the daily report (E16(2)), or of a month of them. */
export type ReportItem = {
  readonly id: ReportItemId
  readonly name: string
  readonly figures: readonly { readonly name: string; readonly unit: '件' | '円' | '人'; readonly value: number }[]
  /** 対象者, where the item asks for them. */
  readonly persons: readonly PersonId[]
  /** 内容, where the item asks for it. */
  readonly texts: readonly string[]
  /** How it is counted. */
  readonly rule: string
}

/** What was counted from one moment until another. */
export type ReportFacts = {
  readonly calls: {
    readonly outbound: number
    readonly notReached: number
    readonly reached: number
    readonly returned: number
    readonly inbound: number
  }
  readonly promises: { readonly times: number; readonly yen: Yen; readonly persons: readonly PersonId[] }
  readonly work: readonly {
    readonly what: string
    readonly about: string
    readonly times: number
    readonly persons: readonly PersonId[]
  }[]
  readonly sections: readonly { readonly id: string; readonly name: string }[]
  readonly complaints: readonly { readonly category: ComplaintCategory; readonly text: string }[]
  readonly numbers: number
  /** Calls that were spoken in another language than Japanese. */
  readonly languages: readonly { readonly language: string; readonly times: number }[]
}

type Part = Pick<ReportItem, 'figures' | 'rule'> & Partial<Pick<ReportItem, 'persons' | 'texts'>>

const item = (id: ReportItemId, name: string, part: Part): ReportItem => ({
  ...{ id, name, persons: [], texts: [] },
  ...part,
})
const times = (name: string, value: number) => ({ name, unit: '件' as const, value })

/** The daily report as far as its data exists, item by item. */
export const dailyReport = (facts: ReportFacts): readonly ReportItem[] => [
  callsItem(facts),
  item('イ', '納付約束', {
    figures: [times('約束', facts.promises.times), { name: '約束金額', unit: '円', value: facts.promises.yen }],
    persons: facts.promises.persons,
    rule: 'この期間に得た約束（取り下げたものを除く）',
  }),
  item('ウ', '納付書再発行', {
    figures: [times('発送', told(facts, 'slip.dispatched').times)],
    persons: told(facts, 'slip.dispatched').persons,
    rule: '発送した件数',
  }),
  item('エ', '担当課別取次ぎ', {
    figures: sections(facts),
    rule: '引継ぎを登録した件数。電話の転送だけのものは含まない',
  }),
  item('オ', '苦情・トラブル', {
    figures: [times('管理者対応', facts.complaints.length)],
    texts: facts.complaints.map(({ category, text }) => `${categoryWords[category]}: ${text}`),
    rule: '管理者・統括が初めて対応した件数',
  }),
  guidanceItem('カ', '口座振替勧奨', facts, 'directDebit'),
  item('キ', '外国人（外国語）対応', {
    figures: [
      times(
        '外国語',
        facts.languages.reduce((sum, one) => sum + one.times, 0),
      ),
      ...facts.languages.map((one) => times(languageWords[one.language] ?? one.language, one.times)),
    ],
    rule: '担当者が応対した通話。自動案内で選ばれた言語、担当者の記録があればその言語による',
  }),
  guidanceItem('ク', '国民健康保険料資格喪失手続きの説明・案内', facts, 'lossOfEligibility'),
  incomeItem(facts),
  item('コ', '児童手当からの徴収の申出書提出の約束', {
    figures: [times('約束', told(facts, 'guidance.promised', 'childAllowance').times)],
    persons: told(facts, 'guidance.promised', 'childAllowance').persons,
    rule: '提出の約束を得た件数',
  }),
  item('サ', '情報取得', {
    figures: [times('電話番号', facts.numbers)],
    rule: '本人・架電・受電・調査で新たに登録した電話番号',
  }),
]

const languageWords: Readonly<Record<string, string>> = {
  en: '英語',
  zh: '中国語',
  ko: '韓国語',
  es: 'スペイン語',
  vi: 'ベトナム語',
}

const callsItem = ({ calls }: ReportFacts): ReportItem =>
  item('ア', '架電件数', {
    figures: [
      times('総架電', calls.outbound),
      times('不在', calls.notReached),
      times('着信（通話）', calls.reached),
      times('返電', calls.returned),
      times('受電', calls.inbound),
    ],
    rule: '返電は、30日以内につながらなかった架電先の番号からの受電（受電の内数）',
  })

/** Handed to each section of the list, those with none included: a nought is an answer too. */
const sections = (facts: ReportFacts): ReportItem['figures'] =>
  facts.sections.map(({ id, name }) => times(name, told(facts, 'handover.handed', id).times))

const guidanceItem = (id: ReportItemId, name: string, facts: ReportFacts, topic: GuidanceTopic): ReportItem => {
  const { times: count, persons } = told(facts, 'guidance.guided', topic)
  const rule = '案内・勧奨した件数（資料送付や約束は別に数える）'
  return item(id, name, { figures: [times('案内・勧奨', count)], persons: id === 'ク' ? persons : [], rule })
}

/** E16(2)ケ counts persons, however often they were told. */
const incomeItem = (facts: ReportFacts): ReportItem => {
  const { times: count, persons } = told(facts, 'guidance.guided', 'incomeDeclaration')
  const figures = [{ name: '勧奨した人', unit: '人' as const, value: persons.length }, times('勧奨', count)]
  return item('ケ', '国民健康保険料所得申告勧奨者', {
    figures,
    rule: '同じ人は一人と数える。対象者のない案内は件数だけ',
  })
}

const told = (facts: ReportFacts, what: string, about?: string) => {
  const rows = facts.work.filter((row) => row.what === what && (about === undefined || row.about === about))
  return {
    times: rows.reduce((sum, row) => sum + row.times, 0),
    persons: [...new Set(rows.flatMap(({ persons }) => persons))].sort((a, b) => a - b),
  }
}
