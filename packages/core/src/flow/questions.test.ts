import { describe, expect, it } from 'vitest'
import type { Asking, FlowNode, NodeOf } from './flow.ts'
import { arrived, fired, given, key, played, type Story, tenOclock, withNodes } from './flow-given.spec.ts'

const asking: Asking = { prompts: ['ja/ask'], wrong: ['ja/wrong'], silent: ['ja/silent'], waitMs: 4_000, tries: 3 }
const number: NodeOf<'collect'> = {
  type: 'collect',
  ...asking,
  into: 'number',
  least: 2,
  most: 4,
  terminator: '#',
  as: 'digits',
  confirm: null,
  next: 'heard',
  otherwise: 'sorry',
}
const heard: FlowNode = {
  type: 'announce',
  prompts: ['ja/heard', { say: 'digits', of: 'number' }],
  bargeIn: false,
  next: 'menu',
}
const confirm = { before: ['ja/you-keyed'], say: 'digits', after: ['ja/right'], yes: '1', no: '2' } as const

const asked = (node: Partial<NodeOf<'collect'>> = {}, more: Record<string, FlowNode> = {}): Story =>
  given(withNodes({ ask: { ...number, ...node }, heard, ...more }, 'ask')).when(arrived())
const typing = (story: Story, keys: string): Story => story.when(...[...keys].map((each) => key(each)))
const typed = (keys: string, node: Partial<NodeOf<'collect'>> = {}): Story => typing(asked(node), keys)

const keptBy = (story: Story): string | undefined => story.state.runs.get('c1')?.values.number
const said = (story: Story): readonly string[] =>
  story.effects.flatMap((effect) =>
    effect.type === 'event' && effect.event.type === 'flow.collected' ? [effect.event.verdict] : [],
  )

describe('a number keyed in', () => {
  it('is taken with its terminator, the words stop at the first key, and its keys are not told', () => {
    const story = asked().when(key('1')).leadsTo('stop c1.f1', 'leg.silence', 'set menu:c1:2')
    story.when(key('2')).leadsTo('cancel menu:c1:2', 'leg.silence', 'set menu:c1:3')
    story
      .when(key('#'))
      .leadsTo(
        'cancel menu:c1:3',
        'collected 2 taken',
        'entered heard: keyed in',
        'play heard+digit-1+digit-2 as c1.f4',
      )
    expect(keptBy(story)).toBe('12')
  })
  it('may be as long as it may be, and ends itself where there is no terminator', () => {
    expect(keptBy(typed('1234#'))).toBe('1234')
    expect(keptBy(typed('1234', { terminator: '' }))).toBe('1234')
  })
  it('counts when no further key comes', () => {
    const story = typed('12').when(fired('menu:c1:3'))
    expect(said(story)).toEqual(['taken'])
    expect(keptBy(story)).toBe('12')
  })
  it('that is too short is asked for again', () => {
    typed('1#').leadsTo(
      'cancel menu:c1:2',
      'collected 1 tooShort',
      'entered ask: wrong number, try 2 of 3',
      'play wrong+ask as c1.f3',
    )
  })
  it('that is too long is swallowed to its end, so that its rest is not taken for another', () => {
    const story = typed('123456789#')
    expect(said(story)).toEqual(['notSo'])
    expect(keptBy(story)).toBeUndefined()
    expect(keptBy(typing(story, '56#'))).toBe('56')
    expect(said(typed('123456').when(fired('menu:c1:7')))).toEqual(['notSo'])
  })
  it('begins anew with a star', () => {
    expect(keptBy(typed('99*12#'))).toBe('12')
    expect(keptBy(typed('99*1234', { terminator: '' }))).toBe('1234')
    expect(keptBy(typed('12*', { terminator: '*' }))).toBe('12')
  })
  it('is not a number with any other key', () => {
    expect(said(typed('1A'))).toEqual(['notSo'])
    expect(said(typed('1#', { terminator: '' }))).toEqual(['notSo'])
    expect(said(typed('', {}).when(key('constructor')))).toEqual(['notSo'])
  })
  it('is asked for in vain only so often', () => {
    typed('1#1#1#')
      .leadsTo(
        'cancel menu:c1:6',
        'collected 1 tooShort',
        'entered sorry: wrong number, tries used up',
        'play sorry as c1.f7',
      )
      .when(played('c1.f7'))
      .leadsTo('ended inFlow')
      .over()
  })
  it('that never comes is asked for again, and said to be silent', () => {
    asked()
      .when(played('c1.f1'), fired('menu:c1:2'))
      .leadsTo('collected 0 silent', 'entered ask: no key, try 2 of 3', 'play silent+ask as c1.f3')
  })
  it.each([
    ['date', '20260230', 'notSo', undefined],
    ['date', '20260228', 'taken', '2026-02-28'],
    ['date', '0228', 'notSo', undefined],
    ['mobile', '09012345678', 'taken', '09012345678'],
    ['mobile', '0312345678', 'notSo', undefined],
    ['mobile', '08001234567', 'notSo', undefined],
    ['phone', '0312345678', 'taken', '0312345678'],
    ['phone', '312345678', 'notSo', undefined],
  ] as const)('as a %s: %s is %s', (as, keys, verdict, value) => {
    const story = typed(`${keys}#`, { as, least: 1, most: 12 })
    expect(said(story)).toEqual([verdict])
    expect(keptBy(story)).toBe(value)
  })
})

