import { type Calendar, type Flow, standardCalendar } from '@tsunagu/core'
import { readFlow } from '../read/read-flow.ts'
import { checkFlow } from './check-flow.ts'
import { bareWorld, type FlowWorld } from './world.ts'

/** 2026-11-20 10:00 in Tokyo. */
export const now = Date.parse('2026-11-20T10:00:00+09:00')

/** A flow with every kind of node, in which nothing is wrong. */
export const sound = `flow: main
title: 案内
start: hours
nodes:
  hours:
    type: hours
    calendar: office
    open: tongue
    closed: closed
    slots:
      evening: evening
    holiday: closed
  tongue:
    type: menu
    prompts: [welcome]
    keys:
      '1': main
      '2': english
    repeatKey: '*'
    otherwise: main
  english:
    type: language
    language: en
    next: noted
  noted:
    type: set
    values: {tongue: en}
    next: main
  main:
    type: menu
    prompts: [main-menu]
    keys:
      '1': birth
      '2': city
      '3': rating
      '4': code
      '5': later
      '6': again
      '7': note
    otherwise: desk
  birth:
    type: collect
    prompts: [ask-birth]
    into: birth
    least: 8
    most: 8
    as: date
    confirm:
      say: date
    next: record
    otherwise: desk
  record:
    type: data
    source: residents
    keys:
      birth: birth
      phone: caller
    into:
      amount: 残額
    found: kind
    notFound: desk
    failed: desk
  kind:
    type: branch
    on: {kind: caller}
    cases:
      - is: [mobile]
        next: text
      - begins: ['096']
        next: tell
    otherwise: tell
  tell:
    type: announce
    prompts:
      - you-owe
      - say: yen
        of: amount
    next: bye
  text:
    type: sms
    template: amount
    next: bye
    unable: desk
  bye:
    type: end
    prompts: [bye]
  city:
    type: transfer
    number: '0963281111'
    note: 言語 {tongue}
    failed: desk
  rating:
    type: survey
    question: kindness
    prompts: [ask-rating]
    keys: ['1', '2', '3']
    next: bye
  code:
    type: authenticity
    prompts: [ask-code]
    genuine: bye
    unknown: desk
    failed: desk
  later:
    type: callback
    queue: desk
  again:
    type: flow
    flow: notice
    next: bye
  note:
    type: voicemail
    queue: desk
  evening:
    type: set
    values: {late: 'yes'}
    next: counted
  counted:
    type: count
    of: tries
    next: desk
  desk:
    type: queue
    queue: desk
  closed:
    type: end
    prompts: [closed]
    outcome: outOfHours
`

const notice = flowOf(`flow: notice
title: お知らせ
start: a
nodes:
  a:
    type: announce
    prompts: [notice]
    next: b
  b:
    type: return
`)

export const office: Calendar = {
  id: 'office',
  ...standardCalendar,
  name: '市役所',
  weekdays: [
    [],
    ...Array.from({ length: 5 }, () => [
      { from: 510, to: 1_035 },
      { from: 1_035, to: 1_140, slot: 'evening' },
    ]),
    [],
  ],
}

const words = 'welcome main-menu ask-birth you-owe bye ask-rating ask-code closed notice menu-again menu-timeout'
const usual = 'confirm-keys transferring voicemail yen year number-4-yen number-man number-oku number-hundred'
const parts = [
  ...Array.from({ length: 10 }, (_, n) => `digit-${n}`),
  ...Array.from({ length: 21 }, (_, n) => `number-${n}`),
  ...Array.from({ length: 9 }, (_, n) => `number-${(n + 1) * 10}`),
  ...Array.from({ length: 9 }, (_, n) => `number-${(n + 1) * 100}`),
  ...Array.from({ length: 9 }, (_, n) => `number-${(n + 1) * 1_000}`),
  ...Array.from({ length: 12 }, (_, n) => `month-${n + 1}`),
  ...Array.from({ length: 31 }, (_, n) => `day-${n + 1}`),
  ...'hundred thousand million number-thousand number-million'.split(' '),
]

export const world: FlowWorld = {
  ...bareWorld([notice], now),
  lines: [{ id: 'front', flow: 'main' }],
  queues: [
    { id: 'desk', callback: true },
    { id: 'plain', callback: false },
  ],
  calendars: [office],
  holidays: { '2026-11-23': '勤労感謝の日', '2027-02-11': '建国記念の日' },
  transferNumbers: ['0963281111'],
  prompts: new Set(
    ['ja', 'en'].flatMap((language) =>
      [...words.split(' '), ...usual.split(' '), ...parts].map((name) => `${language}/${name}`),
    ),
  ),
  templates: [{ id: 'amount', texts: { ja: '残額は{amount}円です', en: 'You owe {amount} yen' } }],
  sources: [
    {
      ...{ id: 'residents', name: '住民', sayable: ['残額'] },
      keys: [
        { field: 'birth', as: 'date' },
        { field: 'phone', as: 'phone' },
      ],
    },
  ],
}

/** The flow of a text in which nothing is wrong as a text. */
export function flowOf(source: string): Flow {
  const read = readFlow(source)
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1))
  return read.file.flow
}

/** `code node`, with the line before it, and a question mark where it is only a warning. */
export const toldAt = (source: string, against: FlowWorld = world): readonly string[] => {
  const read = readFlow(source)
  const problems = read.ok ? checkFlow(read.file.flow, against, read.file.placeOf) : read.problems
  return problems.map(({ place, code, node, severity }) =>
    `${place?.line ?? 0} ${code} ${node}${severity === 'warning' ? '?' : ''}`.trimEnd(),
  )
}

/** Without the lines. */
export const told = (source: string, against: FlowWorld = world): readonly string[] =>
  toldAt(source, against).map((line) => line.replace(/^\d+ /, ''))

/** The sound flow with one text instead of another; the line at which they differ. */
export const planted = (from: string, to: string): { readonly source: string; readonly line: number } => {
  const at = sound.indexOf(from)
  if (at < 0) throw new Error(`the sound flow does not say ${from}`)
  const differs = [...from].findIndex((char, index) => char !== to[index])
  const same = differs < 0 ? from.length + 1 : differs
  return {
    source: sound.slice(0, at) + to + sound.slice(at + from.length),
    line: (sound.slice(0, at) + to.slice(0, same)).split('\n').length,
  }
}
