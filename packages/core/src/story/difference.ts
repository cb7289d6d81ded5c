/** Where two values differ first: a path like `agents.a1.leg`, and both values as JSON. */
export type Difference = { readonly path: string; readonly expected: string; readonly found: string }

/** Null when both say the same. Maps and sets are compared by content; an absent field and `undefined` are equal. */
export const firstDifference = (expected: unknown, found: unknown, path = ''): Difference | null => {
  if (Object.is(expected, found)) return null
  if (!isThing(expected) || !isThing(found) || Array.isArray(expected) !== Array.isArray(found))
    return { path, expected: show(expected), found: show(found) }
  const a = fieldsOf(expected)
  const b = fieldsOf(found)
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const difference = firstDifference(a.get(key), b.get(key), path === '' ? key : `${path}.${key}`)
    if (difference !== null) return difference
  }
  return null
}

const isThing = (value: unknown): value is object => typeof value === 'object' && value !== null

const fieldsOf = (value: object): ReadonlyMap<string, unknown> => {
  if (value instanceof Map) return new Map([...value].map(([key, content]) => [String(key), content]))
  if (value instanceof Set) return new Map([...value].map((member) => [show(member), true]))
  return new Map(Object.entries(value))
}

const show = (value: unknown): string => JSON.stringify(value, replaceMap) ?? 'undefined'

const replaceMap = (_key: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value)
  return value instanceof Set ? [...value] : value
}
