import { describe, expect, it } from 'vitest'
import {
  arrived,
  atMenu,
  config,
  fired,
  flow,
  given,
  key,
  played,
  Story,
  snapshot,
  tenOclock,
  withNodes,
} from './flow-given.spec.ts'

describe('a caller who arrives', () => {
  it('hears the greeting of the line when the office is open', () => {
    given()
      .when(arrived())
      .leadsTo('started front v3', 'entered hours: start', 'entered hello: open', 'play hello+recorded as c1.f1')
  })
  it('hears the out-of-hours announcement on a Saturday, and then the flow ends', () => {
    const saturday = tenOclock + 86_400_000
    given()
      .clock(saturday)
      .when(arrived())
      .leadsTo('started front v3', 'entered hours: start', 'entered closed: closed', 'play closed as c1.f1')
      .when(played('c1.f1'))
      .leadsTo('ended outOfHours')
      .over()
  })
  it('is apologised to when the line is unknown', () => {
    given()
      .when(arrived('c1', 'nobody'))
      .leadsTo('started unknown v0', 'entered none: line nobody is unknown', 'play apology as c1.f1')
      .when(played('c1.f1'))
      .leadsTo('ended inFlow')
      .over()
  })
  it('is apologised to when the flow of the line is unknown', () => {
    given({ ...config, flows: [] })
      .when(arrived())
      .leadsTo('started front v0', 'entered none: flow front is unknown', 'play apology as c1.f1')
  })
  it('is apologised to when nothing has ever been set up', () => {
    new Story()
      .when(arrived())
      .leadsTo('started unknown v0', 'entered none: line main is unknown', 'play apology as c1.f1')
  })
  it('is left alone when told of twice', () => {
    given().when(arrived(), arrived()).leadsTo()
  })
  it('is left alone when the call is one we placed', () => {
    given()
      .when({ ...arrived(), direction: 'outbound' } as never)
      .leadsTo()
      .over()
  })
})

describe('a menu', () => {
  it('awaits a key after its prompt, in silence and not for ever', () => {
    atMenu().when(played('c1.f2')).leadsTo('leg.silence', 'set menu:c1:3')
  })
  it('takes a key during the prompt, which stops', () => {
    atMenu().when(key('1')).leadsTo('stop c1.f2', 'keyed 1 taken', 'entered tax: key 1', 'queueing tax').over()
  })
  it('takes a key after the prompt and forgets the timer', () => {
    atMenu()
      .when(played('c1.f2'), key('1'))
      .leadsTo('cancel menu:c1:3', 'keyed 1 taken', 'entered tax: key 1', 'queueing tax')
  })
  it('leads to a queue that asks at once whether to be called back', () => {
    atMenu()
      .when(key('8'))
      .leadsTo('stop c1.f2', 'keyed 8 taken', 'entered later: key 8', 'queueing tax, to be called back')
      .over()
  })
  it('plays again on the repeat key, which is no try', () => {
    const story = atMenu()
    for (let n = 2; n < 12; n++)
      story
        .when(key('0'))
        .leadsTo(`stop c1.f${n}`, 'keyed 0 taken', 'entered menu: repeat', `play menu as c1.f${n + 1}`)
  })
  it('says so when the key is wrong, and gives up after the tries', () => {
    atMenu()
      .when(key('5'))
      .leadsTo('stop c1.f2', 'keyed 5 wrong', 'entered menu: wrong key, try 2 of 3', 'play wrong+menu as c1.f3')
      .when(key('#'))
      .leadsTo('stop c1.f3', 'keyed # wrong', 'entered menu: wrong key, try 3 of 3', 'play wrong+menu as c1.f4')
      .when(key('*'))
      .leadsTo('stop c1.f4', 'keyed * wrong', 'entered tax: wrong key, tries used up', 'queueing tax')
      .over()
  })
  it('says so when no key comes, and counts it with the wrong ones', () => {
    atMenu()
      .when(played('c1.f2'), fired('menu:c1:3'))
      .leadsTo('entered menu: no key, try 2 of 3', 'play silent+menu as c1.f4')
      .when(key('5'), played('c1.f5'), fired('menu:c1:6'))
      .leadsTo('entered tax: no key, tries used up', 'queueing tax')
      .over()
  })
  it('knows nothing of keys that every object has', () => {
    atMenu()
      .when(key('constructor'))
      .leadsTo(
        'stop c1.f2',
        'keyed constructor wrong',
        'entered menu: wrong key, try 2 of 3',
        'play wrong+menu as c1.f3',
      )
  })
  it('ignores a timer of an earlier try', () => {
    atMenu().when(played('c1.f2'), fired('menu:c1:3'), fired('menu:c1:3')).leadsTo()
  })
  it('ignores the end of a prompt that it has stopped', () => {
    atMenu().when(key('5'), played('c1.f2', false)).leadsTo()
  })
  it('that cannot be played still takes a key', () => {
    atMenu()
      .when(played('c1.f2', false))
      .leadsTo('entered menu: the prompt could not be played', 'leg.silence', 'set menu:c1:3')
      .when(key('1'))
      .leadsTo('cancel menu:c1:3', 'keyed 1 taken', 'entered tax: key 1', 'queueing tax')
  })
  it('with nothing to play awaits the key at once', () => {
    const menu = { ...flow.nodes.menu, prompts: [] } as never
    given(withNodes({ menu }, 'menu'))
      .when(arrived())
      .leadsTo('started front v3', 'entered menu: start', 'leg.silence', 'set menu:c1:1')
  })
})

