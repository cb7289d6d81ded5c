import type { WorkView } from '@tsunagu/messages'
import { dayText, yenText } from './person-labels.ts'
import { whenText } from './time.ts'
import { assetNames, categories, places, topics, urgencyNames } from './work-labels.ts'

type Detail = WorkView['detail']
type Fact = readonly [name: string, text: string]
type Address = Extract<Detail, { kind: 'visit' }>['address']

/** What is known of a piece of work beyond what all have, as its kind knows it. */
export const workFacts = (detail: Detail): readonly Fact[] => {
  switch (detail.kind) {
    case 'slip':
      return [
        ['対象の債権', `${detail.claims.length} 件　${yenText(detail.yen)}`],
        ['送り先', addressText(detail.address, '登録されている宛先')],
        ['決める人', { agent: '担当者', leader: '統括・管理者', client: '委託元', system: '' }[detail.decider]],
        ['発送', detail.sent.map(({ on, slips }) => `${dayText(on)} ${slips} 枚`).join('、')],
      ]
    case 'guidance':
      return [
        ['案内の内容', topics[detail.about]],
        ['案内した回数', `${detail.times} 回`],
      ]
    case 'handover':
      return [
        ['急ぎ', urgencyNames[detail.urgency]],
        ['委託元の回答', detail.answer ?? ''],
      ]
    case 'complaint':
      return [
        ['区分', categories[detail.category]],
        ['対応した人', detail.handledBy ?? ''],
        ['委託元の回答', detail.answer ?? ''],
      ]
    case 'visit':
      return [
        ['訪問日', dayText(detail.on)],
        ['訪問先', addressText(detail.address, '登録されている住所')],
        ['訪問の結果', detail.visits.map(visitText).join('、')],
        ['領収証', detail.receipts.map(({ receipt, yen }) => `${receipt}（${yenText(yen)}）`).join('、')],
      ]
    case 'assets':
      return [
        ['照会先', `${places[detail.place]}　${detail.name}`],
        ['照会した日', detail.askedOn === null ? '' : dayText(detail.askedOn)],
        ['判明した財産', detail.found.map(({ kind, yen }) => `${assetNames[kind]} ${yenText(yen)}`).join('、')],
      ]
  }
}

/** One line for a list. */
export const workGist = (detail: Detail): string => {
  switch (detail.kind) {
    case 'slip':
      return `${detail.claims.length} 件 ${yenText(detail.yen)}`
    case 'guidance':
      return topics[detail.about]
    case 'handover':
      return detail.urgency === 'normal' ? '' : urgencyNames[detail.urgency]
    case 'complaint':
      return categories[detail.category]
    case 'visit':
      return dayText(detail.on)
    case 'assets':
      return detail.name
  }
}

const visitResults = { absent: '不在', met: '面談', declined: '拒否', moved: '転居' } as const

const visitText = ({ at, result, absence }: Extract<Detail, { kind: 'visit' }>['visits'][number]): string =>
  `${whenText(new Date(at).toISOString())} ${visitResults[result]}${absence === null ? '' : `（不在票 ${absence}）`}`

const addressText = (address: Address, registered: string): string =>
  address === null ? registered : `〒${address.postcode} ${address.address} ${address.name}`
