import { expect, it } from 'vitest'
import { config, flow, nodes, withNodes } from './flow-given.spec.ts'
import { floorFlowProblems, flowProblems } from './flow-problems.ts'

const found = (setUp: typeof config): readonly string[] =>
  floorFlowProblems(setUp).map((problem) => `${problem.node} ${problem.code} ${problem.value}`)
const menu = nodes.menu as Extract<(typeof nodes)[string], { type: 'menu' }>

it('finds nothing wrong with a sound flow', () => {
  expect(flowProblems(flow, config)).toEqual([])
})
it('names a line whose flow does not exist', () => {
  expect(found({ ...config, flows: [] })).toEqual([' flow.unknown main'])
})
it('names nodes that are missing and nodes nobody can reach', () => {
  const hello = { type: 'announce', prompts: ['ja/hello'], bargeIn: false, next: 'nowhere' } as const
  expect(found(withNodes({ hello }))).toEqual([
    'hello node.missing nowhere',
    'hello node.neverEnds hello',
    'menu node.unreachable menu',
    'tax node.unreachable tax',
    'later node.unreachable later',
    'city node.unreachable city',
    'info node.unreachable info',
    'sorry node.unreachable sorry',
  ])
  expect(found(withNodes({}, 'start'))).toContain(' node.missing start')
})
it('takes a message, and the return of a sub-flow, for an end', () => {
  const ends = {
    message: { type: 'voicemail', queue: 'tax', prompts: ['ja/voicemail'], maxMs: 60_000 },
    back: { type: 'return' },
  } as const
  for (const [name, node] of Object.entries(ends))
    expect(flowProblems({ ...flow, start: name, nodes: { [name]: node } }, config)).toEqual([])
})
it('names a circle that a caller would walk without hearing a word', () => {
  const circle = {
    type: 'hours',
    calendar: 'office',
    open: 'hours',
    closed: 'closed',
    slots: {},
    holiday: null,
    ended: null,
    emergency: null,
  } as const
  expect(found(withNodes({ hours: circle }))).toContain('hours node.silentCircle hours')
})
it('names keys that no telephone has, keys with two meanings, and menus that cannot be waited for', () => {
  const bad = {
    ...menu,
    keys: { '12': 'tax', '0': 'city', '8': 'later', '9': 'info' },
    waitMs: 0,
    tries: 0,
    prompts: [],
  }
  expect(found(withNodes({ menu: bad }))).toEqual([
    'menu prompt.none ',
    'menu menu.keyInvalid 12',
    'menu menu.keyTwice 0',
    'menu menu.waitInvalid 0',
    'menu menu.triesInvalid 0',
  ])
  expect(found(withNodes({ menu: { ...menu, keys: {} } }))).toContain('menu menu.noKeys ')
})
it('names queues, calendars and numbers that the set-up does not have', () => {
  expect(found({ ...config, queues: [], calendars: [], transferNumbers: [] })).toEqual([
    'hours calendar.unknown office',
    'tax queue.unknown tax',
    'later queue.unknown tax',
    'city number.notAllowed 0963282111',
  ])
})
it('names a queue that cannot call back', () => {
  const queues = config.queues.map((queue) => ({ ...queue, callback: null }))
  expect(found({ ...config, queues })).toEqual(['later queue.noCallback tax'])
})
it('refuses a prompt that is a path', () => {
  const closed = { type: 'end', prompts: ['../../etc/passwd'], outcome: 'inFlow' } as const
  expect(found(withNodes({ closed }))).toEqual(['closed prompt.invalid ../../etc/passwd'])
})
