import type { FlowText } from '@tsunagu/messages'
import { confirmed } from './ask.ts'
import { diffTable } from './diff-table.ts'
import { el } from './element.ts'
import { button } from './notice.ts'
import { whenText } from './time.ts'

type Choices = { readonly overwrite: () => Promise<void>; readonly take: () => Promise<void> }

/** Somebody else has saved first: both texts are there, and one chooses. */
export const flowConflict = (theirs: FlowText, mine: string, { overwrite, take }: Choices): HTMLElement =>
  el(
    'div',
    { class: 'conflict', 'data-test': 'conflict', attributes: { role: 'alert' } },
    el('p', {
      class: 'question',
      text: `${theirs.by} が ${whenText(theirs.at)} に第${theirs.version}版を保存しました。あなたの文はまだ保存していません（この画面に残っています）。`,
    }),
    el('p', { class: 'quiet', text: `第${theirs.version}版（−）とあなたの文（＋）の違い` }),
    diffTable(theirs.source, mine),
    el(
      'div',
      { class: 'buttons' },
      button(`自分の文を第${theirs.version + 1}版として保存`, '', overwrite),
      button(`第${theirs.version}版を読み込む`, '', async () => {
        if (await confirmed('あなたの文は失われます。読み込みますか。', '読み込む')) await take()
      }),
    ),
  )
