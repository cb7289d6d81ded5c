import type { FloorConfig } from '../floor/config.ts'
import { arrival, queueing } from '../floor/floor.spec.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { RequestBody } from '../log/requests.ts'
import { type FloorStep, logBegin, walkFloor } from './floor-walk.ts'
import type { WaitWatch } from './why-wait.ts'

export type CallOffered = Extract<AcdEvent, { type: 'call.offered' }>

const isOf = (leg: string, letter: string): boolean => new RegExp(`\\.${letter}\\d+$`).test(leg)

/** A floor's log made and walked at once; timers fire on their way. */
export const givenWalk = (config: FloorConfig) => {
  const walk = walkFloor(logBegin)
  const steps: FloorStep[] = []
  const timers = new Map<string, number>()
  let at = 1_795_133_700_000
  let count = 0
  let watch: WaitWatch | null = null

  const feed = (body: LogBody): void => {
    count++
    const by = body.type === 'timer.fired' ? 'acd' : 'test'
    const step = walk.take({ id: `${at}-${count}`, at, by, body })
    if (step === null) throw new Error(`passed over ${body.type}`)
    steps.push(step)
    watch?.see(step.after, at)
    for (const effect of step.effects) {
      if (effect.type === 'timer.set') timers.set(effect.timer, effect.at)
      if (effect.type === 'timer.cancel') timers.delete(effect.timer)
    }
  }

  const offered = (agent: string | null) =>
    [...walk.floor().calls.values()].flatMap((call) =>
      call.phase === 'offered' ? call.offers.filter((one) => agent === null || one.agent === agent) : [],
    )

  const self = {
    floor: walk.floor,
    at: () => at,
    steps: () => steps,
    /** The whole log, acd's own events with it, as they would stand in it. */
    log: (): readonly LogEntry[] =>
      steps.flatMap(({ entry, effects }) => [
        entry,
        ...effects.flatMap((effect, n) =>
          effect.type === 'event' ? [{ id: `${entry.id}.${n}`, at: entry.at, by: 'acd', body: effect.event }] : [],
        ),
      ]),
    offers: (): readonly CallOffered[] =>
      steps.flatMap(({ effects }) =>
        effects.flatMap((effect) =>
          effect.type === 'event' && effect.event.type === 'call.offered' ? [effect.event] : [],
        ),
      ),
    watching: (by: WaitWatch) => {
      watch = by
      return self
    },
    feed: (body: LogBody) => {
      feed(body)
      return self
    },
    ask: (body: RequestBody) =>
      self.feed({ ...body, request: `r${count}`, actor: { account: 'desk', door: 'system' } }),
    pass: (ms: number) => {
      const end = at + ms
      for (;;) {
        const due = [...timers].filter(([, when]) => when <= end).sort((a, b) => a[1] - b[1])[0]
        if (due === undefined) break
        timers.delete(due[0])
        at = Math.max(at, due[1])
        feed({ type: 'timer.fired', service: 'acd', timer: due[0] })
      }
      at = end
      return self
    },
    ready: (...agents: readonly string[]) => {
      for (const agent of agents) {
        self.feed({ type: 'phone.registered', phone: agent.replace('a', 'p') })
        self.ask({ type: 'agent.signIn', agent }).ask({ type: 'agent.ready', agent })
        at += 1_000
      }
      return self
    },
    arrive: (leg: string, queue = 'q1') => {
      self.feed(arrival(leg)).feed(queueing(leg, queue))
      at++
      return self
    },
    answer: (agent: string | null) => {
      const [one] = offered(agent)
      return one === undefined ? self : self.feed({ type: 'leg.answered', leg: one.leg, recording: null })
    },
    /** The newest leg with this letter was picked up, or ended. */
    legOf: (letter: string): string => {
      const found = steps.flatMap(({ effects }) =>
        effects.flatMap((effect) =>
          effect.type === 'command' && effect.command.type === 'leg.dial' && isOf(effect.command.leg, letter)
            ? [effect.command.leg]
            : [],
        ),
      )
      const last = found.at(-1)
      if (last === undefined) throw new Error(`no leg ${letter}`)
      return last
    },
    pickUp: (letter: string) => self.feed({ type: 'leg.answered', leg: self.legOf(letter), recording: null }),
    end: (leg: string, cause = 16) => self.feed({ type: 'leg.ended', leg, cause }),
    answerAny: () => self.answer(null),
    /** The citizen hangs up, and with it what the floor hangs up. */
    hangUp: (call: string) => {
      self.feed({ type: 'leg.ended', leg: call, cause: 16 })
      const hungUp = steps
        .at(-1)
        ?.effects.flatMap((effect) =>
          effect.type === 'command' && effect.command.type === 'leg.hangUp' ? [effect.command.leg] : [],
        )
      for (const leg of hungUp ?? []) self.feed({ type: 'leg.ended', leg, cause: 16 })
      return self
    },
  }
  return self.feed({ type: 'floor.configured', config })
}
