import type { FloorConfig } from '../floor/config.ts'
import type { PbxCommand, Prompt } from '../log/commands.ts'
import type { FlowEvent, LookupResult } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { LogBody } from '../log/log-entry.ts'
import { unreachable } from '../machine/step.ts'
import type { FlowEffect, FlowRun } from './flow-run.ts'
import type { Moment, Rehearsal, RehearsalEnd, RehearsalStep, Rehearsed, RehearsedTransfer } from './rehearsal.ts'
import { emptyFlowFloor, type FlowFloor, stepFlows } from './step-flows.ts'

const call = 'rehearsal'
const promptMs = 2_000
const partMs = 500
const keyGapMs = 300
const intoWordsMs = 500
const reachMs = 5_000
const longestMs = 86_400_000
const mostEntries = 20_000

type Due = { readonly at: EpochMs; readonly body: LogBody; readonly name: string }
type TransferResult = RehearsedTransfer['result']
type MomentBody = Moment extends infer M ? (M extends Moment ? Omit<M, 'atMs'> : never) : never

/** One rehearsal while it goes on; only the functions below change it. */
type Stage = {
  readonly rehearsed: Rehearsed
  readonly used: Map<object, number>
  floor: FlowFloor
  at: EpochMs
  entries: number
  due: readonly Due[]
  moments: Moment[]
  /** Place in `moments` of what is being heard. */
  hearing: number | null
  /** The number a transfer under way goes to. */
  reaching: string
  place: { readonly flow: string; readonly node: string }
  end: RehearsalEnd | null
}

/**
 * Walks one caller through a flow with the very step that serves callers, in a time of its own. Pure: the same script gives
 * the same rehearsal. What is after the flow (a queue's announcements, a message) is not rehearsed.
 */
export const rehearse = (rehearsed: Rehearsed): Rehearsal => {
  const { script, flow } = rehearsed
  const config = configOf(rehearsed)
  const stage: Stage = {
    rehearsed,
    ...{ floor: emptyFlowFloor, at: script.at, entries: 0, due: [], moments: [], used: new Map() },
    ...{ hearing: null, reaching: '', place: { flow: flow.id, node: '' }, end: null },
  }
  tell(stage, { type: 'floor.configured', config })
  tell(stage, arrival(rehearsed, config))
  let unusedFrom: number | null = null
  script.steps.forEach((step, index) => {
    if (stage.end !== null || !act(stage, step)) unusedFrom ??= index
  })
  if (script.afterSteps === 'stay') passUntil(stage, () => false)
  const { moments, end, place } = stage
  return {
    ...{ moments, ...place },
    end: end ?? { kind: 'stands' },
    run: end === null ? (runOf(stage) ?? null) : null,
    tookMs: stage.at - script.at,
    unusedFrom,
  }
}

/** Prompts keep their names, so that the rehearsal can tell them; every line leads to the flow. */
const configOf = ({ flow, flows, config, script }: Rehearsed): FloorConfig => {
  const own = { id: script.line ?? config.lines[0]?.id ?? 'rehearsal', name: '', number: '', callerIds: [] }
  const line = config.lines.find(({ id }) => id === own.id) ?? { ...own, flow: flow.id }
  return {
    ...config,
    prompts: {},
    lines: [{ ...line, flow: flow.id }],
    flows: [flow, ...flows.filter(({ id }) => id !== flow.id)],
  }
}

const arrival = ({ script }: Rehearsed, { lines, node }: FloorConfig): LogBody => ({
  type: 'call.arrived',
  ...{ call, leg: call, node, direction: 'inbound', recording: null, caller: script.caller },
  line: lines[0]?.id ?? '',
  called: lines[0]?.number ?? '',
})

const runOf = (stage: Stage): FlowRun | undefined => stage.floor.runs.get(call)

const note = (stage: Stage, moment: MomentBody): void => {
  stage.moments.push({ atMs: stage.at - stage.rehearsed.script.at, ...moment })
}