describe('a number that is read back', () => {
  const back = (keys = '12#') => typed(keys, { confirm })

  it('is said as keyed in, and taken with yes', () => {
    const story = back().leadsTo('cancel menu:c1:3', 'play you-keyed+digit-1+digit-2+right as c1.f4')
    expect(keptBy(story)).toBeUndefined()
    story
      .when(key('1'))
      .leadsTo('stop c1.f4', 'collected 2 confirmed', 'entered heard: keyed in', 'play heard+digit-1+digit-2 as c1.f5')
  })
  it('is asked for again with no, with another key, and in silence', () => {
    back()
      .when(key('2'))
      .leadsTo('stop c1.f4', 'collected 2 refused', 'entered ask: not confirmed, try 2 of 3', 'play ask as c1.f5')
    back()
      .when(key('7'))
      .leadsTo('stop c1.f4', 'collected 2 refused', 'entered ask: wrong key, try 2 of 3', 'play ask as c1.f5')
    back()
      .when(played('c1.f4'), fired('menu:c1:5'))
      .leadsTo('collected 2 silent', 'entered ask: no key, try 2 of 3', 'play silent+ask as c1.f6')
  })
  it('is read on when the key that ends a number comes although it had ended itself', () => {
    const story = typed('1234', { confirm, terminator: '' })
    story.when(key('#')).leadsTo()
    story.when(key('#')).leadsTo()
    expect(keptBy(story.when(key('1')))).toBe('1234')
  })
  it('is confirmed by a hash where that means yes', () => {
    expect(said(typed('12##', { confirm: { ...confirm, yes: '#' } }))).toEqual(['confirmed'])
  })
  it('goes on after a gap where it was: with what was keyed in, and read again', () => {
    const story = back().when({ ...gap })
    story.leadsTo(
      'stop c1.f4',
      'entered ask: played again after the PBX was out of sight',
      'play you-keyed+digit-1+digit-2+right as c1.f5',
    )
    expect(keptBy(story.when(key('1')))).toBe('12')
  })
})

const gap = {
  type: 'pbx.snapshot',
  node: 'pbx1',
  version: '22',
  startedAt: 0,
  legs: [{ leg: 'c1', state: 'up', floor: 'kumamoto', arrival: null }],
  bridges: [],
  phones: [],
  pending: [],
} as const

describe('a hash after a number that had ended itself', () => {
  const ended = (more: Record<string, FlowNode> = {}) => typing(asked({ terminator: '' }, more), '1234')

  it('is no key of what follows, once and for a moment', () => {
    ended({ heard: { ...heard, bargeIn: true } as FlowNode })
      .when(key('#'))
      .leadsTo()
    const menu = ended({ heard: { type: 'set', values: {}, next: 'menu' } })
    menu.when(key('#')).leadsTo()
    menu
      .when(key('#'))
      .leadsTo('stop c1.f5', 'keyed # wrong', 'entered menu: wrong key, try 2 of 3', 'play wrong+menu as c1.f6')
    ended()
      .clock(tenOclock + 3_001)
      .when(key('#'))
      .leadsTo('keyed # late')
  })
  it('is a key where it means something', () => {
    const hash = { type: 'menu', ...asking, keys: { '#': 'tax' }, repeatKey: '', otherwise: 'sorry' } as const
    ended({ heard: hash }).when(key('#')).over()
  })
})

