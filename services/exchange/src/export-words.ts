import type { OutReport } from '@tsunagu/files'

export type Comparison = {
  readonly run: number
  readonly isSame: boolean
  readonly rowsThen: number
  readonly rowsNow: number
  /** Rows of the window that were written again later; null: the source does not know. */
  readonly changed: number | null
}

/** What a repetition says of itself. */
export const comparison = ({ run, isSame, rowsThen, rowsNow, changed }: Comparison): string => {
  if (isSame) return `出力 ${run} と同じ内容です Same content as export ${run}`
  const left = rowsThen - rowsNow
  const why = [
    ...(left > 0
      ? [`${left} 行は後で変わり、後の出力に入ります ${left} rows changed since and belong to later exports`]
      : []),
    ...(changed !== null && changed > 0
      ? [`${changed} 行の内容が後で変わりました ${changed} rows were written again since`]
      : []),
  ]
  const other = '対象者などの関連する内容が後で変わりました what the rows refer to (persons, claims) changed since'
  return `出力 ${run} と違います Differs from export ${run}: ${rowsThen} → ${rowsNow}; ${why.length === 0 ? other : why.join('; ')}`
}

const listed = 10

/** What the ledger has to say of a file that does not hold everything as it was. */
export const ledgerNote = ({ characters, unwritable, formulas }: OutReport, replacement: string | null): string => {
  const codes = unwritable.slice(0, listed).map(({ code, count }) => `${code}×${count}`)
  const more = unwritable.length > listed ? ' …' : ''
  return [
    ...(characters > 0
      ? [`書けない ${characters} 字を「${replacement}」で書いた replaced: ${codes.join(', ')}${more}`]
      : []),
    ...(formulas.length > 0
      ? [
          `数式に見えるセル cells like formulas: ${formulas.map(({ column, count }) => `${column}×${count}`).join(', ')}`,
        ]
      : []),
  ].join(' / ')
}
