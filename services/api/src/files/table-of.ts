import type { Cell } from '@tsunagu/files'
import type {
  CallRow,
  ExchangeEntry,
  FigureRow,
  Figures,
  FiguresQuery,
  MessageView,
  RecordingRow,
} from '@tsunagu/messages'
import { DoorError } from '../errors/door-error.ts'
import type { FileTable } from './send-table.ts'

/** So many rows go into one file; a search that finds more has to be narrowed, so that nothing is cut in silence. */
export const fileRows = 50_000

/** Everything that was found, or a refusal when it is too much for one file. */
export const wholeList = <Row>(rows: readonly Row[], next: string | null): readonly Row[] => {
  if (next === null) return rows
  throw new DoorError('list.tooLong', [
    { where: 'query', expected: `at most ${fileRows} rows`, found: 'more', hint: 'narrow the span of time' },
  ])
}

type Column<Row> = readonly [heading: string, of: (row: Row) => Cell]

const tabulate = <Row>(
  name: string,
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): FileTable => ({
  name,
  title,
  head: columns.map(([heading]) => heading),
  rows: rows.map((row) => columns.map(([, of]) => of(row))),
})

const moment = (at: string | null): Cell => (at === null ? null : { at })
const secondsOf = (ms: number): number => Math.round(ms / 100) / 10
const callerNames: Readonly<Record<string, string>> = {
  withheld: '非通知',
  payphone: '公衆電話',
  unavailable: '表示圏外',
}
const callerText = (caller: CallRow['caller']): string =>
  caller.kind === 'presented' ? caller.number : (callerNames[caller.kind] ?? caller.kind)

export const figureTable = ({ rows, total, definitions }: Figures, { by }: Pick<FiguresQuery, 'by'>): FileTable =>
  tabulate<FigureRow>(
    'figures',
    '集計',
    [...rows, { ...total, slot: '計' }],
    [
      [by === 'day' ? '日' : '日時', (row) => row.slot],
      ['着信', (row) => row.calls],
      ['応答', (row) => row.answered],
      ['放棄', (row) => row.abandoned],
      ...definitions.map(
        ({ name, unit, ja, version }): Column<FigureRow> => [
          `${ja}${unit === 'ms' ? '（秒）' : ''} v${version}`,
          (row) => {
            const value = row.figures[name] ?? null
            return value !== null && unit === 'ms' ? secondsOf(value) : value
          },
        ],
      ),
    ],
  )

export const callTable = (calls: readonly CallRow[]): FileTable =>
  tabulate('calls', '通話', calls, [
    ['着信日時', (row) => moment(row.arrivedAt)],
    ['通話', (row) => row.call],
    ['方向', (row) => (row.direction === 'inbound' ? '着信' : '発信')],
    ['回線', (row) => row.line],
    ['発信者', (row) => callerText(row.caller)],
    ['着信番号', (row) => row.called],
    ['応答日時', (row) => moment(row.answeredAt)],
    ['終話日時', (row) => moment(row.endedAt)],
    ['結果', (row) => row.outcome],
    ['待ち行列', (row) => row.queue],
    ['担当者', (row) => row.agents.join(' ')],
    ['待ち時間（秒）', (row) => secondsOf(row.waitedMs)],
    ['通話時間（秒）', (row) => secondsOf(row.talkMs)],
    ['押された番号', (row) => row.keys],
    ['録音', (row) => row.recording],
  ])

export const recordingTable = (recordings: readonly RecordingRow[]): FileTable =>
  tabulate('recordings', '録音', recordings, [
    ['開始日時', (row) => moment(row.startedAt)],
    ['録音', (row) => row.recording],
    ['通話', (row) => row.call],
    ['方向', (row) => (row.direction === null ? null : row.direction === 'inbound' ? '着信' : '発信')],
    ['回線', (row) => row.line],
    ['発信者', (row) => (row.caller === null ? null : callerText(row.caller))],
    ['着信番号', (row) => row.called],
    ['長さ（秒）', (row) => secondsOf(row.durationMs)],
    ['担当者', (row) => row.agents.join(' ')],
    ['結果', (row) => row.outcome],
    ['状態', (row) => row.state],
    ['警告', (row) => row.warnings.join(' ')],
    ['SHA-256', (row) => row.sha256],
  ])

export const messageTable = (messages: readonly MessageView[]): FileTable =>
  tabulate('messages', 'SMS', messages, [
    ['受付日時', (row) => moment(row.queuedAt)],
    ['SMS', (row) => row.message],
    ['通話', (row) => row.call],
    ['回線', (row) => row.line],
    ['宛先', (row) => row.to],
    ['文面', (row) => row.template],
    ['言語', (row) => row.language],
    ['本文', (row) => row.text],
    ['通数', (row) => row.parts],
    ['状態', (row) => row.state],
    ['理由', (row) => row.reason],
    ['送信日時', (row) => moment(row.sentAt)],
    ['到達日時', (row) => moment(row.deliveredAt)],
    ['送信者', (row) => row.author],
  ])

const protections: Readonly<Record<string, string>> = {
  none: 'なし',
  zipPassword: 'ZIP（旧方式）',
  zipAes: 'ZIP（AES-256）',
  age: 'age',
  xlsxPassword: 'Excel パスワード',
}

export const ledgerTable = (entries: readonly ExchangeEntry[]): FileTable =>
  tabulate('ledger', 'データ授受管理簿', entries, [
    ['番号', (row) => row.exchange],
    ['日時', (row) => moment(row.at)],
    ['区分', (row) => (row.direction === 'in' ? '受領' : '引渡し')],
    ['ファイル名', (row) => row.file],
    ['内容', (row) => row.purpose],
    ['件数', (row) => row.rows],
    ['うち受け入れなかった件数', (row) => row.refused],
    ['バイト数', (row) => row.bytes],
    ['SHA-256', (row) => row.sha256],
    ['保護', (row) => protections[row.protection] ?? row.protection],
    ['担当', (row) => row.by],
    ['備考', (row) => row.note],
  ])
