import { readFileSync } from 'node:fs'
import { layoutProblemText, readOutLayout } from '@tsunagu/files'
import {
  type ExportReport,
  type ExportRunAnswer,
  type ExportScheduleView,
  exportLayoutKeptSchema,
  exportLayoutListSchema,
  exportRunListSchema,
  exportRunSchema,
  exportScheduleBody,
  exportScheduleListSchema,
  exportScheduleSchema,
  exportSourceListSchema,
  startedExportSchema,
} from '@tsunagu/messages'
import { type Command, Option } from 'commander'
import { query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { progress, progressDone, when } from '../output.ts'
import type { Tools, ToolsOf } from '../program.ts'
import { saveBody } from '../save-body.ts'
import { bodyOf } from '../setup-file.ts'

/** `tsunagu export`: results as files in the client's layouts. */
export const addExport = (program: Command, tools: ToolsOf): void => {
  const exports = program.command('export').alias('exports').description('結果の出力: レイアウト、出力、受取り')
  addLayouts(exports, tools)
  addSchedules(exports, tools)
  addStarts(exports, tools)
  addLooks(exports, tools)
}

const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Failure(exitCode.usage, 'file.unreadable', error.message)
    throw error
  }
}

/** Checked here, so that a file is wrong before it is sent. Throws Failure with file:line:column of each problem. */
const soundLayout = (file: string) => {
  const text = readText(file)
  const read = readOutLayout(text)
  if (read.ok) return { text, layout: read.layout }
  const problems = read.problems.map((problem) => layoutProblemText(problem, file))
  throw new Failure(exitCode.usage, 'export.layoutInvalid', problems.join('\n'))
}

type ScheduleOptions = Readonly<Record<'at' | 'calendar' | 'replacement', string | undefined>> & {
  readonly daily?: boolean
  readonly off?: boolean
}
const schedulesPath = '/v1/exports/schedules'

const addSchedules = (exports: Command, tools: ToolsOf): void => {
  exports
    .command('schedules')
    .description('定時の出力の一覧: 次の日時と前回の結果')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(exportScheduleListSchema, 'GET', schedulesPath)
      out.table(answer, answer.schedules, [
        ['layout', (row) => row.layout],
        ['at', (row) => row.time],
        ['days', (row) => (row.calendar === null ? row.days : `${row.days} (${row.calendar})`)],
        ['next', (row) => (row.next === null ? null : when(row.next))],
        ['last run', (row) => row.run],
        ['', (row) => (row.state === null ? null : states[row.state])],
        ['by', (row) => row.by],
      ])
    })
  exports
    .command('schedule <layout>')
    .description('定時の出力（例: --at 18:00。開庁日ごと、--daily で毎日、--off でやめる）')
    .option('--at <time>', 'HH:MM, by the clock in Japan')
    .option('--daily', 'each day, not only when the office is open')
    .option('--calendar <calendar>', 'which says when the office is open (default: Monday to Friday)')
    .option('--replacement <text>', 'for characters the file cannot hold (default: the run stops)')
    .option('--off', 'no more')
    .action(async (layout: string, { at, daily, off, calendar, replacement }: ScheduleOptions) => {
      const { api, out } = tools()
      const path = `${schedulesPath}/${encodeURIComponent(layout)}`
      if (off === true) {
        const left = await api.call(exportScheduleListSchema, 'DELETE', path)
        return out.say(left, `${layout} is written only when somebody asks`)
      }
      const body = { time: at, days: daily === true ? 'daily' : 'business', calendar, replacement }
      const made = await api.call(exportScheduleSchema, 'PUT', path, bodyOf(exportScheduleBody, body))
      out.say(made, scheduleText(made))
    })
}

const scheduleText = ({ layout, time, days, next }: ExportScheduleView): string =>
  `${layout}: ${days === 'daily' ? 'each day' : 'each business day'} ${time}, next ${next === null ? 'never' : when(next)}`

