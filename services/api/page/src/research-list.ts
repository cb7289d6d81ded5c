import type { Me, ResearchView } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { today } from './counts-day.ts'
import { type Child, el, field, fill, option, select, when } from './element.ts'
import { choiceField, formDialog, lineField, wordsField } from './form.ts'
import { numberText } from './labels.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { pagedList, pageQuery } from './paged.ts'
import { worksWithPersons } from './person-head.ts'
import { numberKinds } from './person-labels.ts'
import { personLink, row, table } from './table.ts'
import { whenText } from './time.ts'

type Page = { readonly research: readonly ResearchView[]; readonly next: string | null }
type Counts = {
  readonly days: readonly {
    readonly day: string
    readonly opened: number
    readonly found: number
    readonly notFound: number
    readonly dropped: number
    readonly methods: Readonly<Record<string, number>>
  }[]
}

export const researchStates: Readonly<Record<ResearchView['state'], string>> = {
  open: '未着手',
  taken: '調査中',
  found: '判明',
  notFound: '判明せず',
  dropped: '取りやめ',
}
const methods: Readonly<Record<NonNullable<ResearchView['method']>, string>> = {
  clientRegister: '委託元の台帳・過去の記録',
  residentRegister: '住民票・戸籍の照会',
  directory: '電話帳・番号案内',
  letter: '文書による照会',
  visit: '訪問',
  relative: '親族への照会',
  employer: '勤務先への照会',
  web: 'インターネット',
  other: 'その他',
}

const startsMissing = hasRole('supervisor', 'manager', 'ops')
const countsResearch = hasRole('supervisor', 'manager', 'clientStaff', 'auditor')

/** Finding where persons can be reached: who looks, by which way, with what result, and how many (O3). */
export const researchList = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const state = select(
    'researchState',
    ...Object.entries({ ...researchStates, '': 'すべて' }).map(([id, text]) => option(id, text)),
  )
  const whose = select('researchWhose', option('', 'だれのものでも'), option('me', '自分が着手したもの'))
  state.value = 'open'
  const counts = el('div')
  const list = pagedList<ResearchView>({
    ...{ test: 'research-list', title: '電話番号調査', empty: '当てはまる調査はありません。' },
    heads: ['対象者', '状態', 'きっかけ', '着手', '方法・情報源', '判明した番号', '登録', ''],
    find: async (cursor) => {
      const query = pageQuery({ state: state.value, takenBy: whose.value === 'me' ? me.account : '' }, cursor)
      const { research, next } = await call<Page>('GET', `/v1/research?${query}`)
      return { rows: research, next }
    },
    line: (one) =>
      row(
        { 'data-research': String(one.research) },
        one.state,
        personLink(one.person, one.name),
        researchStates[one.state],
        {
          class: 'words',
          of: [one.cause === 'noNumber' ? '使える番号がない' : '依頼', one.note]
            .filter((part) => part !== '')
            .join('　'),
        },
        one.takenBy ?? '',
        [one.method === null ? '' : methods[one.method], one.source].filter((part) => part !== '').join('　'),
        { class: 'nowrap', of: one.number === null ? '' : numberText(one.number) },
        { class: 'nowrap quiet', of: whenText(one.openedAt) },
        actions(one, me, async (now) => {
          // Who takes a task on goes on with it.
          if (now !== null) state.value = now
          await again()
        }),
      ),
  })
  const again = async (): Promise<void> => {
    await list.show()
    if (countsResearch(me)) fill(counts, await countCard())
  }
  const controls = el(
    'section',
    { class: 'card search' },
    field('状態', state),
    field('着手した人', whose),
    when(startsMissing(me), () => button('番号のない人の調査を始める', '', () => startMissing(again))),
  )
  controls.addEventListener('change', () => void list.show().catch(tellFailure))
  fill(stage, controls, list.element, counts)
  await again()
  return undefined
}

type Changed = (state: ResearchView['state'] | null) => Promise<void>

const actions = (one: ResearchView, me: Me, changed: Changed): Child => {
  if (!worksWithPersons(me) || one.closedAt !== null) return ''
  const move = (text: string, verb: string, state: ResearchView['state']): HTMLElement =>
    button(text, 'small', async () => {
      await call('POST', `/v1/research/${one.research}/${verb}`, {})
      await changed(state)
    })
  return el(
    'div',
    { class: 'row-actions' },
    one.takenBy === null
      ? move('着手', 'take', 'taken')
      : when(one.takenBy === me.account, () => move('戻す', 'release', 'open')),
    button('結果', 'small', () => end(one, () => changed(null))),
  )
}

const end = async (one: ResearchView, changed: () => Promise<void>): Promise<void> => {
  const results = Object.entries(researchStates).filter(([id]) => id !== 'open' && id !== 'taken')
  const done = await formDialog({
    ...{ question: `${one.name} の電話番号調査の結果`, yes: '結果を登録' },
    fields: [
      choiceField('state', '結果', results, { isNeeded: true }),
      choiceField('method', '方法', [['', '（取りやめのときは空）'], ...Object.entries(methods)]),
      lineField('source', '情報源（だれ・何から）', { attributes: { maxlength: '200' } }),
      lineField('number', '判明した番号', { attributes: { inputmode: 'tel', maxlength: '40' } }),
      choiceField('kind', '番号の種類', [['', '番号から判断'], ...Object.entries(numberKinds)]),
      wordsField('note', 'メモ'),
    ],
    send: (body) => call('POST', `/v1/research/${one.research}/result`, body),
  })
  if (!done) return
  notice('結果を登録しました。', 'good')
  await changed()
}

const startMissing = async (changed: () => Promise<void>): Promise<void> => {
  if (!(await confirmed('未納があり、使える番号のない対象者の調査をまとめて始めます（1,000 人まで）。', '始める')))
    return
  const { opened } = await call<{ readonly opened: number }>('POST', '/v1/research/missing', {})
  notice(opened === 0 ? '新しく始める対象者はいません。' : `${opened} 人の調査を始めました。`, 'good')
  await changed()
}

const countCard = async (): Promise<HTMLElement> => {
  const { days } = await call<Counts>('GET', `/v1/research/counts?from=${today().slice(0, 8)}01&to=${today()}`)
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '今月の件数' }),
    days.length === 0
      ? el('p', { class: 'quiet', text: '今月の調査はまだありません。' })
      : table(
          'research-counts',
          ['日', '始めた#', '判明#', '判明せず#', '取りやめ#', '方法'],
          days.map((one) =>
            row(
              {},
              '',
              one.day,
              ...[one.opened, one.found, one.notFound, one.dropped].map((of) => ({ class: 'number', of: String(of) })),
              {
                class: 'words quiet',
                of: Object.entries(one.methods)
                  .map(([id, times]) => `${(methods as Readonly<Record<string, string>>)[id] ?? id} ${times}`)
                  .join('、'),
              },
            ),
          ),
        ),
  )
}
