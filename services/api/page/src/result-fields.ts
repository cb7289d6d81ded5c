import type { DisposeBody, DispositionRuleView } from '@tsunagu/messages'
import { el, option, select } from './element.ts'
import { choiceField, countField, dayField, type FormField, wordsField } from './form.ts'
import { verdicts } from './person-labels.ts'
import { fromLocal } from './time.ts'

/** Fields that go together: a promise has a day and an amount, a call-back a time and whose it is. */
export const parts = [
  { part: 'promise', name: '納付約束', asks: ['promiseDate', 'promiseAmount'] },
  { part: 'callback', name: 'かけ直し', asks: ['callbackAt'] },
  { part: 'number', name: '番号の判定', asks: ['number'] },
] as const

type Rule = Pick<DispositionRuleView, 'asks' | 'retry' | 'verdict'>

export const partsAsked = ({ asks }: Rule): readonly string[] =>
  parts.filter((one) => one.asks.some((field) => asks.includes(field))).map(({ part }) => part)

/** The fields of a result, with what was filled in before; a star says that it cannot be without. */
export const resultFields = (
  rule: Rule,
  added: readonly string[],
  values: Readonly<Record<string, string>>,
): readonly FormField[] => {
  const shown = new Set([...partsAsked(rule), ...added])
  const must = (field: DispositionRuleView['asks'][number], name: string): string =>
    rule.asks.includes(field) ? `${name}（必須）` : name
  const value = (name: string) => ({ value: values[name] ?? '' })
  return [
    ...(shown.has('promise')
      ? [
          { ...dayField('promise.dueOn', must('promiseDate', '納付する日'), value('promise.dueOn')), isNarrow: true },
          {
            ...countField('promise.amount', must('promiseAmount', '納付する金額（円）'), value('promise.amount')),
            isNarrow: true,
          },
        ]
      : []),
    ...(shown.has('callback') ? [timeField(must('callbackAt', 'かけ直す日時'), values), whoseField(values)] : []),
    ...(shown.has('number')
      ? [choiceField('number', must('number', '番号の判定'), verdictChoices(rule), value('number'))]
      : []),
    wordsField('text', must('text', '話した内容'), { ...value('text'), most: 4_000, rows: 3 }),
  ]
}

const timeField = (label: string, values: Readonly<Record<string, string>>): FormField => {
  const element = el('input', { attributes: { name: 'callback.at', type: 'datetime-local' } })
  element.value = values['callback.at'] ?? ''
  return { name: 'callback.at', label, element, read: () => fromLocal(element.value) ?? undefined, isNarrow: true }
}

const whoseField = (values: Readonly<Record<string, string>>): FormField => {
  const element = select('callback.sameAgent', option('', '空いている担当者'), option('me', '私がかけ直す'))
  element.value = values['callback.sameAgent'] ?? ''
  return { name: 'callback.sameAgent', label: 'だれが', element, read: () => element.value === 'me', isNarrow: true }
}

const verdictChoices = ({ verdict }: Rule): readonly (readonly [string, string])[] => [
  ['', verdict === null ? '（選んでください）' : `（${verdicts[verdict]}）`],
  ...(['works', 'wrong', 'otherPerson', 'unknown', 'doNotCall'] as const).map((one) => [one, verdicts[one]] as const),
]

/** What follows from a result by itself. */
export const followsText = ({ retry, verdict }: Rule): string =>
  [
    verdict === null ? '' : `番号は「${verdicts[verdict]}」と記録されます。`,
    retry === null ? '' : `${retry.afterMin} 分後から、${retry.most} 回まで再架電します。`,
  ].join('')

type Filled = Readonly<Record<string, unknown>>

/** A promise of which only one half is filled in is sent as it is: the answer names the other half. */
export const disposeBodyOf = (result: string, filled: Filled): Partial<DisposeBody> => {
  const has = (name: string): boolean => filled[name] !== undefined
  const promise = has('promise.dueOn') || has('promise.amount')
  return {
    result,
    text: String(filled.text ?? ''),
    ...(promise ? { promise: { dueOn: filled['promise.dueOn'], amount: filled['promise.amount'] } } : {}),
    ...(has('callback.at') ? { callback: { at: filled['callback.at'], sameAgent: filled['callback.sameAgent'] } } : {}),
    ...(has('number') ? { number: filled.number } : {}),
  } as Partial<DisposeBody>
}