describe('an announcement that a key may end', () => {
  const info = (next: string, more: Record<string, FlowNode> = {}): Story =>
    given(
      withNodes(
        { info: { type: 'announce', prompts: ['ja/info'], bargeIn: true, next }, ask: number, heard, ...more },
        'info',
      ),
    ).when(arrived())

  it('hands the key to the menu that follows, which is not begun', () => {
    info('menu')
      .when(key('1'))
      .leadsTo('stop c1.f1', 'entered menu: cut short', 'keyed 1 taken', 'entered tax: key 1', 'queueing tax')
  })
  it('hands the key to a number that follows as its first, through nodes without a word', () => {
    const story = info('silent', { silent: { type: 'set', values: { a: 'b' }, next: 'ask' } })
    story
      .when(key('1'))
      .leadsTo('stop c1.f1', 'entered silent: cut short', 'entered ask: set', 'leg.silence', 'set menu:c1:3')
    expect(keptBy(typing(story, '2#'))).toBe('12')
  })
  it('is over all the same when no question follows', () => {
    info('city')
      .when(key('1'))
      .leadsTo('stop c1.f1', 'keyed 1 taken', 'entered city: cut short', 'play transfer as c1.f2')
  })
  it('is over when it could not be played and a key comes meanwhile', () => {
    info('menu')
      .when(played('c1.f1', false), key('1'))
      .leadsTo('cancel prompt:c1:2', 'entered menu: cut short', 'keyed 1 taken', 'entered tax: key 1', 'queueing tax')
  })
})

describe('a code to be confirmed', () => {
  const node: FlowNode = {
    type: 'authenticity',
    ...asking,
    digits: 4,
    genuine: 'tax',
    unknown: 'sorry',
    failed: 'later',
  }
  const coded = (keys = '1234') => typing(given(withNodes({ code: node }, 'code')).when(arrived()), keys)
  const answer = (lookup: string, result: 'found' | 'notFound' | 'failed') =>
    ({ type: 'lookup.answered', call: 'c1', lookup, result, values: { name: '熊本太郎' } }) as const

  it('is looked up with the number it came from, and nothing personal comes back', () => {
    const story = coded().leadsTo('cancel menu:c1:4', 'leg.silence', 'set lookup:c1:5', 'looking up a code as c1.l5')
    const asking = story.effects.flatMap((each) => (each.type === 'event' ? [each.event] : []))
    expect(asking).toMatchObject([{ keys: { code: '1234', caller: '09011112222' }, fields: [] }])
    story.when(answer('c1.l5', 'found')).leadsTo('cancel lookup:c1:5', 'entered tax: genuine', 'queueing tax').over()
  })
  it('that is unknown is asked for again, only so often', () => {
    const story = coded().when(answer('c1.l5', 'notFound'))
    story.leadsTo('cancel lookup:c1:5', 'entered code: unknown code, try 2 of 3', 'play wrong+ask as c1.f6')
    typing(story, '5555').when(answer('c1.l10', 'notFound'))
    typing(story, '6666').when(answer('c1.l15', 'notFound'))
    story.leadsTo('cancel lookup:c1:15', 'entered sorry: unknown code, tries used up', 'play sorry as c1.f16')
  })
  it('that cannot be looked up is not called unknown', () => {
    coded()
      .when(answer('c1.l5', 'failed'))
      .leadsTo('cancel lookup:c1:5', 'entered later: could not be looked up', 'queueing tax, to be called back')
    coded().when(fired('lookup:c1:5')).leadsTo('entered later: no answer in time', 'queueing tax, to be called back')
  })
  it('begins anew with a star, takes no other key, and a hash after it is none', () => {
    expect(coded('99*1234').phase).toBe('lookingUp')
    coded('12#').leadsTo('cancel menu:c1:3', 'entered code: wrong key, try 2 of 3', 'play wrong+ask as c1.f4')
    coded('1234#').leadsTo()
  })
})

describe('a question of a survey', () => {
  const node: FlowNode = { type: 'survey', ...asking, question: 'helped', keys: ['1', '2'], next: 'sorry' }
  const surveyed = () => given(withNodes({ ask: node }, 'ask')).when(arrived())

  it('is answered with one of its keys', () => {
    surveyed()
      .when(key('2'))
      .leadsTo('stop c1.f1', 'keyed 2 taken', 'surveyed helped: 2', 'entered sorry: answered', 'play sorry as c1.f2')
  })
  it('is asked again after another key, and let be after the tries', () => {
    surveyed()
      .when(key('5'))
      .leadsTo('stop c1.f1', 'keyed 5 wrong', 'entered ask: wrong key, try 2 of 3', 'play wrong+ask as c1.f2')
      .when(key('5'), played('c1.f3'), fired('menu:c1:4'))
      .leadsTo('surveyed helped: nothing', 'entered sorry: no key, tries used up', 'play sorry as c1.f5')
  })
})
