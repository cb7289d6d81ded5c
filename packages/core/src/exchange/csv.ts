/** A row of a file: its number as a spreadsheet shows it (the header is 1), and its cells. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] }

/** Where a reader stands between two pieces of a file. */
export type CsvState = {
  readonly row: number
  readonly cells: readonly string[]
  readonly cell: string
  /** `quoted`: inside quotation marks; `closed`: after a mark that closes, or doubles; `ended`: after CR. */
  readonly within: 'start' | 'plain' | 'quoted' | 'closed' | 'ended'
}

export const csvStart: CsvState = { row: 1, cells: [], cell: '', within: 'start' }

/**
 * Reads the next piece of a CSV file (RFC 4180; lines may end in CRLF, LF or CR). Gives the rows that are whole; empty lines
 * are counted and left out.
 */
export const csvStep = (
  before: CsvState,
  text: string,
): { readonly state: CsvState; readonly rows: readonly CsvRow[] } => {
  const rows: CsvRow[] = []
  let { row, cell, within } = before
  let cells = [...before.cells]
  const endRow = (): void => {
    if (cells.length > 0 || cell !== '') rows.push({ row, cells: [...cells, cell] })
    row += 1
    cells = []
    cell = ''
  }
  for (const char of text) {
    if (within === 'ended' && char === '\n') {
      within = 'start'
    } else if (within === 'quoted') {
      if (char === '"') within = 'closed'
      else cell += char
    } else if (char === '"' && within !== 'plain') {
      if (within === 'closed') cell += char
      within = 'quoted'
    } else if (char === ',') {
      cells.push(cell)
      cell = ''
      within = 'start'
    } else if (char === '\n' || char === '\r') {
      endRow()
      within = char === '\r' ? 'ended' : 'start'
    } else {
      cell += char
      within = 'plain'
    }
  }
  return { state: { row, cells, cell, within }, rows }
}

/** The last row when no line end closes it; `open` when the file stops inside quotation marks. */
export const csvEnd = ({
  row,
  cells,
  cell,
  within,
}: CsvState): { readonly rows: readonly CsvRow[]; readonly open: boolean } => ({
  rows: cells.length > 0 || cell !== '' ? [{ row, cells: [...cells, cell] }] : [],
  open: within === 'quoted',
})
