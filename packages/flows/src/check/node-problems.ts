import { type FlowNode, languages, type NodeOf, type Question, unreachable } from '@tsunagu/core'
import { callerKindSchema } from '@tsunagu/messages'
import { doubtful, type Found, wrong } from './found.ts'
import { hoursProblems } from './hours.ts'
import { wordsOf } from './ways.ts'
import type { FlowWorld } from './world.ts'

/** What is wrong with a node by itself, wherever callers come from. */
export const nodeProblems = (name: string, node: FlowNode, world: FlowWorld): readonly Found[] => [
  ...wordsOf(node)
    .filter(({ needed, spoken }) => needed && spoken.length === 0)
    .map(({ path }) => wrong(name, path, 'prompt.none', '')),
  ...ownProblems(name, node, world),
]

const ownProblems = (name: string, node: FlowNode, world: FlowWorld): readonly Found[] => {
  switch (node.type) {
    case 'menu':
      return [...waitProblems(name, node), ...menuProblems(name, node)]
    case 'collect':
      return [...waitProblems(name, node), ...collectProblems(name, node)]
    case 'authenticity':
      return waitProblems(name, node)
    case 'survey':
      return [...waitProblems(name, node), ...surveyProblems(name, node)]
    case 'hours':
      return hoursProblems(name, node, world)
    case 'branch':
      return branchProblems(name, node, world)
    case 'data':
      return dataProblems(name, node, world)
    case 'sms':
      return world.templates === null || world.templates.some(({ id }) => id === node.template)
        ? []
        : [wrong(name, 'template', 'sms.templateUnknown', node.template, listed(world.templates))]
    case 'queue':
    case 'voicemail':
    case 'callback':
      return queueProblems(name, node, world)
    case 'transfer':
      return world.transferNumbers === null || world.transferNumbers.includes(node.number)
        ? []
        : [wrong(name, 'number', 'transfer.notAllowed', node.number, world.transferNumbers.join(', '))]
    case 'flow':
      return world.flows.some(({ id }) => id === node.flow)
        ? []
        : [wrong(name, 'flow', 'flow.unknown', node.flow, listed(world.flows))]
    case 'announce':
    case 'language':
    case 'set':
    case 'count':
    case 'return':
    case 'end':
      return []
    default:
      return unreachable(node)
  }
}

const listed = (all: readonly { readonly id: string }[]): string => all.map(({ id }) => id).join(', ')

const waitProblems = (name: string, { waitMs }: Question): readonly Found[] =>
  waitMs > 0 ? [] : [wrong(name, 'waitMs', 'question.waitInvalid', String(waitMs), '> 0')]

const isKey = (key: string): boolean => /^[0-9*#]$/.test(key)

const menuProblems = (name: string, { keys, repeatKey }: NodeOf<'menu'>): readonly Found[] => {
  const named = Object.keys(keys)
  return [
    ...(named.length === 0 ? [wrong(name, 'keys', 'menu.noKeys', '')] : []),
    ...named.filter((key) => !isKey(key)).map((key) => wrong(name, `keys.${key}`, 'key.impossible', key, '0–9, *, #')),
    ...(repeatKey === '' || isKey(repeatKey)
      ? []
      : [wrong(name, 'repeatKey', 'key.impossible', repeatKey, '0–9, *, #')]),
    ...(named.includes(repeatKey) ? [wrong(name, 'repeatKey', 'key.doubled', repeatKey)] : []),
  ]
}

const collectProblems = (name: string, node: NodeOf<'collect'>): readonly Found[] => {
  const { least, most, terminator, confirm } = node
  const lengths = `${least}–${most}`
  return [
    ...(least > most ? [wrong(name, 'least', 'collect.lengthInvalid', lengths)] : []),
    ...(fitsSomething(node) || least > most ? [] : [wrong(name, 'most', 'collect.neverFits', lengths, formOf(node))]),
    ...(terminator === '' || terminator === '#'
      ? []
      : [wrong(name, 'terminator', 'collect.terminatorInvalid', terminator, '# or nothing')]),
    ...(confirm !== null && confirm.yes === confirm.no
      ? [wrong(name, 'confirm.no', 'confirm.keysEqual', confirm.no)]
      : []),
  ]
}

const lengthsOf = { digits: [1, 40], date: [8, 8], mobile: [11, 11], phone: [10, 11] } as const

const fitsSomething = ({ as, least, most }: NodeOf<'collect'>): boolean =>
  least <= lengthsOf[as][1] && most >= lengthsOf[as][0]

const formOf = ({ as }: NodeOf<'collect'>): string => `${as}: ${[...new Set(lengthsOf[as])].join('–')}`

const surveyProblems = (name: string, { keys }: NodeOf<'survey'>): readonly Found[] => [
  ...(keys.length === 0 ? [wrong(name, 'keys', 'survey.noKeys', '')] : []),
  ...keys
    .map((key, index) => ({ key, index }))
    .filter(({ key, index }) => keys.indexOf(key) !== index)
    .map(({ key, index }) => wrong(name, `keys.${index}`, 'key.doubled', key)),
]

const branchProblems = (name: string, { on, cases }: NodeOf<'branch'>, world: FlowWorld): readonly Found[] =>
  cases.flatMap(({ when }, index) => {
    const at = `cases.${index}`
    if (when.test === 'range')
      return when.least !== null && when.most !== null && when.least > when.most
        ? [wrong(name, at, 'branch.neverHolds', `${when.least}–${when.most}`)]
        : []
    if (when.test === 'begins') return []
    if (on.kind === 'line')
      return when.values
        .filter((line) => world.lines?.every(({ id }) => id !== line) ?? false)
        .map((line) => doubtful(name, `${at}.is`, 'branch.lineUnknown', line))
    const possible: readonly string[] | null =
      on.kind === 'caller' ? callerKindSchema.options : on.kind === 'language' ? languages : null
    return when.values
      .filter((value) => possible !== null && !possible.includes(value))
      .map((value) => wrong(name, `${at}.is`, 'branch.neverHolds', value, possible?.join(', ')))
  })

const dataProblems = (name: string, node: NodeOf<'data'>, { sources }: FlowWorld): readonly Found[] => {
  if (sources === null) return []
  const source = sources.find(({ id }) => id === node.source)
  if (source === undefined) return [wrong(name, 'source', 'data.sourceUnknown', node.source, listed(sources))]
  const asked = Object.keys(node.keys).sort().join(', ')
  const needed = source.keys
    .map(({ field }) => field)
    .sort()
    .join(', ')
  return [
    ...(asked === needed ? [] : [wrong(name, 'keys', 'data.keysUnmatched', asked, needed)]),
    ...Object.entries(node.into)
      .filter(([, field]) => !source.sayable.includes(field))
      .map(([value, field]) => wrong(name, `into.${value}`, 'data.notSayable', field, source.sayable.join(', '))),
  ]
}

const queueProblems = (
  name: string,
  node: NodeOf<'queue' | 'callback' | 'voicemail'>,
  { queues }: FlowWorld,
): readonly Found[] => {
  if (queues === null) return []
  const queue = queues.find(({ id }) => id === node.queue)
  if (queue === undefined) return [wrong(name, 'queue', 'queue.unknown', node.queue, listed(queues))]
  return node.type === 'callback' && !queue.callback ? [wrong(name, 'queue', 'queue.noCallback', node.queue)] : []
}
