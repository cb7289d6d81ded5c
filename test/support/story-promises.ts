import {
  emptyDialler,
  emptyFloor,
  emptyFlowFloor,
  hourFigures,
  replay,
  stepDialler,
  stepFloor,
  stepFlows,
  tallyAll,
} from '@tsunagu/core'
import type { Story } from './story.ts'

/** Everything about a finished story that must be so whatever happened in it; empty when all is well. */
export const brokenPromises = (story: Story): readonly string[] => [
  ...oneEndEach(story),
  ...nobodyStuck(story),
  ...inOrder(story),
  ...replayed(story),
  ...counted(story),
]

/** Every call that arrived ended once, and stands in the records with that outcome. */
const oneEndEach = (story: Story): readonly string[] => {
  const ends = new Map<string, string[]>()
  for (const end of story.events('call.ended')) ends.set(end.call, [...(ends.get(end.call) ?? []), end.outcome])
  const arrived = [...new Set(story.events('call.arrived').map((event) => event.call))]
  return arrived.flatMap((call) => {
    const outcomes = ends.get(call) ?? []
    if (outcomes.length !== 1) return [`call ${call} ended ${outcomes.length} times: ${outcomes.join(', ')}`]
    const record = story.records.get(call)
    return record?.outcome === outcomes[0]
      ? []
      : [`call ${call} ended ${outcomes[0]}, its record says ${record?.outcome}`]
  })
}

/** When all calls are over nobody is in one, no channel is left, and no flow runs. */
const nobodyStuck = (story: Story): readonly string[] => [
  ...[...story.floor.calls.keys()].map((call) => `call ${call} is still on the floor`),
  ...[...story.flows.runs.keys()].map((call) => `call ${call} is still in a flow`),
  ...[...story.floor.agents.values()]
    .filter((agent) => agent.activity.kind !== 'idle' || agent.legs.length > 0)
    .map((agent) => `agent ${agent.id} is ${agent.activity.kind} with legs ${agent.legs.join()}`),
]

/** A queue's callers are offered in the order in which they joined, as long as nobody left or was let back. */
const inOrder = (story: Story): readonly string[] => {
  const waiting = new Map<string, string[]>()
  const broken: string[] = []
  for (const { body } of story.log) {
    if (body.type === 'call.queued') waiting.set(body.queue, [...(waiting.get(body.queue) ?? []), body.call])
    if (body.type === 'call.abandoned' || body.type === 'call.ended')
      for (const [queue, calls] of waiting) waiting.set(queue, without(calls, body.call))
    if (body.type === 'call.offerEnded' && body.result !== 'answered' && body.result !== 'callerGone')
      // Keeps its place at the head: it waits longer than all others of its queue.
      for (const [queue, calls] of waiting)
        if (story.offeredIn(body.call) === queue) waiting.set(queue, [body.call, ...calls])
    if (body.type === 'call.offered') {
      const calls = waiting.get(body.queue) ?? []
      if (calls[0] !== body.call) broken.push(`${body.call} was offered before ${calls[0]} in ${body.queue}`)
      waiting.set(body.queue, without(calls, body.call))
    }
  }
  return broken
}

const without = (calls: readonly string[], call: string): string[] => calls.filter((other) => other !== call)

/** The log through the cores again: the same decisions, the same end. */
const replayed = (story: Story): readonly string[] => {
  const acd = replay({ service: 'acd', initial: emptyFloor, step: stepFloor }, story.log, story.floor)
  const ivr = replay({ service: 'ivr', initial: emptyFlowFloor, step: stepFlows }, story.log, story.flows)
  const dialler = replay({ service: 'dialler', initial: emptyDialler, step: stepDialler }, story.log, story.dialler)
  return [acd, ivr, dialler].flatMap(({ divergence }) =>
    divergence === null ? [] : [`replay: ${JSON.stringify(divergence)}`],
  )
}

/** The figures kept while it happened equal those counted from the records afterwards. */
const counted = (story: Story): readonly string[] => {
  const tally = tallyAll(story.records.values())
  const ends = story.events('call.ended')
  const known = new Set(ends.map((end) => end.call))
  const alone = story.events('pbx.servedAlone').filter(({ leg }) => !known.has(leg)).length
  const answered = ends.filter((end) => end.outcome === 'answered').length
  const abandoned = ends.filter((end) => end.outcome === 'abandoned').length
  const kept = JSON.stringify(
    Object.keys(story.stats.hours)
      .sort()
      .map((key) => story.stats.hours[key]),
  )
  const again = JSON.stringify(hourFigures(story.records.values()))
  return [
    ...(tally.calls === ends.length + alone ? [] : [`${tally.calls} records, ${ends.length} ends, ${alone} alone`]),
    ...(tally.open === 0 ? [] : [`${tally.open} records still open`]),
    ...(tally.answered === answered ? [] : [`${tally.answered} answered in the figures, ${answered} in the log`]),
    ...(tally.abandoned === abandoned ? [] : [`${tally.abandoned} abandoned in the figures, ${abandoned} in the log`]),
    ...(kept === again ? [] : [`figures kept ${kept}, counted ${again}`]),
  ]
}
