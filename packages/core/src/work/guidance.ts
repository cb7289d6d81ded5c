import type { ActOf } from './acts.ts'
import { count, due, leader, type Machine, type Means, type Moved, move, noDue, us, type Way } from './machine.ts'
import type { WorkRules } from './rules.ts'
import type { Guidance, GuidanceTopic } from './work.ts'

export type OpenGuidance = {
  readonly kind: 'guidance'
  readonly about: GuidanceTopic
  /** `planned`: to be told when the person is reached; else what the talk has already brought. */
  readonly result: Exclude<Guidance['state'], 'closed'>
}

/** What is told while it is opened counts as one guidance, beside what came of it. */
export const openGuidance = ({ about, result }: OpenGuidance, rules: WorkRules): Moved<Guidance> => {
  const isPlanned = result === 'planned'
  const work: Guidance = { kind: 'guidance', state: result, about, times: isPlanned ? 0 : 1 }
  const told = isPlanned ? [] : [count('guidance.guided', { of: about })]
  const came = isPlanned || result === 'guided' ? [] : [count(`guidance.${result}`, { of: about })]
  const isOver = result === 'applied' || result === 'declined'
  return { work, effects: [...told, ...came, isOver ? noDue : followUp(rules)] }
}

const followUp = ({ guidance }: WorkRules) => due({ kind: 'days', days: guidance.followUpDays })

const told: Way<Guidance, 'guide'> = {
  who: us,
  go: (work, _, { rules }) =>
    move(
      work,
      { state: 'guided', times: work.times + 1 },
      count('guidance.guided', { of: work.about }),
      followUp(rules),
    ),
}

const send: Way<Guidance, 'send'> = {
  who: us,
  go: (work, _, { rules }) =>
    move(work, { state: 'sent' }, count('guidance.sent', { of: work.about }), followUp(rules)),
}

/** Followed up when the promised day is over. */
const promised = (work: Guidance, { dueOn }: ActOf<'promise'>, { rules }: Means): Moved<Guidance> =>
  move(
    work,
    { state: 'promised' },
    count('guidance.promised', { of: work.about }),
    dueOn === null ? followUp(rules) : due({ kind: 'endOf', day: dueOn }),
  )

const running: Machine<Guidance>['planned'] = {
  guide: told,
  send,
  promise: { who: us, go: promised },
  applied: {
    who: us,
    go: (work) => move(work, { state: 'applied' }, count('guidance.applied', { of: work.about }), noDue),
  },
  declined: {
    who: us,
    go: (work) => move(work, { state: 'declined' }, count('guidance.declined', { of: work.about }), noDue),
  },
  close: { who: us, go: (work) => move(work, { state: 'closed' }, noDue) },
}

const over: Machine<Guidance>['closed'] = {
  reopen: { who: leader, go: (work, _, { rules }) => move(work, { state: 'planned' }, followUp(rules)) },
}

export const guidanceMachine: Machine<Guidance> = {
  planned: running,
  guided: running,
  sent: running,
  promised: running,
  applied: over,
  declined: over,
  closed: over,
}
