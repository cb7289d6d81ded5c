import { type Caller, callerNumber } from '../log/caller.ts'
import { unreachable } from '../machine/step.ts'
import type { BranchWhen, CallerKind, NodeOf } from './flow.ts'
import { type Thread, valueIn } from './flow-run.ts'
import { nationalNumber, numberPlan } from './number-plan.ts'

const kinds: readonly (readonly [RegExp, CallerKind])[] = [
  [/^(\+(?!81)|010)/, 'abroad'],
  [numberPlan.mobile, 'mobile'],
  [numberPlan.ip, 'ip'],
  [numberPlan.freephone, 'freephone'],
  [numberPlan.landline, 'landline'],
]

/** What kind of number calls (the numbering plan of Japan), or why there is none. */
export const callerKindOf = (caller: Caller): CallerKind => {
  if (caller.kind !== 'presented') return caller.kind
  const number = nationalNumber(caller.number)
  return kinds.find(([pattern]) => pattern.test(number))?.[1] ?? 'other'
}

type Branch = NodeOf<'branch'>

/** The way a branch leads, and what it saw. What a person keyed in is not repeated in the reason. */
export const branchTo = (node: Branch, thread: Thread): readonly [next: string, because: string] => {
  const index = node.cases.findIndex(({ when }) => holds(when, node, thread))
  const taken = node.cases[index]
  return taken === undefined ? [node.otherwise, 'no case'] : [taken.next, `case ${index + 1}`]
}

const holds = (when: BranchWhen, node: Branch, thread: Thread): boolean => {
  switch (when.test) {
    case 'is':
      return when.values.includes(subjectOf(node, thread))
    case 'begins': {
      const text =
        node.on.kind === 'caller' ? nationalNumber(callerNumber(thread.caller) ?? '') : subjectOf(node, thread)
      return when.values.some((start) => text !== '' && text.startsWith(start))
    }
    case 'range': {
      const text = subjectOf(node, thread)
      if (!/^-?\d{1,15}$/.test(text)) return false
      const number = Number(text)
      return (when.least === null || number >= when.least) && (when.most === null || number <= when.most)
    }
    default:
      return unreachable(when)
  }
}

const subjectOf = ({ on }: Branch, { caller, line, language, values }: Thread): string => {
  switch (on.kind) {
    case 'caller':
      return callerKindOf(caller)
    case 'line':
      return line
    case 'language':
      return language
    case 'value':
      return valueIn(values, on.of)
    default:
      return unreachable(on)
  }
}
