import type { Issue, Path } from './issues.ts'
import { type Layout, rowChanges, type Target, typeOf } from './layout.ts'

/** Targets that several columns may share: their values are put together. */
const shared: readonly Target[] = [
  'addressee.phone',
  'addressee.otherId',
  'addressee.address',
  'addressee.name',
  'claim.key',
  'extra',
  'none',
]

/** What every single field allows and the whole does not. */
export const layoutIssues = (layout: Layout): readonly Issue[] => [
  ...needed(layout),
  ...places(layout),
  ...layout.columns.flatMap((_, n) => columnIssues(layout, n)),
  ...changeIssues(layout),
  ...kindIssues(layout),
]

const issue = (code: string, path: Path, found: string, expected: string, ja: string, en: string): Issue => ({
  ...{ code, path, found, expected, ja, en },
})

/** What the feeds of a layout cannot do without. */
const needed = (layout: Layout): readonly Issue[] => {
  const there = new Set<string>([...layout.columns.map(({ into }) => into), ...Object.keys(layout.fixed)])
  const feeds = new Set(layout.feeds)
  const wanted: Target[] = []
  if (feeds.has('addressees')) wanted.push('addressee.name')
  if (feeds.has('addressees') || feeds.has('claims')) wanted.push('addressee.system', 'addressee.clientId')
  if (feeds.has('claims')) wanted.push('claim.amount')
  if (feeds.has('claims') || feeds.has('payments')) wanted.push('claim.kind', 'claim.key')
  if (feeds.has('payments') && !there.has('payment.total')) wanted.push('payment.key', 'payment.amount', 'payment.on')
  return wanted
    .filter((target) => !there.has(target))
    .map((target) =>
      issue(
        'layout.targetMissing',
        ['columns'],
        '',
        `a column with into: ${target}${target.endsWith('kind') || target.endsWith('system') ? `, or fixed: ${target}` : ''}`,
        `この受渡しには「${target}」になる列が必要です。`,
        `What this layout feeds needs a column that goes into ${target}.`,
      ),
    )
}

const places = ({ columns, fixed }: Layout): readonly Issue[] => {
  const names = new Map<string, number>()
  const targets = new Map<string, number>()
  const ats = new Map<number, number>()
  const doubled = (n: number, field: string, found: string): Issue =>
    issue(
      'layout.doubled',
      ['columns', n, field],
      found,
      'each once',
      '同じものが二度あります。',
      'This stands here twice.',
    )
  return columns.flatMap((column, n) => {
    const found: Issue[] = []
    if (names.has(column.name)) found.push(doubled(n, 'name', column.name))
    if (column.at !== undefined && ats.has(column.at)) found.push(doubled(n, 'at', String(column.at)))
    if (!shared.includes(column.into) && (targets.has(column.into) || Object.hasOwn(fixed, column.into)))
      found.push(doubled(n, 'into', column.into))
    names.set(column.name, n)
    targets.set(column.into, n)
    if (column.at !== undefined) ats.set(column.at, n)
    return found
  })
}

const columnIssues = (layout: Layout, n: number): readonly Issue[] => {
  const column = layout.columns[n]
  if (column === undefined) return []
  const found: Issue[] = []
  const type = typeOf(column)
  const tables = Object.keys(layout.codes)
  if (type === 'code' && (column.codes === undefined || !tables.includes(column.codes)))
    found.push(
      issue(
        'layout.codesUnknown',
        ['columns', n, 'codes'],
        column.codes ?? '',
        tables.join(', '),
        'コード表の名前（codes）がないか、その表がありません。',
        'The column names no code table, or one that is not there.',
      ),
    )
  if (column.into === 'addressee.otherId' && column.system === undefined)
    found.push(
      issue(
        'layout.systemMissing',
        ['columns', n],
        '',
        'system: …',
        'どのシステムの番号か（system）を書いてください。',
        'Say which system knows him by this id.',
      ),
    )
  return found
}

/** What `change` says has to be one of the known changes, whatever the client calls them. */
const changeIssues = (layout: Layout): readonly Issue[] => {
  const n = layout.columns.findIndex(({ into }) => into === 'change')
  if (n < 0) return []
  const table = layout.codes[layout.columns[n]?.codes ?? ''] ?? {}
  const known: readonly string[] = rowChanges
  const wrong = [...new Set(Object.values(table))].filter((value) => !known.includes(value))
  return layout.columns[n]?.codes === undefined || wrong.length > 0
    ? [
        issue(
          'layout.changeCodes',
          ['columns', n, 'codes'],
          wrong.join(', '),
          rowChanges.join(', '),
          '異動区分にはコード表が必要です。意味は new・changed・paid・withdrawn のどれかです。',
          'A column of changes needs a code table whose meanings are known.',
        ),
      ]
    : []
}

const kinds: readonly string[] = ['natural', 'corporate']

/** A person is natural or corporate, whatever the client calls it; a layout that says otherwise fails at its first row. */
const kindIssues = ({ columns, codes, fixed }: Layout): readonly Issue[] => {
  const wrongKind = (path: Path, found: readonly string[]): Issue =>
    issue(
      'layout.kindCodes',
      path,
      found.join(', '),
      kinds.join(', '),
      '個人・法人の別にはコード表が必要です。意味は natural・corporate のどちらかです。',
      'A column of kinds of persons needs a code table whose meanings are natural or corporate.',
    )
  const n = columns.findIndex(({ into }) => into === 'addressee.kind')
  const table = columns[n]?.codes
  const said = table === undefined ? [] : [...new Set(Object.values(codes[table] ?? {}))]
  const wrong = said.filter((kind) => !kinds.includes(kind))
  const always = fixed['addressee.kind']
  return [
    ...(n >= 0 && (table === undefined || wrong.length > 0) ? [wrongKind(['columns', n, 'codes'], wrong)] : []),
    ...(always !== undefined && !kinds.includes(always) ? [wrongKind(['fixed', 'addressee.kind'], [always])] : []),
  ]
}
