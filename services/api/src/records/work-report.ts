import { dailyReport, dueAt, type ReportItem, startOfDay } from '@tsunagu/core'
import type { Cell } from '@tsunagu/files'
import { type Me, seesNumbers, type WorkReport, type WorkReportQuery } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { type Db, inContract, readOffice, readReportFacts, readWorkRules, type Trx } from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { FileTable } from '../files/send-table.ts'

const dayMs = 86_400_000
const tenOClock = 600

/** The daily report of one day, or of several as one (月報 ア). */
export const reportOf = (db: Db, visitor: Me, { from, to }: WorkReportQuery): Promise<WorkReport> =>
  inContract(db, visitor.contract, async (trx) => {
    if (from > to) throw new DoorError('query.invalid', because('to', 'not before from'))
    const span = { from: isoTime(startOfDay(from)), to: isoTime(startOfDay(to) + dayMs) }
    const items = dailyReport(await readReportFacts(trx, visitor.contract, span))
    const names = await namesOf(trx, visitor, items)
    const isOpen = seesNumbers(visitor.roles)
    return {
      ...{ from, to, dueAt: await dueOf(trx, visitor, to) },
      items: items.map(({ persons, texts, figures, ...item }) => ({
        ...item,
        figures: [...figures],
        persons: persons.map((person) => ({ person, name: isOpen ? (names.get(person) ?? '') : '***' })),
        texts: texts.map((text) => (isOpen ? text : '***')),
      })),
    }
  })

const namesOf = async (trx: Trx, { contract }: Me, items: readonly ReportItem[]) => {
  const persons = [...new Set(items.flatMap((item) => item.persons))]
  if (persons.length === 0) return new Map<number, string>()
  const rows = await trx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('contract', '=', contract)
    .where('id', 'in', persons)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const dueOf = async (trx: Trx, { contract }: Me, day: string): Promise<string> => {
  const { calendar } = await readWorkRules(trx, contract)
  const office = await readOffice(trx, contract, calendar)
  return isoTime(dueAt({ kind: 'businessDays', days: 1, minute: tenOClock }, startOfDay(day), office))
}

/** The same as a sheet: a row for each figure, then whom and what the item names. */
export const reportTable = ({ from, to, items }: WorkReport): FileTable => ({
  name: from === to ? `nippo-${from}` : `nippo-${from}-${to}`,
  title: from === to ? '日報' : '月報',
  head: ['項目', '名称', '内訳', '値', '単位', '数え方'],
  rows: items.flatMap(({ id, name, figures, persons, texts, rule }): Cell[][] => [
    ...figures.map(({ name: of, value, unit }): Cell[] => [id, name, of, value, unit, rule]),
    ...persons.map(({ person, name: who }): Cell[] => [id, name, `対象者 ${person}`, who, '', '']),
    ...texts.map((text): Cell[] => [id, name, '内容', text, '', '']),
  ]),
})
