import {
  type CsvRow,
  csvEnd,
  csvStart,
  csvStep,
  type LookupRecord,
  type LookupSource,
  type RecordLayout,
  type RowProblem,
  readHeader,
  readRecord,
} from '@tsunagu/core'
import type { Me, Problem, RecordsLoaded } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { addRecords, clearRecords, findSource, inContract, markLoaded, readStock, type Trx } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { csvText } from './csv-text.ts'

/** Rows that go to the database at once, while others of the house have their turn. */
const rowsAtOnce = 2_000
/** A file that is wrong throughout is not named row by row to its end. */
const mostProblems = 50

/**
 * Replaces what a source has with the rows of a file, all or nothing: flows that ask meanwhile are answered from the old
 * rows, and if anything is wrong these stay.
 */
export const loadRecords = ({ db, clock }: House, visitor: Me, id: string, bytes: Uint8Array): Promise<RecordsLoaded> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account } = visitor
    const source = await findSource(trx, contract, id, { forLoad: true })
    if (source === null) throw new DoorError('setup.unknown')
    const text = csvText(bytes)
    if (!text.ok) throw refused([unreadable(text.line)])
    await clearRecords(trx, contract, id)
    const leftOut = await addRows(trx, contract, source, rowsOf(text.pieces()))
    await markLoaded(trx, contract, id, { at: isoTime(clock.now()), by: account })
    const { records = 0, ambiguous = 0 } = (await readStock(trx, contract)).find((one) => one.id === id) ?? {}
    return { records, ambiguous, encoding: text.encoding, leftOut: [...leftOut] }
  })

const rowsOf = function* (pieces: Iterable<string>): Generator<CsvRow> {
  let state = csvStart
  for (const piece of pieces) {
    const step = csvStep(state, piece)
    state = step.state
    yield* step.rows
  }
  const { rows, open } = csvEnd(state)
  if (open) throw refused([{ row: state.row, column: null, found: 'the end of the file', expected: closingMark }])
  yield* rows
}

/** Gives the columns that were left out. */
const addRows = async (
  trx: Trx,
  contract: string,
  source: LookupSource,
  rows: Iterable<CsvRow>,
): Promise<readonly string[]> => {
  const problems: RowProblem[] = []
  let layout: RecordLayout | null = null
  let records: LookupRecord[] = []
  let added = 0
  const flush = async (): Promise<void> => {
    if (problems.length === 0) await addRecords(trx, contract, source.id, records)
    added += records.length
    records = []
  }
  for (const row of rows) {
    if (layout === null) {
      layout = headerOf(source, row)
      continue
    }
    const read = readRecord(layout, row)
    if (read.ok) records.push(read.value)
    else problems.push(...read.problems)
    if (problems.length >= mostProblems) throw refused(problems)
    if (records.length >= rowsAtOnce) await flush()
  }
  await flush()
  if (problems.length > 0) throw refused(problems)
  if (layout === null || added === 0)
    throw refused([{ row: layout === null ? 1 : 2, column: null, found: 'nothing', expected: someRow }])
  const taken = [...source.keys.map(({ field }) => field), ...source.sayable]
  return layout.columns.filter((column) => !taken.includes(column))
}

const headerOf = (source: LookupSource, row: CsvRow): RecordLayout => {
  const header = readHeader(source, row)
  if (header.ok) return header.value
  throw refused(header.problems)
}

const refused = (problems: readonly RowProblem[]): DoorError =>
  new DoorError('records.invalid', problems.slice(0, mostProblems).map(problemOf))

const problemOf = ({ row, column, found, expected }: RowProblem): Problem => ({
  where: column === null ? `row ${row}` : `row ${row}, column ${column}`,
  found,
  expected: expected.en,
  hint: `${row} 行目${column === null ? '' : `「${column}」`}：${expected.ja}にしてください。`,
})

const unreadable = (line: number): RowProblem => ({
  row: line,
  column: null,
  found: 'bytes of neither',
  expected: { ja: '全体を UTF-8 または CP932（シフトJIS）のどちらか', en: 'UTF-8 or CP932 throughout' },
})
const closingMark = { ja: '閉じの引用符 (") がある行', en: 'a closing quotation mark' }
const someRow = { ja: '見出しと一件以上の行', en: 'a header and at least one record' }
