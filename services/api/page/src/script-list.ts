import type { Me, ScriptView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill } from './element.ts'
import { hasRole } from './may.ts'
import { claimKindChoices, lineChoices } from './places.ts'
import { link, row, table } from './table.ts'
import { tongueText } from './tongues.ts'

export const writesScripts = hasRole('supervisor', 'manager')

type Scripts = { readonly scripts: readonly ScriptView[] }

/** What is said first, and then, per direction, line and kind of claim; the one that fits best is shown. */
export const scriptList = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const [{ scripts }, lines, kinds] = await Promise.all([
    call<Scripts>('GET', '/v1/scripts'),
    lineChoices(),
    claimKindChoices(me),
  ])
  const [lineNames, kindNames] = [new Map(lines), new Map(kinds)]
  const lineOf = (one: ScriptView): HTMLElement =>
    row(
      { 'data-script': one.script },
      '',
      { class: 'nowrap', of: link(one.script, `#faq/scripts/${one.script}`) },
      directions[one.direction],
      one.line === null ? 'すべての回線' : (lineNames.get(one.line) ?? one.line),
      one.claimKind === null ? 'すべての債権' : (kindNames.get(one.claimKind) ?? one.claimKind),
      { class: 'words', of: one.texts.ja?.firstWords ?? '' },
      Object.keys(one.texts).map(tongueText).join('、'),
      { class: 'nowrap', of: `第${one.version}版` },
    )
  fill(
    stage,
    el(
      'section',
      { class: 'card' },
      el('h2', { text: 'トークスクリプト' }),
      el('p', {
        class: 'quiet',
        text: '着信・発信、回線、債権の種類がいちばん合うものが、担当者の画面に出ます。保存すると、次の通話から変わります。',
      }),
      scripts.length === 0
        ? el('p', { class: 'quiet', text: 'スクリプトはまだありません。' })
        : table('scripts', ['ID', '方向', '回線', '債権の種類', '第一声', '言語', '版'], scripts.map(lineOf)),
      writesScripts(me)
        ? el('a', { class: 'as-button', text: '新しいスクリプトを書く', attributes: { href: '#faq/scripts/new' } })
        : null,
    ),
  )
  return undefined
}

export const directions = { inbound: '着信', outbound: '発信' } as const
