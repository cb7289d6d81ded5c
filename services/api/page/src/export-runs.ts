import type { ExportRunAnswer, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { type Child, el, fill, when } from './element.ts'
import { exportReport } from './export-report.ts'
import { exportStart, showPassword, startsExports } from './export-start.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { redraw } from './redraw.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'

export type Runs = { readonly runs: readonly ExportRunAnswer[]; readonly next: string | null }
type Started = { readonly run: ExportRunAnswer; readonly password: string | null }

const lookEveryMs = 1_500

export const fetchesExports = hasRole('manager', 'clientStaff')

/** Every run with what came of it; whoever may starts one. A run that is under way is looked at until it has ended. */
export const exportRuns = async (stage: HTMLElement, me: Me, open: number | null): Promise<() => void> => {
  const [start, list, report] = [el('div'), el('section', { class: 'card' }), el('div')]
  let isLeft = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = async (): Promise<void> => {
    clearTimeout(timer)
    const { runs, next } = await call<Runs>('GET', '/v1/exports?limit=50')
    if (isLeft) return
    redraw(list, runs, () => [
      el('h2', { text: '出力の一覧' }),
      runTable(runs, me, show),
      next === null ? null : olderTold(),
    ])
    const shown = runs.find(({ run }) => run === open)
    if (shown !== undefined) redraw(report, shown, () => [exportReport(shown)])
    if (runs.some(({ state }) => state === 'waiting'))
      timer = setTimeout(() => void show().catch(tellFailure), lookEveryMs)
  }
  fill(stage, start, report, list)
  await show()
  if (startsExports(me)) fill(start, await exportStart(show))
  return () => {
    isLeft = true
    clearTimeout(timer)
  }
}

const olderTold = (): HTMLElement =>
  el('p', { class: 'quiet', text: '新しい 50 件です。それより前の出力は、データ授受管理簿で見られます。' })

export const runStates: Readonly<Record<ExportRunAnswer['state'], string>> = {
  waiting: '処理中',
  done: '完了',
  stopped: '止まりました',
  failed: '失敗',
}
const kinds = { plan: '試し', write: '出力', repeat: '書き直し' } as const

const runTable = (runs: readonly ExportRunAnswer[], me: Me, changed: () => Promise<void>): HTMLElement =>
  runs.length === 0
    ? el('p', { class: 'quiet', text: '出力はまだありません。' })
    : table(
        'exports',
        ['番号', 'レイアウト', '種類', '範囲', '状態', '行数#', '日時', 'だれが', '管理簿', ''],
        runs.map((one) => runLine(one, me, changed)),
      )

const runLine = (one: ExportRunAnswer, me: Me, changed: () => Promise<void>): HTMLElement =>
  row(
    { 'data-run': String(one.run) },
    one.state,
    link(String(one.run), `#exports/${one.run}`),
    { class: 'name-cell', of: `${one.title}（${one.layout} 第${one.version}版）` },
    { class: 'nowrap', of: one.repeats === null ? kinds[one.kind] : `${kinds[one.kind]}（${one.repeats} の）` },
    { class: 'nowrap', of: one.since === 'last' ? '前回より後' : 'すべて' },
    { class: 'words', of: stateCell(one) },
    { class: 'number', of: one.rows === null ? '' : one.rows.toLocaleString('ja-JP') },
    { class: 'nowrap quiet', of: whenText(one.askedAt) },
    one.askedBy,
    one.exchange === null
      ? ''
      : hasRole('manager', 'ops', 'auditor')(me)
        ? link(String(one.exchange), `#exports/ledger/${one.exchange}`)
        : String(one.exchange),
    actions(one, me, changed),
  )

const stateCell = ({ state, reason }: ExportRunAnswer): Child =>
  el(
    'span',
    {},
    el('span', { class: state === 'stopped' || state === 'failed' ? 'late' : 'state-cell', text: runStates[state] }),
    reason === '' ? null : el('span', { class: 'remark', text: reason }),
  )

const actions = (one: ExportRunAnswer, me: Me, changed: () => Promise<void>): HTMLElement =>
  el(
    'div',
    { class: 'row-actions' },
    when(one.isThere && fetchesExports(me), () =>
      el('a', {
        class: 'as-button small',
        text: '受け取る',
        attributes: { href: `/v1/exports/${one.run}/file`, download: '' },
      }),
    ),
    when(one.state === 'done' && one.kind !== 'plan' && startsExports(me), () =>
      button('書き直す', 'small', () => repeat(one, changed)),
    ),
  )

const repeat = async ({ run, title }: ExportRunAnswer, changed: () => Promise<void>): Promise<void> => {
  if (!(await confirmed(`出力 ${run}（${title}）と同じ範囲を、もう一度書きます。`, '書き直す'))) return
  const started = await call<Started>('POST', `/v1/exports/${run}/repeat`, {})
  if (started.password === null) notice('書き直しを始めました。', 'good')
  else await showPassword(started.run, started.password)
  await changed()
}
