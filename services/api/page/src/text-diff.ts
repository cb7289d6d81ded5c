/** A line of two texts laid over each other; `gap`: so many lines that both have were left out. */
export type DiffLine =
  | { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }
  | { readonly kind: 'gap'; readonly lines: number }

type Changed = { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }

/** Lines that both have on each side of a change. */
const around = 3
/** Texts whose middles multiply to more are shown as wholly replaced: no flow that a person wrote comes near. */
const mostCells = 9_000_000

/** What became of a text, by the longest common way through both; nothing when they are alike. */
export const textDiff = (from: string, to: string): readonly DiffLine[] => {
  const [a, b] = [from.split('\n'), to.split('\n')]
  const head = commonHead(a, b)
  const tail = commonHead([...a.slice(head)].reverse(), [...b.slice(head)].reverse())
  const same = (lines: readonly string[]): readonly Changed[] => lines.map((text) => ({ kind: 'same', text }))
  const middle = middleOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  if (middle.length === 0) return []
  return shortened([...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))])
}

const commonHead = (a: readonly string[], b: readonly string[]): number => {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

const middleOf = (a: readonly string[], b: readonly string[]): readonly Changed[] => {
  if (a.length * b.length > mostCells) return [...changed('gone', a), ...changed('new', b)]
  const width = b.length + 1
  const common = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: Changed[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' })
      ;[i, j] = [i + 1, j + 1]
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'gone', text: a[i] ?? '' })
      i += 1
    } else {
      lines.push({ kind: 'new', text: b[j] ?? '' })
      j += 1
    }
  }
  return lines
}

const changed = (kind: 'gone' | 'new', lines: readonly string[]): readonly Changed[] =>
  lines.map((text) => ({ kind, text }))

/** Leaves out what is far from any change. */
const shortened = (lines: readonly Changed[]): readonly DiffLine[] => {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  )
  const shown: DiffLine[] = []
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near[at] === true) shown.push(line)
    else if (last?.kind === 'gap') shown[shown.length - 1] = { kind: 'gap', lines: last.lines + 1 }
    else shown.push({ kind: 'gap', lines: 1 })
  }
  return shown
}
