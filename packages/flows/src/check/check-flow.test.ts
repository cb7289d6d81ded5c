import { describe, expect, it } from 'vitest'
import { flowOf, office, planted, sound, told, toldAt, world } from './check-given.spec.ts'

it('finds nothing wrong with a sound flow', () => {
  expect(told(sound)).toEqual([])
})

describe('a fault is found at its line:', () => {
  const faults: readonly (readonly [name: string, from: string, to: string, problem: string])[] = [
    ['a misspelt field', '    repeatKey:', '    repaetKey:', 'file.unknownField tongue'],
    ['a node of a type that is not there', 'type: sms', 'type: smms', 'file.unknownType text'],
    ['a number for a text', "number: '0963281111'", 'number: 963281111', 'file.type city'],
    ['a field that is missing', '    into: birth\n', '', 'file.missing birth'],
    ['a name that stands there twice', "'2': english", "'1': english", 'file.doubled'],
    ['a way to nowhere', 'next: record', 'next: rekord', 'node.missing birth'],
    ['an impossible key', "'7': note", "'17': note", 'key.impossible main'],
    ['a key with two meanings', "repeatKey: '*'", "repeatKey: '2'", 'key.doubled tongue'],
    ['a number longer at least than at most', 'least: 8', 'least: 9', 'collect.lengthInvalid birth'],
    [
      'a key that ends a number and belongs to it',
      '    as: date',
      "    as: date\n    terminator: '5'",
      'collect.terminatorInvalid birth',
    ],
    ['yes that is no', '      say: date', "      say: date\n      no: '1'", 'confirm.keysEqual birth'],
    ['a key of a survey twice', "keys: ['1', '2', '3']", "keys: ['1', '2', '1']", 'key.doubled rating'],
    ['no words', 'prompts: [ask-code]', 'prompts: []', 'prompt.none code'],
    ['a prompt that nobody recorded', 'prompts: [ask-code]', 'prompts: [ask-kode]', 'prompt.missing code'],
    ['a value that nothing sets', 'of: amount', 'of: amonut', 'value.neverSet tell'],
    ['a value in a note that nothing sets', '{tongue}', '{tonque}', 'value.neverSet city'],
    ['a calendar that is not there', 'calendar: office', 'calendar: ofice', 'hours.calendarUnknown hours'],
    [
      'a part of the day that never comes',
      '      evening: evening',
      '      evenig: evening',
      'hours.slotUnknown hours',
    ],
    ['a queue that is not there', 'type: queue\n    queue: desk', 'type: queue\n    queue: desc', 'queue.unknown desk'],
    [
      'a queue that does not call back',
      'type: callback\n    queue: desk',
      'type: callback\n    queue: plain',
      'queue.noCallback later',
    ],
    ['a number outside the list', "number: '0963281111'", "number: '0312345678'", 'transfer.notAllowed city'],
    ['a text that is not there', 'template: amount', 'template: amout', 'sms.templateUnknown text'],
    ['a source that is not there', 'source: residents', 'source: residence', 'data.sourceUnknown record'],
    ['a field that must not be told', 'amount: 残額', 'amount: 住所', 'data.notSayable record'],
    ['a flow that is not there', 'flow: notice', 'flow: notise', 'flow.unknown again'],
    ['a caller of a kind that is none', 'is: [mobile]', 'is: [mobil]', 'branch.neverHolds kind'],
  ]
  it.each(faults)('%s', (_name, from, to, problem) => {
    const { source, line } = planted(from, to)
    const found = toldAt(source)
    const at = problem.endsWith('file.missing birth') ? line - 3 : line
    expect(found, found.join('\n')).toContain(`${at} ${problem}`)
  })

  it('a look-up by other keys than the source has', () => {
    const { source } = planted('      phone: caller\n', '')
    expect(told(source)).toEqual(['data.keysUnmatched record'])
  })
})

describe('ways', () => {
  it('are named where nobody comes and where nobody gets away', () => {
    const circle = `${sound}  a: {type: announce, prompts: [bye], next: b}\n  b: {type: announce, prompts: [bye], next: a}\n`
    expect(told(circle)).toEqual(['node.unreachable a', 'node.neverEnds a', 'node.unreachable b', 'node.neverEnds b'])
  })
  it('may not go round without a word, not through a flow either', () => {
    const { source } = planted('next: counted', 'next: hours')
    expect(told(source)).toContain('node.silentCircle hours')
    const back = { ...world, flows: [flowFrom('a', 'type: return')] }
    expect(told(planted('    flow: notice\n    next: bye', '    flow: a\n    next: again').source, back)).toContain(
      'node.silentCircle again',
    )
  })
  it('may not call each other round', () => {
    const round = { ...world, flows: [flowFrom('notice', 'type: flow\n    flow: main\n    next: x')] }
    expect(told(sound, round)).toContain('flow.recursion again')
  })
  it('of a flow that never comes back lead nowhere', () => {
    const gone = { ...world, flows: [flowFrom('notice', 'type: end')] }
    const { source } = planted('    next: bye\n  note:', '    next: bye2\n  bye2: {type: end}\n  note:')
    expect(told(source, gone)).toEqual(['node.unreachable bye2?'])
  })
})

