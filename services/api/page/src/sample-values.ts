import { el, field, input } from './element.ts'

type SampleValues = {
  readonly element: HTMLElement
  readonly read: () => Readonly<Record<string, string>>
  /** The fields that there are now; what was filled in stays. */
  readonly offer: (fields: readonly string[]) => void
}

/** What the fields of a sample are filled with. */
export const sampleValues = (changed: () => void): SampleValues => {
  const inputs = new Map<string, HTMLInputElement>()
  const place = el('div', { class: 'sample-values' })
  const element = el('div', { class: 'samples' }, el('h3', { text: '見本に入れる値' }), place)
  element.hidden = true
  return {
    element,
    read: () => Object.fromEntries([...inputs].map(([name, { value }]) => [name, value])),
    offer: (fields) => {
      for (const name of [...inputs.keys()].filter((one) => !fields.includes(one))) {
        inputs.get(name)?.closest('label')?.remove()
        inputs.delete(name)
      }
      for (const name of fields.filter((one) => !inputs.has(one))) {
        const made = input(`value-${name}`, { maxlength: '200' })
        made.addEventListener('input', changed)
        inputs.set(name, made)
        place.append(field(name, made))
      }
      element.hidden = inputs.size === 0
    },
  }
}
