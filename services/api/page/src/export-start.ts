import type { ExportLayoutView, ExportRunAnswer, StartExport } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select } from './element.ts'
import type { Runs } from './export-runs.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { whenText } from './time.ts'

type Layouts = { readonly layouts: readonly ExportLayoutView[] }
type Started = { readonly run: ExportRunAnswer; readonly password: string | null }

export const startsExports = hasRole('manager', 'ops')

/** What to write, from where on; first tried, so that one knows what cannot be written. */
export const exportStart = async (changed: () => Promise<void>): Promise<HTMLElement> => {
  const { layouts } = await call<Layouts>('GET', '/v1/exports/layouts')
  if (layouts.length === 0)
    return el(
      'section',
      { class: 'card' },
      el('p', { class: 'quiet', text: '出力レイアウトがまだありません。「出力レイアウト」で登録してください。' }),
    )
  const layout = select('exportLayout', ...layouts.map((one) => option(one.layout, `${one.title}（${one.layout}）`)))
  const since = select('exportSince', option('last', '前回の出力より後'), option('all', 'すべて'))
  const replacement = input('replacement', { maxlength: '20', placeholder: '例: 〓（空なら止まります）' })
  const last = el('p', { class: 'quiet whole-row', 'data-test': 'last-export' })
  const start = async (kind: StartExport['kind']): Promise<void> => {
    const body = {
      ...{ layout: layout.value, kind, since: since.value },
      ...(replacement.value.trim() === '' ? {} : { replacement: replacement.value.trim() }),
    }
    const started = await call<Started>('POST', '/v1/exports', body)
    if (started.password === null)
      notice(kind === 'plan' ? '調べています。結果は一覧に出ます。' : '出力を始めました。', 'good')
    else await showPassword(started.run, started.password)
    await changed()
  }
  const tellLast = async (): Promise<void> => {
    const { runs } = await call<Runs>('GET', `/v1/exports?layout=${encodeURIComponent(layout.value)}&limit=50`)
    const written = runs.find(({ kind, state }) => kind === 'write' && state === 'done')
    last.textContent =
      written === undefined
        ? 'このレイアウトではまだ出力していません。「前回の出力より後」も、すべてになります。'
        : `前回の出力：${whenText(written.askedAt)}　${written.askedBy}　${(written.rows ?? 0).toLocaleString('ja-JP')} 行（番号 ${written.run}）`
  }
  layout.addEventListener('change', () => void tellLast().catch(tellFailure))
  await tellLast()
  const card = el('section', { class: 'card search', 'aria-label': '出力を始める' })
  fill(
    card,
    field('出力レイアウト', layout),
    field('範囲', since),
    field('書けない文字の代わり', replacement),
    el(
      'div',
      { class: 'buttons' },
      button('試す', '', () => start('plan')),
      button('出力する', 'primary', () => start('write')),
    ),
    last,
  )
  return card
}

/** The one moment at which the password is there. */
export const showPassword = (run: ExportRunAnswer, password: string): Promise<void> =>
  new Promise((resolve) => {
    const words = el('output', { class: 'password', text: password, 'data-test': 'password' })
    const copy = button('写しを取る', '', async () => {
      await navigator.clipboard.writeText(password)
      notice('パスワードを写しました。', 'good')
    })
    const done = el('button', {
      class: 'primary',
      text: '書き留めました',
      attributes: { type: 'button' },
      onclick: () => dialog.close(),
    })
    const dialog = el(
      'dialog',
      { class: 'ask' },
      el(
        'div',
        { class: 'form' },
        el('p', { class: 'question', text: `出力 ${run.run}（${run.title}）のパスワードです。二度と表示しません。` }),
        words,
        el('p', { class: 'quiet', text: 'ファイルとは別の方法で、受け取る人に伝えてください。' }),
        el('div', { class: 'buttons' }, copy, done),
      ),
    )
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve()
    })
    document.body.append(dialog)
    dialog.showModal()
    done.focus()
  })