const addLayouts = (exports: Command, tools: ToolsOf): void => {
  exports
    .command('sources')
    .description('出力できる内容と項目')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(exportSourceListSchema, 'GET', '/v1/exports/sources')
      const rows = answer.sources.flatMap(({ source, ja, fields }) =>
        fields.map((one, n) => ({ ...one, source: n === 0 ? source : '', title: n === 0 ? ja : '', ja: one.ja })),
      )
      out.table(answer, rows, [
        ['source', (row) => row.source],
        ['内容', (row) => row.title],
        ['field', (row) => row.field],
        ['項目', (row) => row.ja],
        ['kind', (row) => row.kind],
      ])
    })
  exports
    .command('check <files...>')
    .description('出力レイアウトの検査（接続なし）')
    .action((files: readonly string[]) => {
      const { out } = tools()
      const sound = files.map((file) => ({ file, layout: soundLayout(file).layout }))
      out.table(sound, sound, [
        ['file', (row) => row.file],
        ['layout', (row) => row.layout.layout],
        ['title', (row) => row.layout.title],
        ['source', (row) => row.layout.source],
        ['columns', (row) => row.layout.columns.length],
      ])
    })
  exports
    .command('put <file>')
    .description('出力レイアウトの登録（変わっていれば新しい版）')
    .action(async (file: string) => {
      const { api, out } = tools()
      const { text, layout } = soundLayout(file)
      const path = `/v1/exports/layouts/${encodeURIComponent(layout.layout)}`
      const kept = await api.call(exportLayoutKeptSchema, 'PUT', path, { text })
      out.say(kept, `${kept.layout}: version ${kept.version}${kept.isNew ? '' : ' (unchanged)'}`)
    })
  exports
    .command('layouts')
    .description('出力レイアウトの一覧')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(exportLayoutListSchema, 'GET', '/v1/exports/layouts')
      out.table(answer, answer.layouts, [
        ['layout', (row) => row.layout],
        ['version', (row) => row.version],
        ['title', (row) => row.title],
        ['source', (row) => row.source],
        ['protect', (row) => row.protect],
        ['client', (row) => (row.forClient ? '受取可' : '—')],
        ['kept', (row) => when(row.at)],
        ['by', (row) => row.by],
      ])
    })
}

type Starting = {
  readonly all: boolean
  readonly replacement?: string
  readonly passwordStdin: boolean
  readonly wait: boolean
}

/** Never on a command line, where everybody on the machine can read it. */
const passwordOf = (isGiven: boolean): string | null =>
  isGiven ? (readFileSync(0, 'utf8').split(/\r?\n/)[0] ?? '') : null

const withStart = (command: Command): Command =>
  command
    .option('--all', 'すべて everything, not only what is new since the last export', false)
    .option('--replacement <text>', 'CP932 にない文字の代わり stands for characters the encoding lacks, e.g. 〓')

const withPassword = (command: Command): Command =>
  command
    .option('--password-stdin', 'パスワードを標準入力から読む read the password from the standard input', false)
    .addOption(new Option('--no-wait', '終わりを待たない do not wait for the end'))

const addStarts = (exports: Command, tools: ToolsOf): void => {
  withStart(exports.command('plan <layout>'))
    .description('書かずに件数と書けない文字を調べる')
    .action(async (layout: string, { all, replacement }: Starting) => {
      const body = { layout, kind: 'plan', since: all ? 'all' : 'last', replacement: replacement ?? null }
      await begin(tools(), '/v1/exports', body, true)
    })
  withPassword(withStart(exports.command('start <layout>')))
    .description('出力する（既定: 前回の出力より後の分）')
    .action(async (layout: string, { all, replacement, passwordStdin, wait }: Starting) => {
      const body = { layout, since: all ? 'all' : 'last', replacement: replacement ?? null }
      await begin(tools(), '/v1/exports', { ...body, password: passwordOf(passwordStdin) }, wait)
    })
  withPassword(exports.command('repeat <run>'))
    .description('同じ範囲をもう一度書く')
    .action(async (run: string, { passwordStdin, wait }: Starting) => {
      const path = `/v1/exports/${encodeURIComponent(run)}/repeat`
      await begin(tools(), path, { password: passwordOf(passwordStdin) }, wait)
    })
}

const begin = async (given: Tools, path: string, body: unknown, wait: boolean): Promise<void> => {
  const { api, out } = given
  const { run, password } = await api.call(startedExportSchema, 'POST', path, body)
  // At once, so that it is not lost when waiting is cut short.
  if (password !== null && !given.json)
    console.error(`パスワード（ここにだけ表示）password, shown only here: ${password}`)
  const last = wait ? await ended(given, run) : run
  out.say({ ...last, password }, runText(last))
  if (last.state === 'stopped' || last.state === 'failed')
    throw new Failure(exitCode.refused, `export.${last.state}`, last.reason)
}

