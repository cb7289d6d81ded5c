import type { DayView, Law } from '../day/law.ts'

/**
 * VICIdial's dial level, from what its programs do (PACING §1, read from revision 739c0ce; nothing of its code is here): every
 * 2.5 s it tops up to level × agents; every 15 s it multiplies the level by how many agents were free.
 */
export type VicidialSettings = {
  readonly method: 'ratio' | 'hardLimit' | 'average' | 'tapered'
  /** Of `ratio`; where the others begin. */
  readonly level: number
  readonly mostLevel: number
  /** Agents to be kept idle (negative) or calls to be kept waiting (positive). */
  readonly difference: number
  readonly intensity: number
  readonly availableOnly: boolean
  /** Share, 0.03 for three in a hundred. */
  readonly dropLimit: number
}

export const vicidialDefault: VicidialSettings = {
  method: 'tapered',
  level: 1,
  mostLevel: 3,
  difference: 0,
  intensity: 0,
  availableOnly: false,
  dropLimit: 0.03,
}

/** The day ends at 21:00, up to which its tapering counts the digits of the clock; eight hours before it begins. */
const opensAtHour = 13
const latestDigits = 2_100

export const vicidialLaw = (settings: VicidialSettings): Law => {
  let level = settings.level
  let samples: { readonly ready: number; readonly waiting: number; readonly agents: number }[] = []
  let ticks = 0
  let recent: (Minute & { readonly atS: number })[] = []
  const adapt = (view: DayView): void => {
    const mean = (of: (one: (typeof samples)[number]) => number): number =>
      samples.reduce((sum, one) => sum + of(one), 0) / Math.max(1, samples.length)
    const difference = mean(({ ready }) => ready) - mean(({ waiting }) => waiting) + settings.difference
    const agents = mean((one) => one.agents)
    level = adapted(settings, level, agents === 0 ? 0 : difference / agents, view, minuteBefore(recent, view))
    samples = []
  }
  return {
    name: `vicidial ${settings.method}`,
    everyS: 0.5,
    onEvents: false,
    decide: (view) => {
      ticks += 1
      if (ticks % 2 === 0) samples.push(sampled(view))
      if (ticks % 120 === 0) recent = [...recent, { atS: view.nowS, ...counted(view) }].slice(-2)
      if (settings.method !== 'ratio' && ticks % 30 === 0) adapt(view)
      return { dial: ticks % 5 === 0 ? toppedUp(settings, level, view) : 0 }
    },
  }
}

const counted = ({ attempts, abandoned }: DayView) => ({ attempts, abandoned })

const sampled = ({ agents, idle, waiting }: DayView) => ({ ready: idle, waiting, agents: agents.length })

type Minute = { readonly attempts: number; readonly abandoned: number }

const minuteBefore = (recent: readonly (Minute & { readonly atS: number })[], view: DayView): Minute => {
  const before = recent.at(0) ?? { attempts: 0, abandoned: 0 }
  return { attempts: view.attempts - before.attempts, abandoned: view.abandoned - before.abandoned }
}

const adapted = (settings: VicidialSettings, before: number, share: number, view: DayView, minute: Minute): number => {
  const { intensity, mostLevel, dropLimit } = settings
  const moved = share < 0 ? share * Math.abs(intensity - 1) : share * (intensity + 1)
  let level = Math.min(mostLevel, Math.max(1, before * (1 + moved)))
  if (minute.attempts > 20 && minute.abandoned / minute.attempts > 0.5) level /= 2
  if (view.attempts > 50 && view.abandoned / Math.max(1, view.answered) > dropLimit)
    level = braked(settings, level, view.nowS)
  return Math.max(1, level)
}

const braked = ({ method }: VicidialSettings, level: number, nowS: number): number => {
  if (method === 'hardLimit') return 1
  if (method === 'average') return level / 2
  const minutes = Math.floor(nowS / 60)
  const digits = (opensAtHour + Math.floor(minutes / 60)) * 100 + (minutes % 60)
  const left = latestDigits - digits
  return left < 0 ? 1 : level * Math.min(1, left / 1_000)
}

/** Calls that ring, wait or are talked to count against the goal; agents in wrap-up are no agents for it. */
const toppedUp = ({ availableOnly }: VicidialSettings, level: number, view: DayView): number => {
  const talking = view.agents.reduce((sum, { phase }) => sum + (phase === 'talk' ? 1 : 0), 0)
  const agents = availableOnly ? view.idle : view.idle + talking
  const goal = Math.round(level * agents) + (availableOnly ? talking : 0)
  return Math.max(0, goal - view.inFlight.size - view.waiting - talking)
}
