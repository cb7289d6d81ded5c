import type { EpochMs } from '../log/ids.ts'
import { isOver } from './step-work.ts'
import type { WorkAlert, WorkItem } from './work.ts'

/** What is to be told of a deadline now and was not yet; null: nothing. Done at that very moment is still in time. */
export const alertDue = (
  { work, dueAt, alerted }: Pick<WorkItem, 'work' | 'dueAt' | 'alerted'>,
  now: EpochMs,
  soonMs: number,
): WorkAlert | null => {
  if (dueAt === null || isOver(work) || alerted === 'overdue') return null
  if (now > dueAt) return 'overdue'
  return alerted === null && now >= dueAt - soonMs ? 'soon' : null
}