const pollMs = 300

const ended = async ({ api }: Tools, first: ExportRunAnswer): Promise<ExportRunAnswer> => {
  let run = first
  while (run.state === 'waiting') {
    progress(`${run.layout} ${run.run}: ${run.rows ?? 0} 行`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    run = await api.call(exportRunSchema, 'GET', `/v1/exports/${run.run}`)
  }
  progressDone()
  return run
}

const states = { waiting: '処理中', done: '完了', stopped: '停止（書けないもの）', failed: '失敗' } as const
const faults: Readonly<Record<string, string>> = {
  tooLong: '幅を超える',
  notFilled: '埋め文字が合わない',
  codeUnknown: 'コード表にない',
  noEra: '元号がない',
  breaksRow: '区切りを含む',
}

const reportLines = ({ unwritable, faults: wrong, formulas }: ExportReport): readonly string[] => [
  ...unwritable.map(({ character, code, count, places }) => {
    const first = places.slice(0, 3).map(({ row, column }) => `${row}行目「${column}」`)
    return `  書けない文字 ${character} ${code} ×${count}: ${first.join(', ')}`
  }),
  ...wrong.map(({ kind, column, count, rows, found }) =>
    `  ${faults[kind] ?? kind}「${column}」×${count}: ${rows.slice(0, 5).join(', ')} 行目 ${found.join(' ')}`.trimEnd(),
  ),
  ...formulas.map(({ column, count }) => `  数式に見えるセル「${column}」×${count}`),
]

const runText = (run: ExportRunAnswer): string =>
  [
    `${run.run} ${run.title}（${run.layout} v${run.version}）${states[run.state]}: ${run.rows ?? 0} 行`,
    ...(run.file === null ? [] : [`  ${run.file} ${run.bytes} bytes, SHA-256 ${run.sha256}, 管理簿 ${run.exchange}`]),
    ...(run.contentSha256 === null ? [] : [`  中身 content SHA-256 ${run.contentSha256}`]),
    ...(run.reason === '' ? [] : [`  ${run.reason}`]),
    ...(run.report === null ? [] : reportLines(run.report)),
  ].join('\n')

const addLooks = (exports: Command, tools: ToolsOf): void => {
  exports
    .command('list')
    .description('出力の一覧、新しい順')
    .option('--layout <layout>')
    .option('--limit <n>', 'runs per page', '50')
    .option('--before <run>', 'the next page')
    .action(async (search: Readonly<Record<'layout' | 'limit' | 'before', string | undefined>>) => {
      const { api, out } = tools()
      const page = await api.call(exportRunListSchema, 'GET', `/v1/exports${query(search)}`)
      out.table(page, page.runs, [
        ['run', (row) => row.run],
        ['asked', (row) => when(row.askedAt)],
        ['layout', (row) => `${row.layout} v${row.version}`],
        ['kind', (row) => (row.repeats === null ? row.kind : `repeat of ${row.repeats}`)],
        ['state', (row) => states[row.state]],
        ['rows', (row) => row.rows],
        ['file', (row) => (row.isThere ? row.file : null)],
        ['ledger', (row) => row.exchange],
        ['by', (row) => row.askedBy],
      ])
      if (page.next !== null) console.error(`more: --before ${page.next}`)
    })
  exports
    .command('show <run>')
    .description('一つの出力: 件数、書けないもの、チェックサム')
    .action(async (id: string) => {
      const { api, out } = tools()
      const run = await api.call(exportRunSchema, 'GET', `/v1/exports/${encodeURIComponent(id)}`)
      out.say(run, runText(run))
    })
  exports
    .command('get <run>')
    .description('ファイルを受け取る（管理簿に残る）')
    .option('-o, --out <file>', 'where to (default: its name)')
    .action(async (id: string, { out: file }: { out?: string }) => {
      const { api, out } = tools()
      const run = await api.call(exportRunSchema, 'GET', `/v1/exports/${encodeURIComponent(id)}`)
      const reply = await api.fetch('GET', `/v1/exports/${encodeURIComponent(id)}/file`)
      const name = file ?? run.file ?? `export-${run.run}`
      const bytes = await saveBody(reply, name)
      out.say({ file: name, bytes, sha256: run.sha256 }, `${name}: ${bytes} bytes, SHA-256 ${run.sha256}`)
    })
}
