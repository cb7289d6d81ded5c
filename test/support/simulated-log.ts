import type { Effect, FloorEvent, LaneCommand, LogBody, LogEntry, Step } from '@tsunagu/core'

export type Timeline = {
  readonly now: () => number
  readonly after: (ms: number, act: () => void) => void
  /** Does everything that is due, in order, until nothing is left or `until` has come. */
  readonly run: (until: number) => void
}

type Due = { readonly at: number; readonly order: number; readonly act: () => void }

export const timeline = (start: number): Timeline => {
  let now = start
  let order = 0
  const due: Due[] = []
  const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  const place = (task: Due): void => {
    let low = 0
    let high = due.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = due[middle]
      if (other !== undefined && isBefore(task, other)) low = middle + 1
      else high = middle
    }
    due.splice(low, 0, task)
  }
  return {
    now: () => now,
    after: (ms, act) => place({ at: now + Math.max(0, Math.round(ms)), order: order++, act }),
    run: (until) => {
      for (let task = due.at(-1); task !== undefined && task.at <= until; task = due.at(-1)) {
        due.pop()
        now = task.at
        task.act()
      }
    },
  }
}

export type SimulatedLog = {
  readonly entries: LogEntry[]
  readonly append: (by: string, body: LogBody) => void
  readonly onAppend: (listener: () => void) => void
}

export const simulatedLog = (time: Timeline): SimulatedLog => {
  const entries: LogEntry[] = []
  const listeners: (() => void)[] = []
  let last = { at: 0, n: 0 }
  return {
    entries,
    onAppend: (listener) => listeners.push(listener),
    append: (by, body) => {
      const at = time.now()
      last = at === last.at ? { at, n: last.n + 1 } : { at, n: 0 }
      entries.push({ id: `${at}-${last.n}`, at, by, body })
      for (const listener of listeners) listener()
    },
  }
}

type Service<State> = {
  readonly name: string
  readonly initial: State
  readonly step: (state: State, entry: LogEntry) => Step<State, Effect<FloorEvent>>
  /** How long after an entry the service comes to read it. */
  readonly lagMs: () => number
  readonly perform: (command: LaneCommand) => void
}

/** Runs a pure service over the log as the shell does: read what is there, fold it, write events and timers. */
export const serve = <State>(
  time: Timeline,
  log: SimulatedLog,
  service: Service<State>,
): { readonly state: () => State } => {
  let state = service.initial
  let read = 0
  let awake = false
  const timers = new Map<string, number>()
  const concerns = ({ by, at, body }: LogEntry): boolean =>
    body.type === 'timer.fired'
      ? body.service === service.name && (timers.get(body.timer) ?? Number.POSITIVE_INFINITY) <= at
      : by !== service.name
  const setTimer = (timer: string, at: number): void => {
    timers.set(timer, at)
    time.after(at - time.now(), () => {
      if (timers.get(timer) === at) log.append(service.name, { type: 'timer.fired', service: service.name, timer })
    })
  }
  const carryOut = (effect: Effect<FloorEvent>): void => {
    if (effect.type === 'event') log.append(service.name, effect.event)
    else if (effect.type === 'command') service.perform(effect)
    else if (effect.type === 'timer.set') setTimer(effect.timer, effect.at)
    else timers.delete(effect.timer)
  }
  const fold = (): void => {
    awake = false
    const effects: Effect<FloorEvent>[] = []
    for (; read < log.entries.length; read++) {
      const entry = log.entries[read]
      if (entry === undefined || !concerns(entry)) continue
      const next = service.step(state, entry)
      if (entry.body.type === 'timer.fired') timers.delete(entry.body.timer)
      state = next.state
      effects.push(...next.effects)
    }
    effects.forEach(carryOut)
  }
  log.onAppend(() => {
    if (awake) return
    awake = true
    time.after(service.lagMs(), fold)
  })
  return { state: () => state }
}
