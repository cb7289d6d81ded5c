export type Column<Row> = readonly [heading: string, of: (row: Row) => string | number | null]

export type Output = {
  /** Rows as a table for people, `value` as JSON for programs. */
  readonly table: <Row>(value: unknown, rows: readonly Row[], columns: readonly Column<Row>[]) => void
  readonly say: (value: unknown, text: string) => void
}

const wide = /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹯＀-｠￠-￦]/u

/** Columns of a terminal a text takes: Japanese characters take two. */
export const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0)

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

export const tableText = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string => {
  const cells = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, of]) => String(of(row) ?? '—'))),
  ]
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => widthOf(line[i] ?? ''))))
  return cells
    .map((line) =>
      line
        .map((cell, i) => pad(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const createOutput = (json: boolean): Output => {
  const print = (value: unknown, text: string): void => console.log(json ? JSON.stringify(value) : text)
  return {
    say: print,
    table: (value, rows, columns) => print(value, rows.length === 0 ? '(none)' : tableText(rows, columns)),
  }
}

/** What is being done, on a terminal only, in one line that is overwritten. */
export const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
export const progressDone = (): void => progress('')

const tokyo = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** Tokyo wall clock, `2026-11-20 18:05:12`. */
export const when = (iso: string | null): string | null => (iso === null ? null : tokyo.format(new Date(iso)))
/** `YYYY-MM-DD` in Tokyo, so many days from today. */
export const tokyoDay = (offsetDays: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + offsetDays * 86_400_000).toISOString().slice(0, 10)
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

export const callerText = (caller: { readonly kind: string; readonly number?: string | undefined } | null): string => {
  if (caller === null) return '—'
  if (caller.kind === 'presented') return caller.number ?? ''
  return { withheld: '非通知', payphone: '公衆電話', unavailable: '表示圏外' }[caller.kind] ?? caller.kind
}
