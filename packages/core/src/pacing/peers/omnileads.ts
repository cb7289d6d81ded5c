import type { DayView, Law } from '../day/law.ts'

/** OMniLeads' predictive pacer: expected free agents over the hit rate, times an aggressiveness that a moving average of
 * abandonment takes back (PACING §2). */
export const omnileadsLaw = ({ aggressiveness = 1, mostAbandoned = 0.03 } = {}): Law => {
  let hit = 0.3
  let abandoned = 0
  let [talkS, wrapUpS, ringS] = [150, 25, 12]
  let calls = 0
  let latched = false
  let ticksOver = 0
  const slow = (before: number, value: number): number => before + 0.1 * (value - before)
  return {
    name: 'omnileads',
    everyS: 1,
    onEvents: false,
    note: (happened) => {
      if (happened.type === 'ended' && happened.end !== 'censored') {
        calls += 1
        hit = Math.max(0.05, slow(hit, happened.end === 'answered' ? 1 : 0))
        if (happened.end === 'answered') ringS = slow(ringS, happened.ageS)
      } else if (happened.type === 'served') abandoned = slow(abandoned, 0)
      else if (happened.type === 'abandoned') abandoned = slow(abandoned, 1)
      else if (happened.type === 'talkEnded') talkS = slow(talkS, happened.talkS)
      else if (happened.type === 'wrapUpEnded') wrapUpS = slow(wrapUpS, happened.wrapUpS)
    },
    decide: (view) => {
      ticksOver = abandoned >= mostAbandoned ? ticksOver + 1 : 0
      if (ticksOver >= 5) latched = true
      if (abandoned < 0.8 * mostAbandoned) latched = false
      const free = view.idle - view.waiting
      if (calls < 50 || latched) return { dial: Math.max(0, free - view.inFlight.size) }
      const eager = eagerness(abandoned, mostAbandoned, aggressiveness)
      const wanted = (free + freeSoon(view, { talkS, wrapUpS, ringS }) - view.inFlight.size * hit) / hit
      return { dial: Math.max(0, Math.floor(wanted * eager)) }
    },
  }
}

const least = 0.2

const eagerness = (abandoned: number, most: number, full: number): number => {
  if (abandoned >= most) return least
  if (abandoned <= most / 2) return full
  return full + ((least - full) * (abandoned - most / 2)) / (most / 2)
}

const freeSoon = (
  { agents, nowS }: DayView,
  { talkS, wrapUpS, ringS }: { readonly talkS: number; readonly wrapUpS: number; readonly ringS: number },
): number =>
  agents.reduce((sum, { phase, sinceS }) => {
    if (phase !== 'talk' && phase !== 'wrapUp') return sum
    const mean = phase === 'talk' ? talkS : wrapUpS
    return sum + 1 - Math.exp(-ringS / Math.max(1, mean - (nowS - sinceS)))
  }, 0)
