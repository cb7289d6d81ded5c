import type { DayView, Happened, Law } from '../day/law.ts'

/** Issabel's prediction from the elapsed time of calls, as though talks were exponential from their beginning (PACING §2). */
export const issabelLaw = (overcommit: boolean): Law => {
  let talks: number[] = []
  let handled = 0
  let rings: number[] = []
  let tries: { readonly atS: number; readonly answered: boolean }[] = []
  let nowS = 0
  const note = (happened: Happened): void => {
    if (happened.type === 'wrapUpEnded') {
      handled += 1
      talks = [...talks, happened.talkS + happened.wrapUpS].slice(-100)
    }
    if (happened.type !== 'ended') return
    if (happened.end === 'answered') rings = [...rings, happened.ageS].slice(-20)
    tries.push({ atS: nowS, answered: happened.end === 'answered' })
  }
  return {
    name: overcommit ? 'issabel+overcommit' : 'issabel',
    everyS: 5,
    onEvents: false,
    note,
    decide: (view) => {
      nowS = view.nowS
      tries = tries.filter(({ atS }) => atS > nowS - 1_800)
      const ringS = rings.length === 0 ? 8 : mean(rings)
      const soon = handled < 10 ? 0 : freeSoon(view, mean(talks), ringS)
      const wanted = view.idle + soon - view.waiting - view.inFlight.size
      if (!overcommit || tries.length < 10) return { dial: Math.max(0, wanted) }
      const rate = Math.max(0.2, tries.filter(({ answered }) => answered).length / tries.length)
      const needed = view.idle + soon - view.waiting
      return { dial: Math.max(0, Math.round(needed / rate) - view.inFlight.size) }
    },
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const service = 0.97

const freeSoon = ({ agents, nowS }: DayView, meanS: number, ringS: number): number =>
  agents.filter(({ phase, sinceS, talkS }) => {
    if (phase !== 'talk' && phase !== 'wrapUp') return false
    const elapsedS = nowS - sinceS + (phase === 'wrapUp' ? talkS : 0)
    return 1 - Math.exp(-(elapsedS + ringS) / meanS) >= service
  }).length