const tell = (stage: Stage, body: LogBody): void => {
  stage.entries++
  const step = stepFlows(stage.floor, { id: `${stage.at}-${stage.entries}`, at: stage.at, by: 'rehearsal', body })
  stage.floor = step.state
  for (const effect of step.effects) perform(stage, effect)
}

const perform = (stage: Stage, effect: FlowEffect): void => {
  switch (effect.type) {
    case 'command':
      return obey(stage, effect.command)
    case 'timer.set':
      return plan(stage, effect.timer, effect.at, { type: 'timer.fired', service: 'ivr', timer: effect.timer })
    case 'timer.cancel':
      return forget(stage, effect.timer)
    case 'event':
      return hearOf(stage, effect.event)
    default:
      return unreachable(effect)
  }
}

const plan = (stage: Stage, name: string, at: EpochMs, body: LogBody): void => {
  stage.due = [...stage.due, { name, at, body }]
}

const forget = (stage: Stage, name: string): void => {
  stage.due = stage.due.filter((due) => due.name !== name)
}

const obey = (stage: Stage, command: PbxCommand): void => {
  if (command.type === 'leg.stopPlay') {
    cutShort(stage)
    forget(stage, command.playback)
  }
  if (command.type !== 'leg.play') return
  stage.hearing = stage.moments.length
  note(stage, { type: 'hears', prompts: command.prompts, cut: false })
  const { leg, playback } = command
  const lasts = command.prompts.reduce((ms, prompt) => ms + durationOf(stage, prompt), 0)
  plan(stage, playback, stage.at + lasts, { type: 'playback.ended', leg, playback, completed: true })
}

const cutShort = (stage: Stage): void => {
  const heard = stage.hearing === null ? undefined : stage.moments[stage.hearing]
  if (stage.hearing !== null && heard?.type === 'hears') stage.moments[stage.hearing] = { ...heard, cut: true }
  stage.hearing = null
}

const durationOf = ({ rehearsed: { durations = {} } }: Stage, prompt: Prompt): number =>
  Object.hasOwn(durations, prompt)
    ? (durations[prompt] ?? promptMs)
    : /\/(digit|number|month|day)-|\/(yen|year)$/.test(prompt)
      ? partMs
      : promptMs

const hearOf = (stage: Stage, event: FlowEvent): void => {
  if (event.type === 'flow.started') return
  if (event.type === 'flow.entered') {
    const { flow, node, because } = event
    stage.place = { flow, node }
    return note(stage, { type: 'goes', flow, node, because })
  }
  note(stage, { type: 'told', event })
  switch (event.type) {
    case 'flow.lookingUp':
      return answer(stage, event)
    case 'flow.transferring':
      return reach(stage, event.number)
    case 'flow.queueing':
      return over(stage, { kind: 'queue', queue: event.queue, offerCallback: event.offerCallback })
    case 'flow.voicemail':
      return over(stage, { kind: 'voicemail', queue: event.queue })
    case 'flow.ended':
      return over(stage, { kind: 'ended', outcome: event.outcome })
    case 'flow.keyed':
    case 'flow.collected':
    case 'flow.texting':
    case 'flow.surveyed':
      return
    default:
      return unreachable(event)
  }
}

const over = (stage: Stage, end: RehearsalEnd): void => {
  stage.end ??= end
  stage.due = []
}

/** The first that fits and was not used, or the last that fits. */
const taken = <T extends object>(stage: Stage, fitting: readonly T[]): T | undefined => {
  const found = fitting.find((each) => !stage.used.has(each)) ?? fitting.at(-1)
  if (found !== undefined) stage.used.set(found, stage.at)
  return found
}

const answer = (stage: Stage, { lookup, what, keys }: Extract<FlowEvent, { type: 'flow.lookingUp' }>): void => {
  const source = what.kind === 'record' ? what.source : null
  const fits = stage.rehearsed.script.lookups.filter(
    (each) => each.source === source && Object.entries(each.keys).every(([key, value]) => keys[key] === value),
  )
  const found = taken(stage, fits)
  if (found?.result === 'never') return
  const result: LookupResult = found?.result ?? 'notFound'
  const values = found?.values ?? {}
  plan(stage, lookup, stage.at + (found?.afterMs ?? 0), { type: 'lookup.answered', call, lookup, result, values })
}

