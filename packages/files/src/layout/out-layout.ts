import { exportSourceNames, fieldsOf } from '@tsunagu/core'
import { id } from '@tsunagu/messages'
import { z } from 'zod'
import type { Issue } from './issues.ts'
import type { LayoutProblem } from './problem.ts'
import { readPlaced } from './read-placed.ts'

const columnSchema = z.strictObject({
  /** Heading of the column. */
  name: z.string().min(1).max(120),
  /** Field of the source. */
  from: z.string().optional(),
  /** The same text in every row instead. */
  fixed: z.string().max(1_000).optional(),
  /** Name of one of the code tables; what the table lacks is `else`, or reported. */
  codes: z.string().optional(),
  else: z.string().optional(),
  /** Of days and moments: `yyyyMMdd`, `gyy.MM.dd` (和暦), `Gy年M月d日`, `yyyy/MM/dd HH:mm:ss`. */
  day: z.string().min(1).max(60).optional(),
  /** Of Excel: a text although it is a number or a day. */
  asText: z.boolean().default(false),
  /** At most so many characters, or bytes of the file's encoding; longer ones are reported, never cut. */
  width: z
    .union([z.number().int().min(1), z.strictObject({ bytes: z.number().int().min(1) })])
    .nullable()
    .default(null),
  /** Filled up to the width with this character; numbers on the left, texts on the right, unless `align` says otherwise. */
  pad: z.string().length(1).optional(),
  align: z.enum(['left', 'right']).optional(),
})

export type OutColumn = z.output<typeof columnSchema>

const fileSchema = z.strictObject({
  kind: z.enum(['csv', 'excel']).default('csv'),
  /** `結果_{day}_{run}`; without its ending, which comes from the kind. */
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\\/:*?"<>|\p{Cc}]+$/u, 'a file name, without \\ / : * ? " < > |')
    .optional(),
  encoding: z.enum(['CP932', 'UTF-8']).default('CP932'),
  bom: z.boolean().default(false),
  separator: z.enum(['comma', 'tab', 'none']).default('comma'),
  header: z.boolean().default(true),
  lineEnd: z.enum(['crlf', 'lf']).default('crlf'),
  quote: z.enum(['needed', 'all', 'never']).default('needed'),
  /** Of CSV: `apostrophe` before what a spreadsheet takes for a formula, for people; a system gets what stands there. */
  guard: z.enum(['apostrophe', 'none']).default('none'),
  sheet: z.string().min(1).max(31).default('結果'),
})

/** A layout of a file that goes out, as people write it; read by `readOutLayout`, which says what is wrong with it. */
export const outLayoutSchema = z.strictObject({
  layout: id,
  title: z.string().min(1).max(120),
  source: z.enum(exportSourceNames as [(typeof exportSourceNames)[number]]),
  /** Only rows whose field is one of these. */
  only: z.record(z.string(), z.array(z.string()).min(1).max(200)).default({}),
  /** The client's own people may fetch the files. */
  forClient: z.boolean().default(false),
  /** zip: AES-256 with a password (S7). age: for the keys of the receivers, without a password. */
  protect: z.enum(['zip', 'age', 'none']).default('zip'),
  receivers: z.array(z.string().regex(/^age1[0-9a-z]{58}$/, 'a key of age: age1…')).default([]),
  file: fileSchema.prefault({}),
  /** Code tables: our word → what stands in the file. */
  codes: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  columns: z.array(columnSchema).min(1).max(500),
})

export type OutLayout = z.output<typeof outLayoutSchema>

export type ReadOutLayout =
  | { readonly ok: true; readonly layout: OutLayout }
  | { readonly ok: false; readonly problems: readonly LayoutProblem[] }

/** Reads the layout of a file that goes out; says everything that is wrong with it, each with its line and column. */
export const readOutLayout = (source: string): ReadOutLayout => {
  const read = readPlaced(source, outLayoutSchema, outIssues)
  return read.ok ? { ok: true, layout: read.value } : read
}

const outIssues = (layout: OutLayout): readonly Issue[] => [
  ...layout.columns.flatMap((column, n) => columnIssues(layout, column, n)),
  ...Object.keys(layout.only).flatMap((field) => unknownField(layout, field, ['only', field])),
  ...wholeIssues(layout),
]

const unknownField = (layout: OutLayout, field: string, path: Issue['path']): readonly Issue[] => {
  const known = Object.keys(fieldsOf(layout.source))
  if (known.includes(field)) return []
  return [
    {
      ...{ code: 'layout.fieldUnknown', path, found: field, expected: known.join(', ') },
      ...{ ja: 'この出力元にない項目です。', en: 'The source has no such field.' },
    },
  ]
}

const columnIssues = (layout: OutLayout, column: OutColumn, n: number): readonly Issue[] => {
  const path = ['columns', n]
  const found: Issue[] = []
  const { from, fixed, codes, pad, width, day } = column
  if ((from === undefined) === (fixed === undefined))
    found.push({
      ...{ code: 'layout.fromOrFixed', path, found: '', expected: 'from or fixed' },
      ...{ ja: '項目（from）か固定値（fixed）のどちらか一つを書いてください。', en: 'Say either from or fixed.' },
    })
  if (from !== undefined) found.push(...unknownField(layout, from, [...path, 'from']))
  if (codes !== undefined && layout.codes[codes] === undefined)
    found.push({
      ...{ code: 'layout.codesUnknown', path: [...path, 'codes'], found: codes },
      ...{ expected: Object.keys(layout.codes).join(', '), ja: 'その名前のコード表がありません。' },
      en: 'There is no code table of this name.',
    })
  if (pad !== undefined && width === null)
    found.push({
      ...{ code: 'layout.padWithoutWidth', path: [...path, 'pad'], found: pad, expected: 'width' },
      ...{ ja: '埋め文字（pad）には幅（width）が必要です。', en: 'Padding needs a width.' },
    })
  const kind = from === undefined ? undefined : fieldsOf(layout.source)[from]?.kind
  if (day !== undefined && kind !== undefined && kind !== 'day' && kind !== 'moment')
    found.push({
      ...{ code: 'layout.notADay', path: [...path, 'day'], found: from ?? '', expected: 'a field that is a day' },
      ...{ ja: '日付・日時の項目ではありません。', en: 'This field is no day.' },
    })
  return found
}

const wholeIssues = ({ file, protect, receivers, columns }: OutLayout): readonly Issue[] => {
  const found: Issue[] = []
  if (protect === 'age' && receivers.length === 0)
    found.push({
      ...{ code: 'layout.receiversMissing', path: ['protect'], found: protect, expected: 'age1…' },
      ...{ ja: '受取側の age 公開鍵を書いてください。', en: 'age needs the keys of the receivers.' },
    })
  const fixedWidth = columns.every(({ pad }) => pad !== undefined)
  if (file.kind === 'csv' && file.separator === 'none' && !(fixedWidth && file.quote === 'never'))
    found.push({
      ...{ code: 'layout.notFixedWidth', path: ['file', 'separator'], found: 'none' },
      ...{ expected: 'width and pad in every column, quote: never' },
      ja: '区切りなし（固定長）では、全列に width と pad、quote: never が必要です。',
      en: 'Without a separator every column needs a width and padding, and nothing may be quoted.',
    })
  return found
}

/** JSON Schema of such a file, for editors. */
export const outLayoutJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(outLayoutSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }),
  title: 'Tsunagu export layout',
})
