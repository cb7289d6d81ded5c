import { nextChange } from '../../calendar/standing.ts'
import { minuteMs, startOfDay, tokyoTime } from '../../calendar/tokyo-time.ts'
import type { EpochMs } from '../../log/ids.ts'
import type { Campaign } from '../campaign.ts'
import { legalHours } from '../campaign-rules.ts'
import { mayDialAt, nextDialAt } from '../dial-window.ts'
import type { DialConfig } from './dialler.ts'

/** Why a campaign dials nobody at this moment, and until when that is so. */
export type Closed = {
  readonly limit: 'notRunning' | 'notYet' | 'over' | 'hours'
  readonly until: EpochMs | 'never'
}

type When = { readonly config: DialConfig; readonly at: EpochMs }

/** State, first and last day, and the hours in which a call may begin and ring out; null: open. */
export const closedBy = ({ config, at }: When, plan: Campaign): Closed | null => {
  const { state, firstDay, lastDay, tries, mode } = plan
  if (state !== 'running') return { limit: 'notRunning', until: 'never' }
  const { day } = tokyoTime(at)
  if (lastDay !== null && day > lastDay) return { limit: 'over', until: 'never' }
  if (firstDay !== null && day < firstDay) return { limit: 'notYet', until: startOfDay(firstDay) }
  const calendar = config.calendars.find(({ id }) => id === tries.calendar)
  if (calendar === undefined) return { limit: 'hours', until: 'never' }
  const ringMs = tries.ringTimeoutS * 1_000
  // A case may be looked at until then before it is dialled.
  const latest = at + (mode.kind === 'preview' ? mode.decideMs : 0)
  if ([at, latest].every((moment) => mayDialAt(calendar, config.holidays, moment, ringMs))) return null
  return { limit: 'hours', until: nextDialAt(calendar, config.holidays, latest, ringMs) ?? 'never' }
}

/** How long calls may still begin today, at most. */
export const openForMs = ({ config, at }: When, plan: Campaign): number => {
  const calendar = config.calendars.find(({ id }) => id === plan.tries.calendar)
  if (calendar === undefined) return 0
  const { day } = tokyoTime(at)
  const legal = startOfDay(day) + legalHours.to * minuteMs
  return Math.max(0, Math.min(legal, nextChange(calendar, config.holidays, at)) - at)
}
