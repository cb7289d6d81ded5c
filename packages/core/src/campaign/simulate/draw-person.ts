import type { EpochMs } from '../../log/ids.ts'
import { seededFor } from '../../simulate/chance.ts'
import { drawMs } from '../../simulate/spread.ts'
import { isSameSlot, slotAt } from '../tried.ts'
import type { CampaignScenario } from './campaign-scenario.ts'

/** What will become of one attempt, known to nobody but the world. Times from the INVITE. */
export type DrawnPerson = {
  readonly ringsMs: number
  /** Picked up, or failed with this cause, then; null: it rings for as long as it is let. */
  readonly end: { readonly afterMs: number; readonly what: 'person' | 'machine' | number } | null
  readonly talkMs: number
  readonly wrapUpMs: number
  /** Away after the wrap-up; 0: not. */
  readonly pauseMs: number
}

const causes = { busy: 17, invalid: 1, network: 34 } as const

/** The n-th attempt to a target has the same luck under every plan; only the slot moves how likely an answer is. */
export const drawPerson = (
  { seed, people, campaign }: CampaignScenario,
  replication: number,
  target: number,
  attempt: number,
  at: EpochMs,
): DrawnPerson => {
  const chance = seededFor(seed, replication, 'attempt', target, attempt)
  const ringsMs = drawMs(chance, people.setUp)
  const [luck, pickUpMs] = [chance.next(), drawMs(chance, people.ring)]
  const slot = slotAt(campaign.tries.bands, at)
  const known = slot === null ? undefined : people.bySlot.find((one) => isSameSlot(one, slot))
  const answers = known?.answers ?? people.answers
  const isMachine = luck >= answers
  const handling = {
    ringsMs,
    talkMs: drawMs(chance, isMachine ? people.machineTalk : people.talk),
    wrapUpMs: drawMs(chance, people.wrapUp),
    pauseMs: chance.next() < people.leaves ? drawMs(chance, people.pause) : 0,
  }
  if (luck < answers) return { ...handling, end: { afterMs: ringsMs + pickUpMs, what: 'person' } }
  const rest = [
    ['machine', people.machines],
    [causes.busy, people.busy],
    [causes.invalid, people.invalid],
    [causes.network, people.network],
  ] as const
  let bound = answers
  for (const [what, share] of rest) {
    bound += share
    if (luck < bound) return { ...handling, end: { afterMs: ringsMs + (what === 'machine' ? pickUpMs : 0), what } }
  }
  return { ...handling, end: null }
}