describe('languages', () => {
  it('have prompts of their own wherever callers of that language come', () => {
    const prompts = new Set(
      [...(world.prompts ?? [])].filter((prompt) => prompt !== 'en/bye' && prompt !== 'en/welcome'),
    )
    // `welcome` is heard before anybody has chosen English.
    expect(told(sound, { ...world, prompts })).toEqual(['prompt.missing bye'])
  })
  it('have the parts of numbers that are read out', () => {
    const prompts = new Set([...(world.prompts ?? [])].filter((prompt) => prompt !== 'ja/number-600'))
    expect(told(sound, { ...world, prompts })).toEqual(['prompt.missing birth', 'prompt.missing tell'])
  })
  it('without numerals read digit by digit, which is said', () => {
    const { source } = planted('language: en', 'language: ko')
    expect(told(source, { ...world, prompts: null })).toEqual([
      'say.noNumerals birth?',
      'say.noNumerals tell?',
      'sms.languageMissing text?',
    ])
  })
})

describe('values', () => {
  it('that some callers do not have are a warning', () => {
    const { source } = planted('    notFound: desk', '    notFound: tell')
    expect(told(source)).toEqual(['value.maybeUnset tell?'])
  })
  it('that a text needs are set before', () => {
    const templates = [{ id: 'amount', texts: { ja: '{amount}円、{until}まで', en: '{amount}' } }]
    expect(told(sound, { ...world, templates })).toEqual(['value.neverSet text'])
  })
})

describe('hours', () => {
  const withOffice = (change: Partial<typeof office>) => ({ ...world, calendars: [{ ...office, ...change }] })
  it('that never come are a warning', () => {
    expect(told(sound, withOffice({ weekdays: Array.from({ length: 7 }, () => []) }))).toEqual([
      'hours.neverOpen hours?',
      'hours.slotUnknown hours',
    ])
    const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440, slot: 'evening' }])
    expect(told(sound, withOffice({ weekdays: always, holidays: 'asWeekday' }))).toEqual([
      'hours.neverClosed hours?',
      'hours.holidayNever hours?',
    ])
  })
  it('of a season that is over are noticed, and the last minute of a day is not missed', () => {
    const week = [[], ...Array.from({ length: 5 }, () => [{ from: 510, to: 1_035 }]), []]
    const evening = Array.from({ length: 7 }, () => [{ from: 1_439, to: 1_440, slot: 'evening' }])
    const over = { seasons: [{ from: '2026-04-01', to: '2026-05-31', weekdays: evening }], weekdays: week }
    expect(told(sound, withOffice(over))).toEqual(['hours.slotNever hours?'])
    const ahead = { seasons: [{ from: '2027-12-01', to: '2027-12-03', weekdays: evening }], weekdays: week }
    expect(told(sound, withOffice(ahead))).toEqual([])
  })
  it('after the last day need one, and holidays have to be known', () => {
    const { source } = planted('    holiday: closed', '    holiday: closed\n    ended: closed')
    expect(told(source)).toEqual(['hours.endedNever hours?'])
    expect(told(source, withOffice({ lastDay: '2027-03-31' }))).toEqual([])
    expect(told(sound, { ...world, holidays: { '2026-11-23': '勤労感謝の日' } })).toEqual([
      'hours.holidaysUnknown hours?',
    ])
  })
})

describe('menus', () => {
  it('are counted on the shortest way, through flows too', () => {
    const limits = { menus: 1, tooManyMenus: 'warning' as const }
    expect(told(sound, { ...world, limits })).toEqual(['menu.tooDeep main?'])
    expect(told(sound, { ...world, limits: { menus: 1, tooManyMenus: 'error' } })).toEqual(['menu.tooDeep main'])
  })
})

const flowFrom = (id: string, body: string) => ({
  ...flowOf(`flow: ${id}\ntitle: t\nstart: x\nnodes:\n  x:\n    ${body}\n`),
})
