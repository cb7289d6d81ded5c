import type { Colleague, FloorView } from '@tsunagu/messages'
import { type Desk, ownTalk, type Panel } from './desk-scene.ts'
import { el, field, input, option, optionGroup, select } from './element.ts'
import { numberText, queueModes, stateOf } from './labels.ts'
import { button } from './notice.ts'
import { redraw } from './redraw.ts'
import { wishesOf } from './wishes.ts'

/** Whom to ask or to hand the call over to, with a note; `refresh` asks for the colleagues' states of this moment. */
export const handingOver = (agentId: string, refresh: () => void): Panel => {
  const ask = wishesOf(agentId)
  const target = select('target')
  const note = input('note', {
    maxlength: '500',
    autocomplete: 'off',
    placeholder: '例：分割納付のご相談、本人確認済み',
  })
  const send = (verb: string) => (): Promise<unknown> =>
    ask(verb, { to: toOf(target.value), note: note.value.trim() === '' ? null : note.value.trim() })().then(() => {
      note.value = ''
    })
  const consult = button('相談', '', send('consult'))
  const transfer = button('転送', '', send('transfer'))
  const set = el(
    'fieldset',
    { class: 'handing-over' },
    el('legend', { text: '相談・転送' }),
    field('相手', target),
    field('申し送り（引継ぎメモ）', note),
    el('div', { class: 'pair' }, consult, transfer),
  )
  let now: Desk | null = null
  const ready = (): void => {
    const own = now === null ? null : ownTalk(now)
    const isFree = own !== null && own.consult === null
    set.disabled = !isFree
    consult.disabled = !isFree || !/^(agent|outside) /.test(target.value)
    transfer.disabled = !isFree || own.parties.length > 0 || target.value === ''
  }
  target.addEventListener('change', ready)
  for (const moment of ['pointerenter', 'focusin']) set.addEventListener(moment, refresh)
  const show = (desk: Desk): void => {
    now = desk
    const before = target.value
    redraw(target, [desk.colleagues, desk.floor.queues, desk.floor.lines, agentId], () => targets(desk))
    if ([...target.options].some((one) => one.value === before && !one.disabled)) target.value = before
    ready()
  }
  return { element: set, show }
}

type To =
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'outside'; readonly number: string }

const toOf = (value: string): To => {
  const [kind = '', id = ''] = value.split(' ')
  if (kind === 'agent') return { kind, agent: id }
  if (kind === 'queue') return { kind, queue: id }
  return kind === 'line' ? { kind, line: id } : { kind: 'outside', number: id }
}

const targets = ({ floor, colleagues, agent }: Desk): readonly (HTMLElement | null)[] => [
  option('', '選んでください'),
  optionGroup(
    '担当者',
    [...colleagues]
      .filter((one) => one.agent !== agent.agent && one.availability !== 'signedOut')
      .sort((a, b) => Number(isReachable(b)) - Number(isReachable(a)) || a.name.localeCompare(b.name, 'ja'))
      .map(colleagueOption),
  ),
  optionGroup('待ち行列', floor.queues.map(queueOption)),
  optionGroup(
    '回線（自動案内）',
    floor.lines.map((line) => option(`line ${line.line}`, line.name)),
  ),
  optionGroup(
    '外線',
    floor.transferNumbers.map((number) => option(`outside ${number}`, numberText(number))),
  ),
]

/** As the floor sees it: signed in, not in a call, with a phone. */
const isReachable = ({ activity, phoneRegistered }: Colleague): boolean =>
  phoneRegistered && (activity === 'idle' || activity === 'wrapUp')

const colleagueOption = (one: Colleague): HTMLOptionElement => {
  const state = stateOf({ ...one, reason: null, pauseAfter: null }).text
  const made = option(`agent ${one.agent}`, `${one.name}（${one.phoneRegistered ? state : '電話機なし'}）`)
  made.disabled = !isReachable(one)
  return made
}

const queueOption = ({ queue, name, mode, waiting }: FloorView['queues'][number]): HTMLOptionElement => {
  const made = option(`queue ${queue}`, `${name}（${mode === 'open' ? `待ち ${waiting}` : queueModes[mode]}）`)
  made.disabled = mode !== 'open'
  return made
}
