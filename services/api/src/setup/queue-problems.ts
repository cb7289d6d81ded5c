import type { FloorConfig, Prompt, Queue, QueueAction } from '@tsunagu/core'
import type { Problem } from '@tsunagu/messages'
import { doubled, wrong } from './problem.ts'

/** What would leave a caller of this queue without an answer, or the queue without a meaning. */
export const queueProblems = (queue: Queue, config: FloorConfig): readonly Problem[] => {
  const at = `queues.${queue.id}`
  return [
    ...actionsOf(queue).flatMap(({ where, action }) => actionProblems(`${at}.${where}`, action, queue, config)),
    ...timeProblems(at, queue),
    ...calendarProblems(`${at}.calendar`, queue.calendar, config),
    ...calendarProblems(`${at}.callback.calendar`, queue.callback?.calendar ?? null, config),
    ...doubled(queue.exits.map(({ key }) => key)).map((key) => wrong(`${at}.exits`, key, 'each key once')),
    ...needProblems(at, queue, config),
  ]
}

/** Everything that callers of this queue may hear by name, and where that stands. */
export const promptsOfQueue = (queue: Queue): readonly { readonly where: string; readonly prompt: Prompt }[] =>
  [
    { where: 'congestionPrompt', prompt: queue.congestionPrompt },
    { where: 'comfort.prompt', prompt: queue.comfort?.prompt },
    { where: 'callback.offerPrompt', prompt: queue.callback?.offerPrompt },
    { where: 'callback.confirmedPrompt', prompt: queue.callback?.confirmedPrompt },
    ...actionsOf(queue).map(({ where, action }) => ({ where: `${where}.prompt`, prompt: promptOf(action) })),
  ].flatMap(({ where, prompt }) => (prompt === undefined ? [] : [{ where: `queues.${queue.id}.${where}`, prompt }]))

const promptOf = (action: QueueAction): Prompt | undefined =>
  action.kind === 'end' || action.kind === 'voicemail' ? action.prompt : undefined

type Placed = { readonly where: string; readonly action: QueueAction }

/** What the queue's rules do by themselves. */
export const ruleActionsOf = ({ rules }: Queue): readonly Placed[] => [
  ...placed('rules.full.action', rules.full?.action),
  ...placed('rules.tooLong.action', rules.tooLong?.action),
  ...placed('rules.nobodySignedIn', rules.nobodySignedIn),
  ...placed('rules.allPaused', rules.allPaused),
  ...placed('rules.closed', rules.closed),
]

const actionsOf = (queue: Queue): readonly Placed[] => [
  ...ruleActionsOf(queue),
  ...queue.exits.map(({ key, action }) => ({ where: `exits.${key}.action`, action })),
]

const placed = (where: string, action: QueueAction | null | undefined): readonly Placed[] =>
  action === null || action === undefined ? [] : [{ where, action }]

const actionProblems = (
  where: string,
  action: QueueAction,
  own: Queue,
  { queues, lines, transferNumbers }: FloorConfig,
): readonly Problem[] => {
  switch (action.kind) {
    case 'queue':
      if (action.queue === own.id) return [wrong(`${where}.queue`, action.queue, 'another queue')]
      return queues.some(({ id }) => id === action.queue)
        ? []
        : [wrong(`${where}.queue`, action.queue, 'a known queue')]
    case 'line':
      return lines.some(({ id }) => id === action.line) ? [] : [wrong(`${where}.line`, action.line, 'a known line')]
    case 'outside':
      return transferNumbers.includes(action.number)
        ? []
        : [wrong(`${where}.number`, action.number, 'a number of the transfer list', 'number.notAllowed')]
    case 'callback':
      return own.callback === null ? [wrong(where, 'callback', 'a queue with callback set up')] : []
    case 'voicemail':
      return action.maxMs > 0 ? [] : [wrong(`${where}.maxMs`, '0', 'more than 0 ms')]
    case 'end':
      return []
  }
}

const timeProblems = (at: string, queue: Queue): readonly Problem[] => {
  const times: readonly (readonly [string, number | undefined])[] = [
    ['ringMs', queue.ringMs],
    ['comfort.everyMs', queue.comfort?.everyMs],
    ['sameAgent.holdMs', queue.sameAgent?.holdMs],
    ['rules.tooLong.ms', queue.rules.tooLong?.ms],
    ['callback.tries', queue.callback?.tries],
    ['callback.expiresMs', queue.callback?.expiresMs],
  ]
  const ascending = queue.relax.flatMap(({ afterMs }, step) =>
    afterMs > (queue.relax[step - 1]?.afterMs ?? 0)
      ? []
      : [wrong(`${at}.relax.${step}.afterMs`, String(afterMs), 'later than the step before')],
  )
  const zero = times.filter(([, value]) => value === 0).map(([name]) => wrong(`${at}.${name}`, '0', 'more than 0'))
  return [...zero, ...ascending]
}

const calendarProblems = (where: string, calendar: string | null, { calendars }: FloorConfig): readonly Problem[] =>
  calendar === null || calendars.some(({ id }) => id === calendar) ? [] : [wrong(where, calendar, 'a known calendar')]

/** At last somebody of the queue must be able to take the call: else the caller waits for ever. */
const needProblems = (at: string, queue: Queue, config: FloorConfig): readonly Problem[] => {
  const last = queue.relax.at(-1)?.needs ?? queue.needs
  const where = queue.relax.length === 0 ? `${at}.needs` : `${at}.relax.${queue.relax.length - 1}.needs`
  const repeated = doubled(queue.needs.map(({ skill }) => skill)).map((skill) =>
    wrong(`${at}.needs`, skill, 'each skill once'),
  )
  if (last.length === 0 || canSomebody(queue, last, config)) return repeated
  return [...repeated, wrong(where, told(last), 'what an agent of this queue can do', 'skill.nobody')]
}

const canSomebody = (queue: Queue, needs: Queue['needs'], { agents }: FloorConfig): boolean =>
  agents.some(
    ({ queues, skills }) =>
      queues.includes(queue.id) && needs.every(({ skill, level }) => (skills[skill] ?? 0) >= level),
  )

const told = (needs: Queue['needs']): string => needs.map(({ skill, level }) => `${skill} ${level}`).join(', ')

/** What can be published, but should be looked at. */
export const queueWarnings = (queue: Queue, config: FloorConfig): readonly Problem[] => {
  const at = `queues.${queue.id}`
  const steps = [{ where: `${at}.needs`, needs: queue.needs }].concat(
    queue.relax.map(({ needs }, step) => ({ where: `${at}.relax.${step}.needs`, needs })),
  )
  return [
    ...(config.agents.some(({ queues }) => queues.includes(queue.id))
      ? steps
          .slice(0, -1)
          .filter(({ needs }) => needs.length > 0 && !canSomebody(queue, needs, config))
          .map(({ where, needs }) => wrong(where, told(needs), 'what an agent of this queue can do', 'skill.nobody'))
      : [wrong(at, 'no agents', 'an agent who works in it')]),
    ...(queue.calendar !== null && queue.rules.closed === null
      ? [wrong(`${at}.rules.closed`, 'nothing', 'what becomes of callers when the hours are over')]
      : []),
  ]
}
