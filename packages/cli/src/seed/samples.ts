import { readFileSync } from 'node:fs'
import {
  type Calendar,
  type Flow,
  type LookupSource,
  type MessageTemplate,
  type Opening,
  standardCalendar,
} from '@tsunagu/core'
import { readFlow } from '@tsunagu/flows'

export type SeededFlow = { readonly flow: Omit<Flow, 'version'>; readonly source: string }

/** A flow of samples/flows, without its examples: they were written for the hours of the tender. */
const sampleFlow = (name: string): SeededFlow => {
  const text = readFileSync(new URL(`../../../../samples/flows/${name}.yaml`, import.meta.url), 'utf8')
  const source = text.slice(0, text.search(/^examples:/m))
  const read = readFlow(source)
  if (!read.ok) throw new Error(`samples/flows/${name}.yaml: ${read.problems.map(({ en }) => en).join(', ')}`)
  const { version: _, ...flow } = read.file.flow
  return { flow, source }
}

/** The line that has no agents (seed D), the line of six languages (seed E), and what they call. */
export const sampleFlows: readonly SeededFlow[] = ['mynaho', 'mobile-number', 'tagengo'].map(sampleFlow)

const everyDay = (openings: readonly Opening[]): Calendar['weekdays'] => [0, 1, 2, 3, 4, 5, 6].map(() => openings)
const wholeDay: readonly Opening[] = [{ from: 0, to: 1440 }]
/** 8:45 to 17:15. */
const officeHours: readonly Opening[] = [{ from: 525, to: 1035 }]

/** With noon as a part of the day: who calls then hears that many do. */
const withNoon = (always: boolean): Calendar['weekdays'] => {
  const noon = { from: 720, to: 780, slot: '昼休み' }
  const day = [{ from: always ? 0 : 525, to: 720 }, noon, { from: 780, to: always ? 1440 : 1035 }]
  return [0, 1, 2, 3, 4, 5, 6].map((weekday) => (always || weekday % 6 !== 0 ? day : []))
}

/** When citizens are called: 9:00 to 17:15, on Tuesdays to 20:00; or as long as the law allows. */
const kadenWeek = (always: boolean): Calendar['weekdays'] =>
  [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
    if (always) return [{ from: 480, to: 1260 }]
    if (weekday % 6 === 0) return []
    return [{ from: 540, to: weekday === 2 ? 1200 : 1035 }]
  })

/** Open around the clock every day of the year; the office behind it as the city hall opens, or always. */
export const sampleCalendars = (always: boolean): readonly Calendar[] => {
  const office = always ? everyDay(wholeDay) : [0, 1, 2, 3, 4, 5, 6].map((day) => (day % 6 === 0 ? [] : officeHours))
  const holidays = always ? ('asWeekday' as const) : ('closed' as const)
  const open = { ...standardCalendar, weekdays: everyDay(wholeDay), holidays: 'asWeekday' as const }
  return [
    { ...open, id: 'mynaho', name: 'マイナ保険証コールセンター（24時間365日）' },
    { ...standardCalendar, id: 'mynaho-kaicho', name: '国保年金課の開庁時間', weekdays: office, holidays },
    { ...standardCalendar, id: 'tagengo', name: '納付お問い合わせ（六か国語）', weekdays: office, holidays },
    { ...standardCalendar, id: 'juden', name: '受電センター', weekdays: withNoon(always), holidays },
    { ...standardCalendar, id: 'nofu', name: '納付案内センター（20時まで）', weekdays: office, holidays },
    { ...standardCalendar, id: 'kouki', name: '後期高齢者医療コールセンター', weekdays: office, holidays },
    { ...standardCalendar, id: 'kaden', name: '架電時間（火曜は20時まで）', weekdays: kadenWeek(always), holidays },
    { ...standardCalendar, id: 'saikoku', name: '催告のお問い合わせ', weekdays: office, holidays },
  ]
}

/** What the flow of payment reminders looks up (seed C): by the number on the slip and the day of birth, together. */
export const sampleSources: readonly LookupSource[] = [
  {
    ...{ id: 'saikoku', name: '催告書の納付状況', sayable: ['amount', 'due'] },
    keys: [
      { field: 'slip', as: 'digits' },
      { field: 'birth', as: 'date' },
    ],
  },
]

/** More than 140 characters with the address of a page, as the tender asks (3(4)②). */
export const sampleTemplates: readonly MessageTemplate[] = [
  {
    id: 'mynaho-guide',
    texts: {
      ja: '【マイナ保険証コールセンター】「{topic|マイナ保険証}」のご案内です。手続きの流れ、必要なもの、受付窓口は、次のページでご確認ください。{url|https://www.city.example.jp/k} マイナ保険証をお持ちでない方や、医療機関で資格を確認できなかった方も、これまでどおり保険診療を受けられます。ご不明な点は、平日の8時45分から17時15分までに国保年金課（096-328-1210）へお電話ください。このSMSには返信できません。',
      en: 'My Number health insurance card: what to do, what to bring and where to go is on this page. {url|https://www.city.example.jp/k} You can see a doctor under your insurance also without the card. Questions: 096-328-1210, weekdays 8:45 to 17:15. Please do not reply to this message.',
    },
  },
  {
    id: 'saikoku-pay',
    texts: {
      ja: '【納付案内センター】納付書の再発行と納め方のご案内です。{url|https://www.city.example.jp/n} このSMSが本物かどうかは、096-555-0002 に電話し、確認コード {確認コード} を入力してお確かめください。',
    },
  },
]
