import type { Law } from '../day/law.ts'

/** So many calls for each free agent (WombatDialer's boost, "power"): nothing is learnt (PACING §2). */
export const boostLaw = (boost: number): Law => ({
  name: 'boost',
  everyS: 1,
  onEvents: true,
  decide: ({ idle, waiting, inFlight }) => ({
    dial: waiting > 0 ? 0 : Math.max(0, Math.floor(boost * idle) - inFlight.size),
  }),
})

/** Seconds that an agent spends on each attempt before it is dialled. */
export const previewS = 12
export const byHandS = 21

/**
 * Each agent dials for himself: he looks at the case (`preview`) or looks it up and keys the number in (`manual`), then waits for
 * what becomes of that one attempt.
 */
export const singleLaw = (name: 'manual' | 'preview'): Law => {
  const beforeS = name === 'preview' ? previewS : byHandS
  let since: number[] = []
  return {
    name,
    everyS: 1,
    onEvents: true,
    decide: (view) => {
      const wanted = Math.max(0, view.idle - view.waiting - view.inFlight.size)
      // One clock for each agent who has no attempt of his own in flight.
      since = since.slice(0, wanted)
      while (since.length < wanted) since.push(view.nowS)
      const dial = since.filter((at) => view.nowS - at >= beforeS).length
      since = since.filter((at) => view.nowS - at < beforeS)
      return { dial }
    },
  }
}
