import {
  type Campaign,
  type CampaignState,
  type DialMode,
  type MachineRules,
  municipalRules,
  municipalTries,
  type PacingRules,
  type TryRules,
} from '@tsunagu/core'
import type { Plan, PlanPacing } from './plan-schema.ts'

const decideMs = 60_000
const mostLinesAgentless = 10

/** The rules of dialling with what the plan leaves out. */
export const pacingOf = (pacing: PlanPacing): PacingRules => {
  const { mode, cap, ringS, graceS, cancelAfterRingS, mostLines, linesPerAgent, callsPerS, callsPerAgent } = pacing
  return {
    mode:
      mode === 'power'
        ? { kind: 'power', callsPerAgent: callsPerAgent ?? 1 }
        : { kind: mode === 'predictive' ? 'predictive' : 'progressive' },
    cap: cap ?? municipalRules.cap,
    ringTimeoutS: ringS ?? municipalRules.ringTimeoutS,
    graceS: graceS ?? municipalRules.graceS,
    cancelAfterRingS: cancelAfterRingS ?? municipalRules.cancelAfterRingS,
    mostLines: mostLines ?? municipalRules.mostLines,
    linesPerAgent: linesPerAgent ?? municipalRules.linesPerAgent,
    callsPerS: callsPerS ?? municipalRules.callsPerS,
  }
}

/** A case that an agent has skipped comes again after half a morning, one that nobody decided on soon. */
const standardRestMin = { skipped: 120, timedOut: 10 } as const

const modeOf = (pacing: PlanPacing): DialMode => {
  switch (pacing.mode) {
    case 'preview':
      return {
        kind: 'preview',
        decideMs: pacing.decideS === undefined ? decideMs : pacing.decideS * 1_000,
        onTimeout: pacing.onTimeout ?? 'skip',
        restMs: {
          skipped: (pacing.skippedRestMin ?? standardRestMin.skipped) * 60_000,
          timedOut: (pacing.timedOutRestMin ?? standardRestMin.timedOut) * 60_000,
        },
      }
    case 'agentless':
      return { kind: 'agentless', flow: pacing.flow ?? '', mostLines: pacing.mostLines ?? mostLinesAgentless }
    default:
      return pacingOf(pacing).mode
  }
}

/** How often and when one person is tried, with what the plan leaves out. */
export const triesOf = ({ calendar, tries, pacing }: Pick<Plan, 'calendar' | 'tries' | 'pacing'>): TryRules => {
  const { most, gapMin, retry } = municipalTries
  return {
    calendar,
    ringTimeoutS: pacing.ringS ?? municipalTries.ringTimeoutS,
    bands: tries.bands ?? municipalTries.bands,
    slotMemoryDays: tries.slotMemoryDays ?? municipalTries.slotMemoryDays,
    most: {
      perPersonDay: tries.perPersonDay ?? most.perPersonDay,
      perPersonWeek: tries.perPersonWeek ?? most.perPersonWeek,
      perPerson: tries.perPerson ?? most.perPerson,
      perNumberDay: tries.perNumberDay ?? most.perNumberDay,
      perHouseholdDay: tries.perHouseholdDay ?? most.perHouseholdDay,
    },
    gapMin: {
      person: tries.gapMin?.person ?? gapMin.person,
      number: tries.gapMin?.number ?? gapMin.number,
      household: tries.gapMin?.household ?? gapMin.household,
    },
    retry: { ...retry, ...tries.retry },
    retryAfter: tries.retryAfter ?? municipalTries.retryAfter,
    abandonLockH: tries.abandonLockH ?? municipalTries.abandonLockH,
  }
}

export type PlanAs = {
  readonly version: number
  readonly state: CampaignState
  /** Of the line, for a plan that names none. */
  readonly callerId: string
}

/** The campaign as the dialler knows it. */
export const campaignOf = (plan: Plan, { version, state, callerId }: PlanAs): Campaign => ({
  ...{ id: plan.campaign, version, name: plan.name, state, line: plan.line, callerId: plan.callerId ?? callerId },
  ...{ queue: plan.queue, mode: modeOf(plan.pacing), pacing: pacingOf(plan.pacing), tries: triesOf(plan) },
  ...{ firstDay: plan.window?.from ?? null, lastDay: plan.window?.to ?? null },
  ...{ priority: plan.priority, weight: plan.weight, reserve: plan.reserve, yields: plan.yields },
  ...{ apology: plan.apology, quotas: plan.quotas },
  ...(plan.machines === undefined ? {} : { machines: machinesOf(plan.machines) }),
})

const machinesOf = ({ listenS, message, sample }: NonNullable<Plan['machines']>): MachineRules => ({
  listenMs: Math.round(listenS * 1_000),
  message,
  sample,
})
