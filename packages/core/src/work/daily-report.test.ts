import { describe, expect, it } from 'vitest'
import { dailyReport, type ReportFacts, type ReportItemId, reportItemIds } from './daily-report.ts'

const facts: ReportFacts = {
  calls: { outbound: 10, notReached: 6, reached: 4, returned: 2, inbound: 5 },
  promises: { times: 3, yen: 45_000, persons: [1, 2] },
  work: [
    { what: 'slip.dispatched', about: '', times: 2, persons: [1, 3] },
    { what: 'slip.asked', about: '', times: 9, persons: [9] },
    { what: 'handover.handed', about: 'kokuho', times: 4, persons: [1] },
    { what: 'guidance.guided', about: 'directDebit', times: 7, persons: [1, 2] },
    { what: 'guidance.guided', about: 'lossOfEligibility', times: 1, persons: [5] },
    { what: 'guidance.guided', about: 'incomeDeclaration', times: 3, persons: [6, 7] },
    { what: 'guidance.promised', about: 'childAllowance', times: 1, persons: [8] },
    { what: 'guidance.promised', about: 'directDebit', times: 5, persons: [8] },
  ],
  sections: [
    { id: 'kokuho', name: '国保年金課' },
    { id: 'nozei', name: '納税課' },
  ],
  complaints: [{ category: 'complaint', text: '電話が多い' }],
  numbers: 6,
  languages: [
    { language: 'en', times: 2 },
    { language: 'pt', times: 1 },
  ],
}

const itemOf = (id: ReportItemId) => dailyReport(facts).find((one) => one.id === id)
const values = (id: ReportItemId) => itemOf(id)?.figures.map(({ name, value }) => [name, value])

describe('the daily report (E16(2))', () => {
  it('has its eleven items in their order, each with how it is counted', () => {
    const items = dailyReport(facts)
    expect(items.map(({ id }) => id)).toEqual(reportItemIds)
    expect(items.every(({ rule }) => rule !== '')).toBe(true)
  })

  it('counts each thing where it belongs, and names whom the item asks for', () => {
    expect(values('イ')).toEqual([
      ['約束', 3],
      ['約束金額', 45_000],
    ])
    expect([values('ウ'), itemOf('ウ')?.persons]).toEqual([[['発送', 2]], [1, 3]])
    expect(values('エ')).toEqual([
      ['国保年金課', 4],
      ['納税課', 0],
    ])
    expect([values('オ'), itemOf('オ')?.texts]).toEqual([[['管理者対応', 1]], ['苦情: 電話が多い']])
    expect([values('カ'), itemOf('カ')?.persons]).toEqual([[['案内・勧奨', 7]], []])
    expect([values('ク'), itemOf('ク')?.persons]).toEqual([[['案内・勧奨', 1]], [5]])
    expect(values('ケ')).toEqual([
      ['勧奨した人', 2],
      ['勧奨', 3],
    ])
    expect([values('コ'), itemOf('コ')?.persons]).toEqual([[['約束', 1]], [8]])
    expect(values('キ')).toEqual([
      ['外国語', 3],
      ['英語', 2],
      ['pt', 1],
    ])
    expect(values('サ')).toEqual([['電話番号', 6]])
  })
})