const reach = (stage: Stage, number: string): void => {
  stage.reaching = number
  const fits = stage.rehearsed.script.transfers.filter((each) => each.number === null || each.number === number)
  const { result, afterMs } = taken(stage, fits) ?? { result: 'connected' as const, afterMs: reachMs }
  const returnedTo = result === 'connected' ? 'nobody' : 'flow'
  plan(stage, 'transfer', stage.at + afterMs, { type: 'call.transferEnded', call, result, returnedTo })
}

/** False: what the step waits for did not come any more. */
const act = (stage: Stage, step: RehearsalStep): boolean => {
  switch (step.type) {
    case 'press':
      return pressAll(stage, step)
    case 'silence':
      if (!passUntil(stage, isAwaited)) return false
      passUntil(stage, (now, before) => !isAwaited(now) || before.used !== now.used)
      return true
    case 'wait':
      pass(stage, step.ms)
      return true
    case 'hangUp':
      note(stage, { type: 'hangsUp' })
      cutShort(stage)
      tell(stage, { type: 'leg.ended', leg: call, cause: 16 })
      over(stage, { kind: 'hungUp' })
      return true
    default:
      return unreachable(step)
  }
}

const pressAll = (stage: Stage, { keys, when }: Extract<RehearsalStep, { type: 'press' }>): boolean => {
  if (when !== 'atOnce' && !passUntil(stage, when === 'afterWords' ? isAwaited : isAsked)) return false
  if (when === 'duringWords') pass(stage, intoWordsMs)
  const all = [...keys]
  all.forEach((key, index) => {
    if (index > 0) pass(stage, keyGapMs)
    press(stage, key)
  })
  return true
}

const press = (stage: Stage, key: string): void => {
  if (stage.end !== null) return
  note(stage, { type: 'presses', key })
  tell(stage, { type: 'leg.keyPressed', leg: call, key, heldMs: 100 })
}

const isAsked = (run: FlowRun): boolean => run.phase === 'awaitingKey'
const isAwaited = (run: FlowRun): boolean => run.phase === 'awaitingKey' && run.hearing.state === 'waiting'

/** Lets one thing after the other happen until it is so; false: the caller is gone before. */
const passUntil = (stage: Stage, isSo: (run: FlowRun, before: FlowRun) => boolean): boolean => {
  const before = runOf(stage)
  for (let run = before; run !== undefined && before !== undefined; run = runOf(stage)) {
    if (isSo(run, before)) return true
    const next = nextDue(stage)
    if (next === undefined) return false
    happen(stage, next)
  }
  return false
}

/** Lets so much time pass. */
const pass = (stage: Stage, ms: number): void => {
  const until = stage.at + ms
  for (let next = nextDue(stage); next !== undefined && next.at <= until; next = nextDue(stage)) happen(stage, next)
  if (stage.end === null) stage.at = until
}

const nextDue = ({ due }: Stage): Due | undefined =>
  due.reduce<Due | undefined>((first, each) => (first === undefined || each.at < first.at ? each : first), undefined)

const happen = (stage: Stage, due: Due): void => {
  stage.at = due.at
  forget(stage, due.name)
  if (stage.entries >= mostEntries || stage.at - stage.rehearsed.script.at > longestMs)
    return over(stage, { kind: 'endless' })
  if (due.body.type === 'playback.ended') stage.hearing = null
  if (due.body.type === 'call.transferEnded') transferEnds(stage, due.body.result)
  tell(stage, due.body)
}

const transferEnds = (stage: Stage, result: TransferResult): void => {
  note(stage, { type: 'transferEnded', result })
  if (result === 'connected') over(stage, { kind: 'transferred', number: stage.reaching })
}
