/** One row of figures; units stand in the keys (`p99Ms`, `perSecond`). */
export type Figures = Readonly<Record<string, number>>

export type BenchResult = {
  readonly bench: string
  readonly ours: Figures
  /** The peer, or the limit, measured in the same run. */
  readonly peer: { readonly name: string } & Readonly<Record<string, number | string>>
  /** Ours ÷ peer for the figure that `ratioOf` names. */
  readonly ratio: number
  readonly ratioOf: string
}

export type Bench = () => Promise<BenchResult>

/** The q-quantile of unsorted samples; NaN for none. */
export const quantile = (samples: readonly number[], q: number): number => {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value)

/** A table for people, then the one line for programs. */
export const print = (result: BenchResult): void => {
  const keys = [...new Set([...Object.keys(result.ours), ...Object.keys(result.peer)])].filter((key) => key !== 'name')
  const width = Math.max(...keys.map((key) => key.length), 10)
  console.log(`\n${result.bench}`)
  console.log(`  ${''.padEnd(width)}  ${'ours'.padStart(12)}  ${result.peer.name}`)
  for (const key of keys)
    console.log(`  ${key.padEnd(width)}  ${String(result.ours[key] ?? '-').padStart(12)}  ${result.peer[key] ?? '-'}`)
  console.log(`  ratio (${result.ratioOf}): ${result.ratio}`)
  console.log(JSON.stringify(result))
}
