import { el, fill } from './element.ts'
import { button } from './notice.ts'
import { table } from './table.ts'

type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null }
type Listed<Row> = {
  readonly test: string
  readonly title: string
  readonly empty: string
  readonly heads: readonly string[]
  readonly line: (row: Row) => HTMLElement
  /** One page; null: the first. */
  readonly find: (cursor: string | null) => Promise<Page<Row>>
}

/** A list that is found page by page; `show` finds it anew from the first. */
export const pagedList = <Row>(
  listed: Listed<Row>,
): { readonly element: HTMLElement; readonly show: () => Promise<void> } => {
  const element = el('section', { class: 'card' })
  const draw = (rows: readonly Row[], next: string | null): void =>
    fill(
      element,
      el('h2', { text: listed.title }),
      rows.length === 0
        ? el('p', { class: 'quiet', text: listed.empty })
        : table(listed.test, listed.heads, rows.map(listed.line)),
      next === null ? null : button('続きを見る', 'plain', () => further(rows, next)),
    )
  const further = async (before: readonly Row[], cursor: string): Promise<void> => {
    const { rows, next } = await listed.find(cursor)
    draw([...before, ...rows], next)
  }
  let asked = 0
  const show = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const { rows, next } = await listed.find(null)
    // What was chosen since is on its way, and may come first.
    if (mine === asked) draw(rows, next)
  }
  return { element, show }
}

/** The query of a page: what was chosen, and where to go on. */
export const pageQuery = (chosen: Readonly<Record<string, string>>, cursor: string | null): URLSearchParams => {
  const given = { ...chosen, limit: '50', ...(cursor === null ? {} : { cursor }) }
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''))
}