describe('keys nobody waits for', () => {
  it('are noted as late during an announcement and belong to nothing', () => {
    given()
      .when(arrived(), key('1'))
      .leadsTo('keyed 1 late')
      .when(played('c1.f1'))
      .leadsTo('entered menu: announced', 'play menu as c1.f2')
  })
  it('are noted as late during a transfer and during the last words', () => {
    atMenu().when(key('2'), played('c1.f3'), key('1')).leadsTo('keyed 1 late')
    given()
      .clock(tenOclock + 86_400_000)
      .when(arrived(), key('1'))
      .leadsTo('keyed 1 late')
  })
  it('are nothing to the flow when the caller is not in it', () => {
    atMenu().when(key('1'), key('2')).leadsTo()
    given().when(key('1', 'stranger')).leadsTo()
  })
})

describe('a transfer', () => {
  const reaching = () => atMenu().when(key('2'), played('c1.f3'))
  const ended = (result: 'connected' | 'busy', returnedTo: 'flow' | 'nobody' = 'flow') =>
    ({ type: 'call.transferEnded', call: 'c1', result, returnedTo }) as const

  it('is announced and then left to acd', () => {
    atMenu()
      .when(key('2'))
      .leadsTo('stop c1.f2', 'keyed 2 taken', 'entered city: key 2', 'play transfer as c1.f3')
      .when(played('c1.f3'))
      .leadsTo('transferring 0963282111')
  })
  it('that connects ends the run', () => {
    reaching().when(ended('connected', 'nobody')).leadsTo().over()
  })
  it('that fails goes on in the flow with ids never used before', () => {
    reaching()
      .when(ended('busy'))
      .leadsTo('entered sorry: transfer busy', 'play sorry as c1.f4')
      .when(played('c1.f4'))
      .leadsTo('ended inFlow')
      .over()
  })
  it('that fails and ends in a queue is no longer ours', () => {
    reaching()
      .when({ ...ended('busy'), returnedTo: 'queue' })
      .leadsTo()
      .over()
  })
  it('to a number that is no longer allowed fails at once', () => {
    atMenu()
      .when({ type: 'floor.configured', config: { ...config, transferNumbers: [] } }, key('2'), played('c1.f3'))
      .leadsTo('entered sorry: the number is not allowed', 'play sorry as c1.f4')
  })
})

describe('a prompt that breaks off', () => {
  it('waits a moment, because the caller may just have hung up', () => {
    given()
      .when(arrived(), played('c1.f1', false))
      .leadsTo('leg.silence', 'set prompt:c1:2')
      .when({ type: 'leg.ended', leg: 'c1', cause: 16 })
      .leadsTo('cancel prompt:c1:2')
      .over()
  })
  it('goes on as if it had been heard when the caller is still there', () => {
    given()
      .when(arrived(), played('c1.f1', false), fired('prompt:c1:2'))
      .leadsTo('entered hello: the prompt could not be played', 'entered menu: announced', 'play menu as c1.f3')
  })
  it('does not keep the flow from ending', () => {
    given()
      .clock(tenOclock + 86_400_000)
      .when(arrived(), played('c1.f1', false), fired('prompt:c1:2'))
      .leadsTo('entered closed: the prompt could not be played', 'ended outOfHours')
      .over()
  })
  it('counts when the PBX refused to begin it, and is stopped in case the refusal was about an older one', () => {
    given()
      .when(arrived(), { type: 'command.failed', leg: 'c1', command: 'leg.play', reason: 'gone' })
      .leadsTo('stop c1.f1', 'leg.silence', 'set prompt:c1:2')
  })
})

