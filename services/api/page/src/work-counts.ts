import type { Me, WorkCounts, WorkReport } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { hasRole } from './may.ts'
import { tellFailure } from './notice.ts'
import { yenText } from './person-labels.ts'
import { row, table } from './table.ts'
import { whenText } from './time.ts'
import type { Sections } from './work-fields.ts'
import { assetNames, categories, countWord, places, topics, workKinds } from './work-labels.ts'

/** What was done of each kind in some days, and the daily report as far as its data exists. */
export const workCounts = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const from = input('countsFrom', { type: 'date', value: `${today().slice(0, 8)}01` })
  const to = input('countsTo', { type: 'date', value: today() })
  const by = select('countsBy', option('total', '合計'), option('day', '日ごと'), option('month', '月ごと'))
  const [counts, report] = [el('section', { class: 'card' }), el('div')]
  const mayReport = hasRole('supervisor', 'manager', 'auditor')(me)
  const show = async (): Promise<void> => {
    const span = new URLSearchParams({ from: from.value, to: to.value })
    const found = await call<WorkCounts>('GET', `/v1/work/counts?${span}&by=${by.value}`)
    const names = await sectionNames()
    fill(counts, el('h2', { text: '事務の件数' }), countTable(found, names))
    if (mayReport) fill(report, reportCard(await call<WorkReport>('GET', `/v1/work/report?${span}`), span))
  }
  const controls = el(
    'section',
    { class: 'card search' },
    field('いつから', from),
    field('いつまで', to),
    field('分け方', by),
  )
  controls.addEventListener('change', () => void show().catch(tellFailure))
  fill(stage, controls, counts, report)
  await show()
  return undefined
}

/** The client's sections by their ids. */
const sectionNames = async (): Promise<ReadonlyMap<string, string>> => {
  const { sections } = await call<Sections>('GET', '/v1/work/sections')
  return new Map(sections.map(({ id, name }) => [id, name]))
}

const countTable = ({ counts }: WorkCounts, sections: ReadonlyMap<string, string>): HTMLElement =>
  counts.length === 0
    ? el('p', { class: 'quiet', text: 'この期間に数えられた事務はありません。' })
    : table(
        'work-counts',
        ['日・月', '種類', 'したこと', '区分', '件数#', '金額#'],
        counts.map((one) =>
          row(
            {},
            '',
            one.of,
            workKinds[one.kind],
            countWord(one.what),
            abouts[one.about] ?? sections.get(one.about) ?? one.about,
            { class: 'number', of: one.times.toLocaleString('ja-JP') },
            { class: 'number', of: one.yen === 0 ? '' : yenText(one.yen) },
          ),
        ),
      )

const abouts: Readonly<Record<string, string>> = { ...topics, ...categories, ...assetNames, ...places }

const reportCard = ({ items, dueAt }: WorkReport, span: URLSearchParams): HTMLElement =>
  el(
    'section',
    { class: 'card', 'data-test': 'report' },
    el('h2', { text: '日報（項目ア〜サ）' }),
    el('p', { class: 'quiet', text: `委託元への提出期限：${whenText(dueAt)}` }),
    el(
      'p',
      { class: 'files' },
      el('a', { text: 'Excel', attributes: { href: `/v1/work/report/file?${span}&format=xlsx`, download: '' } }),
      '　',
      el('a', { text: 'CSV（UTF-8）', attributes: { href: `/v1/work/report/file?${span}&format=csv`, download: '' } }),
    ),
    table(
      'report-items',
      ['項目', '値', '数え方'],
      items.map((item) =>
        row(
          {},
          '',
          `${item.id} ${item.name}`,
          item.figures.map(({ name, value, unit }) => `${name} ${value.toLocaleString('ja-JP')} ${unit}`).join('、'),
          { class: 'words quiet', of: item.rule },
        ),
      ),
    ),
  )
