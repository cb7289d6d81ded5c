import type { FlowList, FlowState, FlowText, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, when } from './element.ts'
import { type FlowEditor, flowEditor } from './flow-editor.ts'
import { flowChanges, flowVersions } from './flow-history.ts'
import { flowPictures } from './flow-pictures.ts'
import { mayPublish, maySeeChanges } from './flow-rights.ts'
import { flowStateCard, liveText, plannedOf } from './flow-state.ts'
import { button, tellFailure } from './notice.ts'
import { redraw } from './redraw.ts'
import { whenText } from './time.ts'
import type { View } from './view.ts'

/** Others work on flows too, and planned versions go live by themselves. */
const lookEveryMs = 4_000

/** 案内フロー: written, checked, published, gone back to (I1). */
export const flowsView: View = (main, me, around) => {
  const stage = el('div', { class: 'flows' })
  fill(main, stage)
  let leave = (): void => undefined
  const showList = async (): Promise<void> => {
    leave()
    leave = () => undefined
    const { flows } = await call<FlowList>('GET', '/v1/flows')
    around.tell('open')
    fill(stage, flowTable(flows, openFlow), newFlow(me, openFlow))
  }
  const openFlow = async (flow: string): Promise<void> => {
    leave()
    leave = await showFlow(stage, flow, me, showList)
  }
  showList().catch(tellFailure)
  return () => leave()
}

const flowTable = (flows: readonly FlowState[], open: (flow: string) => Promise<void>): HTMLElement => {
  const heads = ['フロー', '題名', '公開', '公開予約', '回線', '']
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '案内フロー' }),
    el(
      'table',
      { 'data-test': 'flows' },
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text })))),
      el(
        'tbody',
        {},
        ...flows.map((state) =>
          el(
            'tr',
            { 'data-flow': state.flow },
            el('td', { class: 'name', text: state.flow }),
            el('td', { text: state.title }),
            el('td', { text: liveText(state) }),
            el('td', {
              text: plannedOf(state)
                .map(({ at, version }) => `第${version}版 ${whenText(at)}`)
                .join('、'),
            }),
            el('td', { class: 'quiet', text: state.lines.join(' ') }),
            el(
              'td',
              {},
              button(`開く ${state.flow}`, 'plain small', () => open(state.flow)),
            ),
          ),
        ),
      ),
    ),
  )
}

const newFlow = (me: Me, open: (flow: string) => Promise<void>): HTMLElement | null =>
  when(mayPublish(me), () => {
    const name = input('newFlow', { placeholder: 'night', maxlength: '40' })
    const make = async (): Promise<void> => {
      if (name.value.trim() !== '') await open(name.value.trim())
    }
    return el('section', { class: 'card search' }, field('新しいフローの ID', name), button('作る', 'plain', make))
  })

const skeleton = (flow: string): string =>
  `flow: ${flow}\ntitle: 新しい案内\nlanguage: ja\nstart: 挨拶\nnodes:\n  挨拶: { type: end, prompts: [greeting] }\nexamples: []\n`

const unborn = (flow: string): FlowState => ({
  ...{ flow, title: '', live: null, newest: 0, lines: [], versions: [], publications: [] },
})

/** One flow; gives how to leave it. What others do is looked up and redrawn around the text, never in it. */
const showFlow = async (stage: HTMLElement, flow: string, me: Me, back: () => Promise<void>): Promise<() => void> => {
  const path = `/v1/flows/${encodeURIComponent(flow)}`
  const find = async (): Promise<FlowState> =>
    (await call<FlowList>('GET', '/v1/flows')).flows.find((one) => one.flow === flow) ?? unborn(flow)
  const places = [el('div'), el('div'), el('div'), el('div')] as const
  let state = await find()
  const text = state.newest === 0 ? null : await call<FlowText>('GET', `${path}/versions/${state.newest}`)
  const editor: FlowEditor = flowEditor({
    ...{ me, flow, version: state.newest, source: text?.source ?? skeleton(flow), verdict: text?.verdict ?? null },
    changed: () => void look().catch(tellFailure),
  })
  const draw = (): void => {
    const around = { me, reload: look, isDirty: editor.isDirty, refuse: editor.refuse }
    const [top, pictures, versions, changes] = places
    redraw(top, state, () => [flowStateCard(state, around)])
    redraw(pictures, [state.live, state.newest], () => [flowPictures(state)])
    redraw(versions, [state.versions, state.live, state.publications], () => [flowVersions(state, around)])
    if (maySeeChanges(me)) redraw(changes, [state.versions.length, state.publications], () => [flowChanges(flow)])
  }
  const look = async (): Promise<void> => {
    state = await find()
    editor.hear(state)
    draw()
  }
  const [top, ...below] = places
  fill(stage, button('← 一覧へ', 'plain small back', back), top, editor.element, ...below)
  draw()
  const again = setInterval(() => look().catch(tellFailure), lookEveryMs)
  return () => clearInterval(again)
}
