import type { Me, WorkHistory, WorkView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill } from './element.ts'
import { formPanel } from './form.ts'
import { button, notice } from './notice.ts'
import { link, personLink, row, table } from './table.ts'
import { whenText } from './time.ts'
import { workFacts } from './work-facts.ts'
import { workFields } from './work-fields.ts'
import { stateWord, workDeed, workKinds, workVerbs } from './work-labels.ts'
import { assigneeText, dueText } from './work-list.ts'

/** One piece of work: what it is, what may be done to it now by who looks at it, and all that was done. */
export const workItem = async (stage: HTMLElement, work: number, me: Me): Promise<undefined> => {
  const [head, history] = [el('div'), el('section', { class: 'card' })]
  const show = async (): Promise<void> => {
    const one = await call<WorkView>('GET', `/v1/work/${work}`)
    const { changes } = await call<WorkHistory>('GET', `/v1/work/${work}/history`)
    fill(head, headCard(one, me, show))
    fill(history, el('h2', { text: '経過' }), historyTable(changes, one.detail.kind))
  }
  fill(stage, link('← 事務の一覧へ', '#work'), head, history)
  await show()
  return undefined
}

const headCard = (one: WorkView, me: Me, again: () => Promise<void>): HTMLElement => {
  const asking = el('div', { class: 'work-asking' })
  const facts: readonly (readonly [string, Node | string])[] = [
    ['対象者', personLink(one.person, one.name) ?? ''],
    ['期限', dueText(one)],
    ['担当', assigneeText(one)],
    ['登録', `${whenText(one.openedAt)}　${one.openedBy}`],
    ...workFacts(one.detail),
  ]
  return el(
    'section',
    { class: 'card work-item', 'data-test': 'work-item' },
    el(
      'h2',
      {},
      `${workKinds[one.detail.kind]} ${one.work}　`,
      el('span', {
        class: one.over ? 'mode' : 'mode open',
        text: stateWord(one.detail.kind, one.detail.state),
        'data-test': 'work-state',
      }),
    ),
    one.text === '' ? null : el('p', { class: 'note-text', text: one.text }),
    el(
      'dl',
      { class: 'fact-list' },
      ...facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => el('div', {}, el('dt', { text: name }), el('dd', {}, text))),
    ),
    verbs(one, (verb) => ask(asking, { one, me, verb, again })),
    asking,
  )
}

/** Those that lead on come first, as the API gives them; what is always possible stands apart. */
const always = ['assign', 'note', 'postpone', 'withdraw']

const verbs = ({ possible }: WorkView, choose: (verb: string) => Promise<void>): HTMLElement => {
  const made = (verb: string, kind: string) => button(workVerbs[verb] ?? verb, kind, () => choose(verb))
  const own = possible.filter((verb) => !always.includes(verb))
  const common = always.filter((verb) => possible.includes(verb))
  if (possible.length === 0) return el('p', { class: 'quiet', text: '今、あなたができる操作はありません。' })
  return el(
    'div',
    { class: 'work-verbs', 'data-test': 'work-verbs' },
    el('div', { class: 'buttons' }, ...own.map((verb) => made(verb, ''))),
    el('div', { class: 'buttons' }, ...common.map((verb) => made(verb, 'plain small'))),
  )
}

type Ask = { readonly one: WorkView; readonly me: Me; readonly verb: string; readonly again: () => Promise<void> }

/** Asks for what the verb needs. Who was quicker is shown beside what was written, and it is acted upon that version then. */
const ask = async (place: HTMLElement, { one, me, verb, again }: Ask): Promise<void> => {
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-')
  let version = one.version
  const fields = await workFields(verb, { work: one, me })
  const panel = formPanel(
    {
      question: `${workVerbs[verb] ?? verb}：${workKinds[one.detail.kind]} ${one.work}`,
      fields,
      yes: workVerbs[verb] ?? verb,
      send: (body) => call('POST', `/v1/work/${one.work}/${verb}`, { ...body, version }, `${key}-${version}`),
      theirs: async () => {
        const now = await call<WorkView>('GET', `/v1/work/${one.work}`)
        const { changes } = await call<WorkHistory>('GET', `/v1/work/${one.work}/history`)
        const since = changes.filter((change) => change.version > version)
        version = now.version
        return el('div', { class: 'conflict', 'data-test': 'conflict' }, ...conflictTold(since, now, verb))
      },
    },
    async (sent) => {
      fill(place)
      if (sent) notice(`${workVerbs[verb] ?? verb}：記録しました。`, 'good')
      await again()
    },
  )
  fill(place, panel)
  panel.querySelector<HTMLElement>('input, select, textarea')?.focus()
}

const conflictTold = (since: WorkHistory['changes'], now: WorkView, verb: string): readonly HTMLElement[] => [
  el('p', {
    class: 'question',
    text: `いまの状態：${stateWord(now.detail.kind, now.detail.state)}。あなたが書いた内容は下に残っています。`,
  }),
  historyTable(since, now.detail.kind),
  el('p', {
    text: now.possible.includes(verb)
      ? 'それでもよければ、もう一度押してください。'
      : 'この操作は、いまの状態ではできません。「やめる」で最新の内容に戻ります。',
  }),
]

const historyTable = (changes: WorkHistory['changes'], kind: WorkView['detail']['kind']): HTMLElement =>
  table(
    'work-history',
    ['日時', 'だれが', 'したこと', '状態', '期限', '内容'],
    [...changes]
      .reverse()
      .map((one) =>
        row(
          { 'data-version': String(one.version) },
          '',
          { class: 'nowrap', of: whenText(one.at) },
          { class: 'nowrap', of: one.party === 'system' ? '（自動）' : one.by },
          { class: 'nowrap', of: workDeed(one.verb) },
          { class: 'nowrap', of: stateWord(kind, one.to) },
          { class: 'nowrap quiet', of: one.dueAt === null ? '' : whenText(one.dueAt) },
          { class: 'words', of: one.text },
        ),
      ),
  )
