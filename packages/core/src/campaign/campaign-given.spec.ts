import { type Calendar, standardCalendar } from '../calendar/calendar.ts'
import { minuteMs, startOfDay } from '../calendar/tokyo-time.ts'
import type { EpochMs } from '../log/ids.ts'
import type { CallStanding } from '../register/standing.ts'
import { municipalTries, type TryRules } from './campaign-rules.ts'
import type { TryScene } from './next-try.ts'
import type { Tried } from './tried.ts'

/** `2026-11-20 10:05` in Tokyo. */
export const tokyo = (text: string): EpochMs => {
  const [day = '', time = '00:00'] = text.split(' ')
  const [hour, minute] = time.split(':').map(Number)
  return startOfDay(day) + ((hour ?? 0) * 60 + (minute ?? 0)) * minuteMs
}

const office = [{ from: 9 * 60, to: 20 * 60 }]
const weekend = [{ from: 10 * 60, to: 17 * 60 }]

export const calendar: Calendar = {
  ...standardCalendar,
  id: 'saikoku',
  name: '催告',
  weekdays: [weekend, office, office, office, office, office, weekend],
}

export const holidays = { '2026-11-23': '勤労感謝の日' }
export const rules: TryRules = { ...municipalTries, calendar: 'saikoku' }

export const standing = (numbers: readonly string[] = ['09011112222']): CallStanding => ({
  mayCall: true,
  reasons: [],
  owed: 10_000,
  claims: [1],
  numbers,
})

export const tried = (when: string, more: Partial<Tried> = {}): Tried => ({
  at: tokyo(when),
  number: '09011112222',
  outcome: 'noAnswer',
  disposition: null,
  ...more,
})

export const scene = (more: Partial<TryScene> = {}): TryScene => ({
  rules,
  calendar,
  holidays,
  standing: standing(),
  tried: [],
  contactsFrom: null,
  numberTried: [],
  householdTried: [],
  householdBusy: false,
  appointment: null,
  isGuaranteed: false,
  ...more,
})
