import { type Child, fill } from './element.ts'

const shown = new WeakMap<Element, string>()

/** Draws anew only when what it shows has changed: nothing moves under a hand, and the focus stays where it was. */
export const redraw = (place: Element, what: unknown, draw: () => readonly Child[]): void => {
  const now = JSON.stringify([what])
  if (shown.get(place) === now) return
  shown.set(place, now)
  keepFocus(place, () => fill(place, ...draw()))
}

export type Item = { readonly key: string; readonly what: unknown; readonly draw: () => HTMLElement }
type Kept = { readonly text: string; readonly element: HTMLElement }
const kept = new WeakMap<Element, Map<string, Kept>>()

/** A list of which only the items that have changed are drawn anew. */
export const redrawList = (place: Element, items: readonly Item[]): void => {
  const before = kept.get(place) ?? new Map<string, Kept>()
  const after = new Map<string, Kept>()
  for (const { key, what, draw } of items) {
    const text = JSON.stringify([what])
    const known = before.get(key)
    after.set(key, known?.text === text ? known : { text, element: draw() })
  }
  kept.set(place, after)
  const elements = [...after.values()].map(({ element }) => element)
  const same = elements.length === place.children.length && elements.every((one, i) => place.children[i] === one)
  if (!same) keepFocus(place, () => place.replaceChildren(...elements))
}

/** Whatever had the focus has it afterwards: the element itself, or the one that took its place. */
const keepFocus = (place: Element, change: () => void): void => {
  const had = place.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null
  const mark = had?.dataset.act ?? null
  change()
  if (had === null || document.activeElement === had) return
  if (had.isConnected) return had.focus()
  if (mark !== null) place.querySelector<HTMLElement>(`[data-act="${CSS.escape(mark)}"]`)?.focus()
}

/** Runs at most once in a while, however often it is asked: a hundred events a second are drawn together. */
export const together = (draw: () => void): (() => void) => {
  let asked = false
  return () => {
    if (asked) return
    asked = true
    setTimeout(() => {
      asked = false
      draw()
    }, 20)
  }
}
