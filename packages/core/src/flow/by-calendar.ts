import { hoursOutcome, standingAt } from '../calendar/standing.ts'
import type { NodeOf } from './flow.ts'
import type { Scene } from './scene.ts'

/**
 * The way an `hours` node leads, and why. A calendar that is not there counts as closed: the caller hears an announcement
 * rather than wait for nobody.
 */
export const byCalendar = (node: NodeOf<'hours'>, { config, at }: Scene): readonly [next: string, because: string] => {
  const calendar = config.calendars.find((candidate) => candidate.id === node.calendar)
  if (calendar === undefined) return [node.closed, `calendar ${node.calendar} is unknown`]
  const standing = standingAt(calendar, config.holidays, at)
  const { slot } = standing
  const outcome = hoursOutcome(standing)
  if (outcome !== 'open') return [(outcome === 'closed' ? null : node[outcome]) ?? node.closed, outcome]
  if (slot !== null && Object.hasOwn(node.slots, slot)) return [node.slots[slot] ?? node.open, `open, ${slot}`]
  return [node.open, 'open']
}
