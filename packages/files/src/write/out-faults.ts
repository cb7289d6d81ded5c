import { tallyUnwritable, type Unwritable, type UnwritableTally } from './unwritable.ts'

/**
 * What is wrong with a cell of a file that goes out. `tooLong`: wider than the column; `notFilled`: the padding does not come
 * out even; `codeUnknown`: not in the code table; `noEra`: no era reigned on the day; `breaksRow`: holds a separator, and
 * nothing is quoted.
 */
export type OutFaultKind = 'tooLong' | 'notFilled' | 'codeUnknown' | 'noEra' | 'breaksRow'

/** The same fault in the same column: how often, and in which rows first. */
export type OutFault = {
  readonly kind: OutFaultKind
  readonly column: string
  readonly count: number
  readonly rows: readonly number[]
  /** Of unknown codes: which. Values of persons are never repeated here. */
  readonly found: readonly string[]
}

/** Cells that a spreadsheet would take for formulas: made harmless for people, left as they are for systems. */
export type OutFormulas = { readonly column: string; readonly count: number; readonly rows: readonly number[] }

export type OutReport = {
  readonly characters: number
  readonly unwritable: readonly Unwritable[]
  readonly faults: readonly OutFault[]
  readonly formulas: readonly OutFormulas[]
}

const kept = 20

type Counted = { count: number; rows: number[]; found: Set<string> }

const counter = () => {
  const counts = new Map<string, Counted>()
  return {
    counts,
    add: (key: string, row: number, found?: string): void => {
      const one = counts.get(key) ?? { count: 0, rows: [], found: new Set<string>() }
      counts.set(key, one)
      one.count++
      if (one.rows.length < kept) one.rows.push(row)
      if (found !== undefined && one.found.size < kept) one.found.add(found)
    },
  }
}

export type OutFaults = {
  readonly fault: (kind: OutFaultKind, column: string, row: number, found?: string) => void
  readonly formula: (column: string, row: number) => void
  readonly characters: UnwritableTally
  readonly report: () => OutReport
}

/** Collects what is wrong with the cells of a file, in bounded memory. */
export const collectFaults = (): OutFaults => {
  const faults = counter()
  const formulas = counter()
  const characters = tallyUnwritable()
  return {
    fault: (kind, column, row, found) => faults.add(`${kind} ${column}`, row, found),
    formula: (column, row) => formulas.add(column, row),
    characters,
    report: () => ({
      characters: characters.count(),
      unwritable: characters.list(),
      faults: [...faults.counts].map(([key, { count, rows, found }]) => {
        const at = key.indexOf(' ')
        return { kind: key.slice(0, at) as OutFaultKind, column: key.slice(at + 1), count, rows, found: [...found] }
      }),
      formulas: [...formulas.counts].map(([column, { count, rows }]) => ({ column, count, rows })),
    }),
  }
}
