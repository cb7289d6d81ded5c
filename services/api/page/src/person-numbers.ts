import type { Me, PersonNumberView, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, input, option, select, when } from './element.ts'
import { numberText } from './labels.ts'
import { button, notice } from './notice.ts'
import { worksWithPersons } from './person-head.ts'
import { numberKinds, numberSources, verdicts } from './person-labels.ts'
import { whenText } from './time.ts'

type Scene = { readonly me: Me; readonly call: string | null }

/** Numbers with where they come from and what is known of them. */
export const personNumbers = (view: PersonView, scene: Scene, again: () => Promise<void>): HTMLElement =>
  el(
    'section',
    { class: 'card', 'data-test': 'numbers' },
    el('h2', { text: '電話番号' }),
    view.numbers.length === 0
      ? el('p', { class: 'quiet', text: '番号はありません。' })
      : el('table', {}, el('tbody', {}, ...view.numbers.map((one) => line(view, one, scene, again)))),
    when(worksWithPersons(scene.me), () => newNumber(view, again)),
  )

const line = (view: PersonView, one: PersonNumberView, scene: Scene, again: () => Promise<void>): HTMLElement =>
  el(
    'tr',
    { 'data-number': one.number, class: one.problem !== null || one.isListed ? 'no-dial' : '' },
    el('td', { class: 'number-cell', text: numberText(one.number) }),
    el('td', { class: 'quiet', text: `${numberKinds[one.kind]}・${numberSources[one.source]}` }),
    el('td', {}, worksWithPersons(scene.me) ? verdictChoice(view, one, scene, again) : verdicts[one.verdict]),
    el('td', {
      class: 'quiet',
      text: one.verdictAt === null ? '' : `${whenText(one.verdictAt)}　${one.verdictBy ?? ''}`,
      attributes: {
        title: one.history
          .map(({ verdict, at, by, note }) => `${whenText(at)} ${verdicts[verdict]} ${by} ${note}`)
          .join('\n'),
      },
    }),
    el('td', { class: 'problem', text: one.problem?.ja ?? (one.isListed ? '発信禁止の一覧にある番号' : '') }),
  )

const verdictChoice = (
  view: PersonView,
  one: PersonNumberView,
  { call: about }: Scene,
  again: () => Promise<void>,
): HTMLElement => {
  const known = Object.entries(verdicts).filter(([id]) => id !== 'untried' || one.verdict === 'untried')
  const choice = select('verdict', ...known.map(([id, text]) => option(id, text)))
  choice.value = one.verdict
  choice.setAttribute('aria-label', `${numberText(one.number)} の確認結果`)
  const save = button('結果を登録', 'small', async () => {
    await call('POST', `/v1/persons/${view.person}/numbers/${one.id}/verdict`, { verdict: choice.value, call: about })
    notice('番号の確認結果を登録しました。', 'good')
    await again()
  })
  save.disabled = true
  choice.addEventListener('change', () => {
    save.disabled = choice.value === 'untried' || choice.value === one.verdict
  })
  return el('div', { class: 'verdict-choice' }, choice, save)
}

const newNumber = (view: PersonView, again: () => Promise<void>): HTMLElement => {
  const number = input('newNumber', { inputmode: 'tel', placeholder: '090-1234-5678' })
  const add = async (): Promise<void> => {
    await call('POST', `/v1/persons/${view.person}/numbers`, { number: number.value })
    notice('番号を加えました。', 'good')
    await again()
  }
  return el('div', { class: 'inline-form' }, field('本人から聞いた番号', number), button('番号を加える', '', add))
}
