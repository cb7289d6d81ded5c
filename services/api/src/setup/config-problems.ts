import { calendarProblems, type FloorConfig } from '@tsunagu/core'
import { type AroundFlows, playable } from '@tsunagu/flows'
import { floorConfigSchema, type Problem, problemsOf } from '@tsunagu/messages'
import { agentProblems, phoneProblems } from './agent-problems.ts'
import { flowErrorsOf } from './flow-world.ts'
import { doubled, wrong } from './problem.ts'
import { promptsOfQueue, queueProblems, queueWarnings } from './queue-problems.ts'
import { ringProblems } from './rings.ts'

/** Everything that would make a call go wrong, all at once. */
export const configProblems = (config: FloorConfig, around: AroundFlows): readonly Problem[] => {
  const shape = floorConfigSchema.safeParse(config)
  if (!shape.success) return problemsOf(shape.error, config)
  return [
    ...flowErrorsOf(config, around),
    ...promptProblems(config, around),
    ...calendarProblemsOf(config),
    ...callerIdProblems(config),
    ...callbackLineProblems(config),
    ...config.queues.flatMap((queue) => queueProblems(queue, config)),
    ...ringProblems(config),
    ...config.agents.flatMap((agent) => agentProblems(agent, config)),
    ...phoneProblems(config),
    ...pauseProblems(config),
  ]
}

/** What can be published, but should be looked at. */
export const configWarnings = (config: FloorConfig): readonly Problem[] => [
  ...config.queues.flatMap((queue) => queueWarnings(queue, config)),
  ...config.transferNumbers
    .filter((number) => config.doNotCall.includes(number))
    .map((number) => wrong('transferNumbers', number, 'a number that is not on the do-not-call list')),
]

const calendarProblemsOf = ({ calendars, holidays }: FloorConfig): readonly Problem[] =>
  calendars.flatMap((calendar) =>
    calendarProblems(calendar, holidays).map((problem) => ({
      ...problem,
      where: `calendars.${calendar.id}.${problem.where}`,
    })),
  )

/** What queues say; what flows say is checked with the flows. */
const promptProblems = (config: FloorConfig, { standIns }: AroundFlows): readonly Problem[] => {
  const there = playable(config, standIns)
  if (there === null) return []
  return config.queues
    .flatMap(promptsOfQueue)
    .filter(({ prompt }) => !there.has(prompt))
    .map(({ where, prompt }) => wrong(where, prompt, 'a prompt that is recorded or has a stand-in', 'prompt.missing'))
}

const callerIdProblems = ({ lines }: FloorConfig): readonly Problem[] =>
  lines.flatMap((line) =>
    line.callerIds
      .filter((number) => !lines.some((other) => other.number === number))
      .map((number) =>
        wrong(
          `lines.${line.id}.callerIds`,
          number,
          'the number of a line of this contract',
          'a caller ID must be a number of our own (T7)',
        ),
      ),
  )

/** Who is promised a call back over a line that cannot call out would wait for it in vain. */
const callbackLineProblems = ({ lines, flows, queues }: FloorConfig): readonly Problem[] => {
  const callsBack = new Set(queues.filter(({ callback }) => callback !== null).map(({ id }) => id))
  return lines
    .filter(({ callerIds }) => callerIds.length === 0)
    .flatMap((line) => {
      const nodes = Object.values(flows.find(({ id }) => id === line.flow)?.nodes ?? {})
      const promised = nodes.find(
        (node) => (node.type === 'queue' || node.type === 'callback') && callsBack.has(node.queue),
      )
      if (promised === undefined) return []
      return [wrong(`lines.${line.id}.callerIds`, 'none', 'a number to call back with', 'line.callsNobody')]
    })
}

const pauseProblems = ({ pauseReasons, pauseLimits }: FloorConfig): readonly Problem[] => [
  ...doubled(pauseReasons).map((reason) => wrong('pauseReasons', reason, 'each reason once')),
  ...Object.keys(pauseLimits)
    .filter((reason) => !pauseReasons.includes(reason))
    .map((reason) => wrong(`pauseLimits.${reason}`, reason, 'a known reason')),
]
