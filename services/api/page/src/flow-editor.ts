import type { FlowState, FlowText, FlowVerdict, Me } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { detailList } from './details.ts'
import { el, field, fill, input, when } from './element.ts'
import { flowConflict } from './flow-conflict.ts'
import { mayCheck, mayPublish } from './flow-rights.ts'
import { flowVerdict, marksOf } from './flow-verdict.ts'
import { button, notice, tellFailure } from './notice.ts'
import { numberedText } from './numbered-text.ts'
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsaved.ts'

export type FlowEditor = {
  readonly element: HTMLElement
  readonly isDirty: () => boolean
  /** What others have done meanwhile; the text stays as it is. */
  readonly hear: (state: FlowState) => void
  /** Why a publication was refused. */
  readonly refuse: (error: Refused) => void
}

type Opened = {
  readonly me: Me
  readonly flow: string
  /** The newest version, 0 of a flow that is new. */
  readonly version: number
  readonly source: string
  readonly verdict: FlowVerdict | null
  /** There is a new version. */
  readonly changed: () => void
}

/** The text of a flow, checked and saved as a draft; what is live is not touched. */
export const flowEditor = (opened: Opened): FlowEditor => {
  const { me, flow } = opened
  const path = `/v1/flows/${encodeURIComponent(flow)}`
  let saved = opened.source
  const unsaved = mayPublish(me) ? readUnsaved(me.account, flow) : null
  let base = unsaved?.base ?? opened.version
  const isDirty = (): boolean => text.value() !== saved
  const text = numberedText(unsaved?.text ?? saved, mayCheck(me), () => {
    if (!mayPublish(me)) return
    if (isDirty()) keepUnsaved(me.account, flow, { text: text.value(), base })
    else forgetUnsaved(me.account, flow)
    tellDirty()
  })
  const dirty = el('p', { class: 'quiet', 'data-test': 'unsaved' })
  const told = el('div', { class: 'told' })
  const conflict = el('div')
  const note = input('note', { maxlength: '200', placeholder: '変えた点（履歴に残ります）' })
  const tellDirty = (): void => {
    dirty.textContent = isDirty() ? `保存していない変更があります（第${base}版から）。この画面に残しています。` : ''
  }
  const show = (verdict: FlowVerdict): void => {
    fill(told, flowVerdict(verdict, text.jump))
    text.mark(marksOf(verdict))
  }
  const check = async (): Promise<void> =>
    show(await call<FlowVerdict>('POST', '/v1/flows/check', { source: text.value() }))
  const keep = (version: number, source: string): void => {
    ;[base, saved] = [version, source]
    forgetUnsaved(me.account, flow)
    fill(conflict)
    tellDirty()
    opened.changed()
  }
  const save = async (): Promise<void> => {
    const source = text.value()
    const kept = await call<FlowText>('PUT', path, { source, note: note.value.trim(), base }).catch(meetConflict)
    if (kept === null) return
    note.value = ''
    show(kept.verdict)
    keep(kept.version, source)
    notice(`第${kept.version}版として保存しました。公開中の版はそのままです。`, 'good')
  }
  const meetConflict = async (error: unknown): Promise<null> => {
    if (!(error instanceof Refused) || error.code !== 'flow.changed') throw error
    const { newest } = await call<FlowState>('GET', path)
    const theirs = await call<FlowText>('GET', `${path}/versions/${newest}`)
    const choices = {
      overwrite: async (): Promise<void> => {
        base = newest
        keepUnsaved(me.account, flow, { text: text.value(), base })
        await save()
      },
      take: async (): Promise<void> => {
        text.put(theirs.source)
        show(theirs.verdict)
        keep(newest, theirs.source)
      },
    }
    fill(conflict, flowConflict(theirs, text.value(), choices))
    conflict.scrollIntoView({ block: 'nearest' })
    return null
  }
  /** Nothing was written here, so what others have saved is shown. */
  const follow = async (newest: number): Promise<void> => {
    const theirs = await call<FlowText>('GET', `${path}/versions/${newest}`)
    if (isDirty() || newest <= base) return
    ;[base, saved] = [newest, theirs.source]
    text.put(theirs.source)
    show(theirs.verdict)
  }
  if (opened.verdict !== null) show(opened.verdict)
  tellDirty()
  const element = el(
    'section',
    { class: 'card flow-editor', 'data-test': 'editor' },
    el('h2', { text: mayPublish(me) ? '本文（下書き）' : '本文' }),
    conflict,
    el('div', { class: 'editor-halves' }, text.element, told),
    dirty,
    el(
      'div',
      { class: 'buttons' },
      when(mayPublish(me), () => field('メモ', note)),
      when(mayCheck(me), () => button('検査', '', check)),
      when(mayPublish(me), () => button('下書き保存', 'primary', save)),
    ),
  )
  return {
    element,
    isDirty,
    hear: ({ newest, versions }) => {
      if (newest <= base || conflict.childElementCount > 0) return
      if (!isDirty()) return void follow(newest).catch(tellFailure)
      const by = versions.find(({ version }) => version === newest)?.by ?? ''
      dirty.textContent = `${by} が第${newest}版を保存しました。あなたの変更は第${base}版からのもので、まだ保存していません。`
    },
    refuse: (error) => {
      fill(told, el('p', { class: 'verdict-line unsound', text: error.message }), detailList(error.details))
    },
  }
}
