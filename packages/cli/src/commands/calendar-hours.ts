import { clockOf, type Opening } from '@tsunagu/core'
import { exitCode, Failure } from '../exit.ts'

/** `9:00-12:00,18:00-26:00=night` as openings; `closed` is none. Throws Failure. */
export const openingsOf = (text: string): readonly Opening[] =>
  text === 'closed' ? [] : text.split(',').map(openingOf)

const openingOf = (text: string): Opening => {
  const parts = /^(\d{1,2}):(\d{2})[-–~](\d{1,2}):(\d{2})(?:=(.+))?$/.exec(text.trim())
  if (parts === null)
    throw new Failure(exitCode.usage, 'hours.invalid', `"${text}": expected 9:00-17:00, or 18:00-26:00=name, or closed`)
  const [, fromHour, fromMinute, toHour, toMinute, slot] = parts
  const from = Number(fromHour) * 60 + Number(fromMinute)
  const to = Number(toHour) * 60 + Number(toMinute)
  return slot === undefined ? { from, to } : { from, to, slot }
}

/** As people write hours; `—` when there are none. */
export const hoursText = (openings: readonly Opening[]): string =>
  openings
    .map(({ from, to, slot }) => `${clockOf(from)}-${clockOf(to)}${slot === undefined ? '' : `=${slot}`}`)
    .join(',') || '—'
