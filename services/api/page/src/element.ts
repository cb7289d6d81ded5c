export type Child = Node | string | null
type Props = {
  readonly class?: string
  readonly text?: string
  readonly onclick?: () => void
  readonly onsubmit?: () => void
  readonly [attribute: `aria-${string}` | `data-${string}`]: string
  readonly attributes?: Readonly<Record<string, string>>
}

/** Makes an element; texts are texts, never markup. */
export const el = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag)
  const { class: className, text, onclick, onsubmit, attributes, ...rest } = props
  if (className !== undefined) made.className = className
  if (text !== undefined) made.textContent = text
  if (onclick !== undefined) made.addEventListener('click', onclick)
  if (onsubmit !== undefined)
    made.addEventListener('submit', (event) => {
      event.preventDefault()
      onsubmit()
    })
  for (const [name, value] of Object.entries({ ...attributes, ...rest })) made.setAttribute(name, String(value))
  made.append(...children.filter((child) => child !== null))
  return made
}

/** Leaves out a control that has no use here. */
export const when = <Made extends HTMLElement>(wanted: boolean, make: () => Made): Made | null =>
  wanted ? make() : null

/** Puts children into an element in place of what was there. */
export const fill = (element: Element, ...children: readonly Child[]): void =>
  element.replaceChildren(...children.filter((child) => child !== null))

/** A labelled field of a form. */
export const field = (label: string, control: HTMLElement): HTMLLabelElement =>
  el('label', { class: 'field' }, el('span', { text: label }), control)

export const option = (value: string, text: string): HTMLOptionElement => {
  const made = el('option', { text })
  made.value = value
  return made
}

export const optionGroup = (label: string, options: readonly HTMLOptionElement[]): HTMLOptGroupElement | null => {
  if (options.length === 0) return null
  const made = el('optgroup', {}, ...options)
  made.label = label
  return made
}

export const select = (name: string, ...options: readonly HTMLOptionElement[]): HTMLSelectElement =>
  el('select', { attributes: { name } }, ...options)

export const input = (name: string, attributes: Readonly<Record<string, string>> = {}): HTMLInputElement =>
  el('input', { attributes: { name, ...attributes } })
