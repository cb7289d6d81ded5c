import { standingAt } from '../calendar/calendar.ts'
import type { NodeOf } from './flow.ts'
import type { Scene } from './scene.ts'

/**
 * The way an `hours` node leads, and why. A calendar that is not there counts as closed: the caller hears an announcement
 * rather than wait for nobody.
 */
export const byCalendar = (node: NodeOf<'hours'>, { config, at }: Scene): readonly [next: string, because: string] => {
  const calendar = config.calendars.find((candidate) => candidate.id === node.calendar)
  if (calendar === undefined) return [node.closed, `calendar ${node.calendar} is unknown`]
  const { open, slot, kind } = standingAt(calendar, config.holidays, at)
  if (open && slot !== null && Object.hasOwn(node.slots, slot)) return [node.slots[slot] ?? node.open, `open, ${slot}`]
  if (open) return [node.open, 'open']
  if (kind === 'emergency') return [node.emergency ?? node.closed, 'emergency']
  if (kind === 'ended') return [node.ended ?? node.closed, 'ended']
  if (kind === 'holiday' || kind === 'day') return [node.holiday ?? node.closed, 'holiday']
  return [node.closed, 'closed']
}
