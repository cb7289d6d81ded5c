import type { ClaimView, PersonNumberView, PersonRow, PromiseView } from '@tsunagu/messages'

export const yenText = (amount: number): string => `${amount.toLocaleString('ja-JP')} 円`

export const claimStates: Readonly<Record<ClaimView['state'], string>> = {
  open: '未納',
  paid: '納付済み',
  withdrawn: '取下げ',
}

export const promiseStates: Readonly<Record<PromiseView['state'], string>> = {
  open: '約束中',
  kept: '履行',
  broken: '不履行',
  withdrawn: '取消し',
}

export const verdicts: Readonly<Record<PersonNumberView['verdict'], string>> = {
  untried: '未確認',
  works: 'つながる',
  wrong: '番号違い',
  unknown: '不明',
  otherPerson: '別人が応答',
  doNotCall: '発信禁止',
}

export const numberKinds: Readonly<Record<PersonNumberView['kind'], string>> = {
  mobile: '携帯',
  landline: '固定',
  ip: 'IP電話',
  work: '勤務先',
  relative: '親族',
  other: 'その他',
}

export const numberSources: Readonly<Record<PersonNumberView['source'], string>> = {
  delivery: '受入れデータ',
  caller: '着信',
  research: '調査',
  person: '本人',
  staff: '職員',
}

/** Days are `YYYY-MM-DD`; people read `2026年12月25日`. */
export const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** The same in the era, as birth dates are read out: `昭和25年1月2日`. */
const era = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' })
export const birthText = (day: string | null): string =>
  day === null ? '生年月日不明' : `${dayText(day)}（${era.format(new Date(`${day}T00:00:00Z`))}）`

export const owedText = ({ owed, claims }: Pick<PersonRow, 'owed' | 'claims'>): string =>
  claims === 0 ? '未納なし' : `未納 ${yenText(owed)}（${claims} 件）`
