import { describe, expect, it } from 'vitest'
import { flowOf, office, planted, sound, told, world } from './check-given.spec.ts'
import { type ProblemCode, problemWords } from './words.ts'
import type { FlowWorld } from './world.ts'

/** A text, and the world it is wrong in. */
type Fault = readonly [source: string, against?: FlowWorld]

const put = (from: string, to: string): string => planted(from, to).source
const extra = (node: string): string => `${sound}  ${node}\n`
const withOffice = (change: Partial<typeof office>): FlowWorld => ({ ...world, calendars: [{ ...office, ...change }] })
const flowFrom = (id: string, body: string) => flowOf(`flow: ${id}\ntitle: t\nstart: x\nnodes:\n  x: {${body}}\n`)
const never = Array.from({ length: 7 }, () => [])
const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440, slot: 'evening' }])
/** Flows through which a caller comes to the sound one as deep as one may be. */
const above = Array.from({ length: 8 }, (_, n) =>
  flowFrom(`f${n}`, `type: flow, flow: ${n === 7 ? 'main' : `f${n + 1}`}, next: y}\n  y: {type: end`),
)

/** One for each rule of the checker: without it (in the checker, or here) nothing compiles, or this is red. */
const faults: Readonly<Record<ProblemCode, Fault>> = {
  'node.missing': [put('next: record', 'next: rekord')],
  'node.unreachable': [extra('lost: {type: end}')],
  'node.neverEnds': [extra('a: {type: announce, prompts: [bye], next: a}')],
  'node.silentCircle': [put('next: counted', 'next: hours')],
  'prompt.none': [put('prompts: [ask-code]', 'prompts: []')],
  'prompt.missing': [put('prompts: [ask-code]', 'prompts: [ask-kode]')],
  'say.noNumerals': [put('language: en', 'language: ko'), { ...world, prompts: null }],
  'value.neverSet': [put('of: amount', 'of: amonut')],
  'value.maybeUnset': [put('    notFound: desk', '    notFound: tell')],
  'hours.calendarUnknown': [put('calendar: office', 'calendar: ofice')],
  'hours.slotUnknown': [put('      evening: evening', '      evenig: evening')],
  'hours.slotNever': [
    sound,
    withOffice({ weekdays: never, seasons: [{ from: '2026-04-01', to: '2026-05-31', weekdays: always }] }),
  ],
  'hours.neverOpen': [sound, withOffice({ weekdays: never })],
  'hours.neverClosed': [sound, withOffice({ weekdays: always, holidays: 'asWeekday' })],
  'hours.holidayNever': [sound, withOffice({ holidays: 'asWeekday' })],
  'hours.endedNever': [put('    holiday: closed', '    holiday: closed\n    ended: closed')],
  'hours.holidaysUnknown': [sound, { ...world, holidays: {} }],
  'menu.tooDeep': [sound, { ...world, limits: { menus: 1, tooManyMenus: 'error' } }],
  'menu.noKeys': [put("    keys:\n      '1': main\n      '2': english\n", '    keys: {}\n')],
  'key.impossible': [put("'7': note", "'17': note")],
  'key.doubled': [put("repeatKey: '*'", "repeatKey: '2'")],
  'question.waitInvalid': [put("    repeatKey: '*'", "    repeatKey: '*'\n    waitMs: 0")],
  'collect.lengthInvalid': [put('least: 8', 'least: 9')],
  'collect.neverFits': [put('least: 8\n    most: 8', 'least: 4\n    most: 6')],
  'collect.terminatorInvalid': [put('    as: date', "    as: date\n    terminator: '5'")],
  'confirm.keysEqual': [put('      say: date', "      say: date\n      no: '1'")],
  'survey.noKeys': [put("keys: ['1', '2', '3']", 'keys: []')],
  'branch.neverHolds': [put('is: [mobile]', 'is: [mobil]')],
  'branch.lineUnknown': [put('on: {kind: caller}', 'on: {kind: line}')],
  'transfer.notAllowed': [put("number: '0963281111'", "number: '0312345678'")],
  'queue.unknown': [put('type: queue\n    queue: desk', 'type: queue\n    queue: desc')],
  'queue.noCallback': [put('type: callback\n    queue: desk', 'type: callback\n    queue: plain')],
  'sms.templateUnknown': [put('template: amount', 'template: amout')],
  'sms.languageMissing': [sound, { ...world, templates: [{ id: 'amount', texts: { en: '{amount}' } }] }],
  'data.sourceUnknown': [put('source: residents', 'source: residence')],
  'data.keysUnmatched': [put('      phone: caller\n', '')],
  'data.notSayable': [put('amount: 残額', 'amount: 住所')],
  'flow.unknown': [put('flow: notice', 'flow: notise')],
  'flow.recursion': [sound, { ...world, flows: [flowFrom('notice', 'type: flow, flow: main, next: x')] }],
  'flow.tooDeep': [sound, { ...world, flows: [...above, ...world.flows], lines: [{ id: 'front', flow: 'f0' }] }],
  'return.nowhere': [
    put('  closed:\n    type: end\n    prompts: [closed]\n    outcome: outOfHours', '  closed:\n    type: return'),
  ],
}

describe('every rule', () => {
  it('is silent about what is sound', () => {
    expect(told(sound)).toEqual([])
  })

  it.each(Object.keys(problemWords) as ProblemCode[])('%s finds what it is for', (code) => {
    const [source, against] = faults[code]
    const found = told(source, against ?? world)
    expect(
      found.filter((one) => one.split(' ')[0] === code),
      found.join('\n'),
    ).not.toEqual([])
  })
})
