import type { Disposed, DispositionRules, DueDispositions, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, option, select } from './element.ts'
import { formPanel } from './form.ts'
import { button, notice } from './notice.ts'
import { verdicts } from './person-labels.ts'
import { forgetResult, keepResult, type ResultDraft, readResult } from './result-draft.ts'
import { disposeBodyOf, followsText, parts, partsAsked, resultFields } from './result-fields.ts'
import { whenText } from './time.ts'

type Rule = DispositionRules['results'][number]

type Writing = {
  readonly due: DueDispositions['calls'][number]
  readonly isAtHand: boolean
  readonly rules: readonly Rule[]
  readonly me: Me
  readonly saved: () => Promise<void>
}

/** What came of one call of a campaign: a result, and the fields that it asks for. */
export const resultForm = (writing: Writing): HTMLElement => {
  const { due, rules, me, isAtHand } = writing
  let draft = readResult(me.account, due.call)
  const stage = el('div', { class: 'result-fields' })
  const choice = select(
    'result',
    option('', '（選んでください）'),
    ...rules.map(({ result, name }) => option(result, name)),
  )
  const put = (next: ResultDraft): void => {
    draft = next
    keepResult(me.account, due.call, draft)
  }
  const draw = (): void => {
    const rule = rules.find(({ result }) => result === draft.result)
    choice.value = rule?.result ?? ''
    if (rule === undefined) fill(stage)
    else
      fill(
        stage,
        fieldsOf(rule, draft, writing),
        more(rule, draft, (added) => void again({ ...draft, added })),
      )
  }
  const again = (next: ResultDraft): void => {
    put(next)
    draw()
  }
  choice.addEventListener('input', () => again({ ...draft, result: choice.value }))
  stage.addEventListener('input', () => put({ ...draft, values: { ...draft.values, ...valuesIn(stage) } }))
  draw()
  return el(
    'section',
    { class: 'card result', 'aria-label': '結果入力', 'data-result': due.call },
    el('h2', { text: isAtHand ? '結果入力' : '結果入力がまだの通話' }),
    el(
      'p',
      {},
      el('strong', { text: due.name }),
      ` ${whenText(due.at)}　${due.campaignName}${due.isReturn ? '（折り返し）' : ''}`,
    ),
    field('結果', choice),
    stage,
  )
}

const valuesIn = (stage: HTMLElement): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...stage.querySelectorAll<HTMLInputElement>('input[name], select[name], textarea[name]')].map(
      ({ name, value }) => [name, value] as const,
    ),
  )

const fieldsOf = (rule: Rule, { added, values }: ResultDraft, { due, me, saved }: Writing): HTMLElement =>
  formPanel(
    {
      question: followsText(rule),
      fields: resultFields(rule, added, values),
      yes: '結果を登録',
      beside: 'まだ登録していません。赤い字の項目を直してください。',
      isStanding: true,
      send: async (filled) => {
        const path = `/v1/calls/${encodeURIComponent(due.call)}/disposition`
        const done = await call<Disposed>('POST', path, disposeBodyOf(rule.result, filled))
        forgetResult(me.account, due.call)
        notice(doneText(rule, done), 'good')
      },
    },
    () => saved(),
  )

const doneText = ({ name }: Rule, { promise, verdict, appointmentAt }: Disposed): string =>
  [
    `結果「${name}」を登録しました。`,
    promise === null ? '' : '納付約束も登録しました。',
    verdict === null ? '' : `番号は「${verdicts[verdict]}」です。`,
    appointmentAt === null ? '' : `${whenText(appointmentAt)} にかけ直します。`,
  ].join('')

/** Buttons for what the result does not ask for and the call brought all the same. */
const more = (rule: Rule, { added }: ResultDraft, add: (added: readonly string[]) => void): HTMLElement => {
  const shown = new Set([...partsAsked(rule), ...added])
  return el(
    'div',
    { class: 'buttons result-more' },
    ...parts
      .filter(({ part }) => !shown.has(part))
      .map(({ part, name }) => button(`＋ ${name}`, 'small', async () => add([...added, part]))),
  )
}
