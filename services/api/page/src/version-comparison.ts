import { diffTable } from './diff-table.ts'
import { el, field, fill, option, select } from './element.ts'
import { button } from './notice.ts'

type Compared = { readonly version: number; readonly text: string }

/** Two versions laid over each other; the newest first. Begins with what is live against the newest. */
export const versionComparison = (versions: readonly Compared[], live: number | null): HTMLElement | null => {
  const [newest, second] = versions
  if (newest === undefined || second === undefined) return null
  const options = () => versions.map(({ version }) => option(String(version), `第${version}版`))
  const [from, to] = [select('compareFrom', ...options()), select('compareTo', ...options())]
  from.value = String(live !== null && live !== newest.version ? live : second.version)
  const shown = el('div')
  const textOf = (version: string): string => versions.find((one) => String(one.version) === version)?.text ?? ''
  const compare = async (): Promise<void> => fill(shown, diffTable(textOf(from.value), textOf(to.value)))
  // What is not live yet is what somebody is asked about: its difference is there at once.
  if (live !== null && live !== newest.version) fill(shown, diffTable(textOf(from.value), textOf(to.value)))
  return el(
    'div',
    { class: 'comparison' },
    el('div', { class: 'comparing' }, field('元の版', from), field('比べる版', to), button('違いを見る', '', compare)),
    shown,
  )
}
