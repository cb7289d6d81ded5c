import type { Dialler, FloorId } from '@tsunagu/core'
import { type FloorRunner, Gauge, type Metrics } from '@tsunagu/runtime'

export type DialMetrics = {
  /** Measures from now on what the dialler of a floor does, while this process leads it. */
  readonly follow: (floor: FloorId, runner: FloorRunner<Dialler>) => void
}

const labelNames = ['floor', 'campaign'] as const

/** Targets at hand, calls in flight, and those answered and lost today, by campaign; asked when somebody looks. */
export const dialMetrics = ({ registry }: Metrics): DialMetrics => {
  const followed = new Map<FloorId, FloorRunner<Dialler>>()
  const gauge = (name: string, help: string, measure: (dialler: Dialler, campaign: string) => number): Gauge =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset()
        for (const [floor, runner] of followed)
          for (const campaign of runner.state()?.plans.keys() ?? [])
            this.set({ floor, campaign }, measure(runner.state() as Dialler, campaign))
      },
    })
  gauge('tsunagu_dialler_targets', 'targets at hand', ({ targets }, campaign) =>
    countOf(targets.values(), (one) => one.campaign === campaign),
  )
  gauge('tsunagu_dialler_in_flight', 'attempts begun and not ended', ({ flights }, campaign) =>
    countOf(flights.values(), ({ attempt }) => attempt.campaign === campaign),
  )
  gauge(
    'tsunagu_dialler_lost_today',
    'answered and left without an agent, on the last day dialled',
    ({ tallies }, campaign) => {
      const last = tallies.get(campaign)?.at(-1)
      return last === undefined ? 0 : last.lost + last.hungUp
    },
  )
  return { follow: (floor, runner) => followed.set(floor, runner) }
}

const countOf = <T>(all: Iterable<T>, isCounted: (one: T) => boolean): number => [...all].filter(isCounted).length
