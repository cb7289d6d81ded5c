import type { Me, ScriptVersions, ScriptView } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { el, fill } from './element.ts'
import { button, notice } from './notice.ts'
import { goTo } from './parted-view.ts'
import { scriptEditor, scriptText } from './script-editor.ts'
import { writesScripts } from './script-list.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'
import { versionComparison } from './version-comparison.ts'

export type Script = { readonly live: ScriptView | null; readonly versions: ScriptVersions['versions'] }

/** As it stands now; a script that was taken away has versions and nothing that is live. */
export const readScript = async (id: string): Promise<Script> => {
  const [{ scripts }, { versions }] = await Promise.all([
    call<{ readonly scripts: readonly ScriptView[] }>('GET', '/v1/scripts'),
    call<ScriptVersions>('GET', `/v1/scripts/${encodeURIComponent(id)}`),
  ])
  return { live: scripts.find(({ script }) => script === id) ?? null, versions }
}

/** One script with its editor and versions. */
export const scriptItem = async (stage: HTMLElement, id: string, me: Me): Promise<undefined> => {
  const back = link('← スクリプトの一覧へ', '#faq/scripts')
  const card = el('section', { class: 'card', 'data-test': 'script' })
  const versions = el('div')
  const show = async (): Promise<void> => {
    const script = await readScript(id)
    fill(card, ...(await shown(id, script, me, show)))
    fill(versions, versionsCard(id, script, me, show))
  }
  fill(stage, back, card, versions)
  if (id !== 'new') await show()
  else fill(card, await scriptEditor('', null, me, async (made) => goTo(`#faq/scripts/${made}`)))
  return undefined
}

const shown = async (id: string, { live, versions }: Script, me: Me, again: () => Promise<void>) => {
  const title = el(
    'h2',
    {},
    `スクリプト ${id}　`,
    live === null
      ? el('span', { class: 'mode draining', text: '取り下げ済み' })
      : el('span', { class: 'mode open', text: `第${live.version}版` }),
  )
  if (!writesScripts(me) || live === null) {
    const [newest] = versions
    return [title, newest === undefined ? null : el('pre', { class: 'faq-whole', text: scriptText(newest) })]
  }
  const drop = async (): Promise<void> => {
    if (!(await confirmed(`スクリプト ${id} を取り下げます。版は残ります。`, '取り下げる'))) return
    await call('DELETE', `/v1/scripts/${encodeURIComponent(id)}`)
    notice('取り下げました。次の通話から出ません。', 'good')
    await again()
  }
  return [title, await scriptEditor(id, live, me, again), button('取り下げる', 'plain small', drop)]
}

const versionsCard = (id: string, { live, versions }: Script, me: Me, again: () => Promise<void>): HTMLElement => {
  const rollBack = (version: number): HTMLElement =>
    button(`第${version}版に戻す`, 'plain small', async () => {
      if (!(await confirmed(`第${version}版の文を、新しい版としてもう一度出します。`, `第${version}版に戻す`))) return
      await call('POST', `/v1/scripts/${encodeURIComponent(id)}/rollback`, { version })
      notice(`第${version}版の文に戻しました。次の通話から出ます。`, 'good')
      await again()
    })
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '版' }),
    table(
      'script-versions',
      ['版', '日時', 'だれが', 'メモ', '第一声', ''],
      versions.map((one) =>
        row(
          { 'data-version': String(one.version) },
          one.version === live?.version ? 'live' : '',
          { class: 'nowrap', of: `第${one.version}版` },
          { class: 'nowrap quiet', of: whenText(one.at) },
          one.by,
          one.note,
          { class: 'words', of: one.texts.ja?.firstWords ?? '' },
          writesScripts(me) && live !== null && one.version !== live.version ? rollBack(one.version) : null,
        ),
      ),
    ),
    versionComparison(
      versions.map((one) => ({ version: one.version, text: scriptText(one) })),
      live?.version ?? null,
    ),
  )
}
