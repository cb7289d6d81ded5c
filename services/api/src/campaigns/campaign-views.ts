import type { AttemptView, CampaignRow, CampaignView, TargetView } from '@tsunagu/messages'
import type { StoredAttempt, StoredCampaign, StoredTarget, TargetCount } from '@tsunagu/store'

/** Counts of targets, without any person. */
export const targetCounts = (counts: readonly TargetCount[], campaign: string): CampaignRow['targets'] => {
  const own = counts.filter((one) => one.campaign === campaign)
  const sum = (state: TargetCount['state']): number =>
    own.filter((one) => one.state === state).reduce((all, { targets }) => all + targets, 0)
  const because = own.flatMap(({ because: why, targets }) => (why === null ? [] : [[why, targets] as const]))
  return { waiting: sum('waiting'), done: sum('done'), because: Object.fromEntries(because) }
}

export const campaignRow = (stored: StoredCampaign, counts: readonly TargetCount[]): CampaignRow => ({
  ...{ campaign: stored.id, name: stored.name, state: stored.state, version: stored.version },
  ...{ mode: stored.plan.mode.kind, line: stored.plan.line, queue: stored.plan.queue },
  targets: targetCounts(counts, stored.id),
  ...{ listedAt: stored.listed_at, changedAt: stored.changed_at, changedBy: stored.changed_by },
})

export const campaignView = (stored: StoredCampaign, counts: readonly TargetCount[]): CampaignView => ({
  ...campaignRow(stored, counts),
  ...{ source: stored.source, plan: stored.plan as CampaignView['plan'] },
  ...{ madeAt: stored.made_at, madeBy: stored.made_by },
})

export const targetView = (row: StoredTarget): TargetView => ({
  ...{ target: row.id, person: row.person, rank: row.rank, reason: row.reason, state: row.state },
  ...{ nextAt: row.next_at, heldBy: [...row.held_by], because: row.because },
  ...{ appointmentAt: row.appointment_at, appointmentAgent: row.appointment_agent },
  ...{ tries: row.tries, lastOutcome: row.last_outcome, lastCall: row.last_call },
  ...{ addedAt: row.added_at, settledAt: row.settled_at },
})

export const attemptView = (row: StoredAttempt, shownNumber: (number: string) => string): AttemptView => ({
  ...{ call: row.call, campaign: row.campaign, number: shownNumber(row.number), at: row.started_at },
  ...{ outcome: row.outcome, agent: row.agent, disposition: row.disposition, returned: row.returned },
  ...{ weekday: row.weekday, band: row.band },
})