describe('a PBX that was out of sight', () => {
  it('is told to play the prompt again under a new id', () => {
    given()
      .when(arrived(), snapshot(['c1']))
      .leadsTo(
        'stop c1.f1',
        'entered hello: played again after the PBX was out of sight',
        'play hello+recorded as c1.f2',
      )
      .when(played('c1.f1'))
      .leadsTo()
      .when(played('c1.f2'))
      .leadsTo('entered menu: announced', 'play menu as c1.f3')
  })
  it('need not be told anything while a key is awaited or a transfer is under way', () => {
    atMenu()
      .when(played('c1.f2'), snapshot(['c1']))
      .leadsTo()
    atMenu()
      .when(key('2'), played('c1.f3'), snapshot(['c1']))
      .leadsTo()
  })
  it('is not our business when the leg is gone, or the node is another', () => {
    given().when(arrived(), snapshot([])).leadsTo()
    given()
      .when(arrived(), snapshot(['c1'], 'pbx2'))
      .leadsTo()
  })
})

describe('the end of a call', () => {
  const gone = [
    { type: 'leg.ended', leg: 'c1', cause: 16 },
    {
      type: 'call.ended',
      call: 'c1',
      outcome: 'inFlow',
      by: 'caller',
      cause: 16,
      queue: null,
      agents: [],
      waitedMs: 0,
      talkMs: 0,
    },
  ] as const
  const phases = {
    announcing: () => given().when(arrived()),
    awaitingKey: () => atMenu(),
    transferring: () => atMenu().when(key('2'), played('c1.f3')),
    ending: () =>
      given()
        .clock(tenOclock + 86_400_000)
        .when(arrived()),
    handedBack: () => given().when(arrived(), { type: 'leg.handedBack', leg: 'c1' }),
  }
  for (const [phase, story] of Object.entries(phases))
    for (const body of gone)
      it(`ends the run in ${phase} by ${body.type}, and asks nothing of a leg that is gone`, () => {
        const before = story()
        expect(before.phase).toBe(phase)
        before.when(body).leadsTo().over()
      })
  it('forgets the timer of a key that will not come', () => {
    atMenu().when(played('c1.f2'), gone[0]).leadsTo('cancel menu:c1:3').over()
  })
})

describe('a leg given back to the dialplan', () => {
  it('stays silent until it comes again, and then starts anew with ids never used before', () => {
    given()
      .when(arrived(), { type: 'leg.handedBack', leg: 'c1' }, played('c1.f1', false), key('1'), snapshot(['c1']))
      .leadsTo()
      .when(arrived())
      .leadsTo('started front v3', 'entered hours: start', 'entered hello: open', 'play hello+recorded as c1.f2')
  })
})

describe('a set-up published meanwhile', () => {
  const next = {
    ...config,
    version: 2,
    flows: [{ ...flow, version: 4, nodes: { ...flow.nodes, menu: { ...flow.nodes.sorry } } }],
  } as typeof config

  it('does not touch a caller who is in the flow, and serves the next one', () => {
    const story = given().when(arrived(), { type: 'floor.configured', config: next }, played('c1.f1'))
    story.leadsTo('entered menu: announced', 'play menu as c1.f2')
    story.when(arrived('c2'), played('c2.f1', true, 'c2')).leadsTo('entered menu: announced', 'play sorry as c2.f2')
  })
  it('is all that is kept once the last caller of the old one has left', () => {
    const story = given().when(arrived(), { type: 'floor.configured', config: next })
    expect(story.state.plans.size).toBe(2)
    story.when({ type: 'leg.ended', leg: 'c1', cause: 16 })
    expect([...story.state.plans.values()]).toEqual([next])
  })
})

describe('a flow that is broken', () => {
  it('apologises for a node that does not exist', () => {
    given(withNodes({ hello: { type: 'announce', prompts: ['ja/hello'], bargeIn: false, next: 'gone' } }))
      .when(arrived(), played('c1.f1'))
      .leadsTo('entered gone: announced, but there is no such node', 'play apology as c1.f2')
  })
  it('apologises for a circle without a word', () => {
    const silent = { type: 'announce', prompts: [], bargeIn: false, next: 'hours' } as const
    given(withNodes({ hello: silent }))
      .when(arrived())
      .leadsTo(
        'started front v3',
        'entered hours: start',
        'entered hello: open',
        'entered hours: nothing to announce, in a circle without a word',
        'play apology as c1.f1',
      )
  })
  it('apologises for a queue that is gone', () => {
    atMenu({ ...config, queues: [] })
      .when(key('1'))
      .leadsTo(
        'stop c1.f2',
        'keyed 1 taken',
        'entered tax: key 1',
        'entered tax: queue tax is unknown',
        'play apology as c1.f3',
      )
  })
  it('takes a calendar that is gone for closed', () => {
    given({ ...config, calendars: [] })
      .when(arrived())
      .leadsTo(
        'started front v3',
        'entered hours: start',
        'entered closed: calendar office is unknown',
        'play closed as c1.f1',
      )
  })
})
