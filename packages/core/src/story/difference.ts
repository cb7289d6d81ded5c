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
  if (isMap(value)) return new Map([...value].map(([key, content]) => [String(key), content]))
  if (isSet(value)) return new Map([...value].map((member) => [show(member), true]))
  if (isPlain(value)) return new Map(Object.entries(value))
  throw new Error(`cannot look inside a ${value.constructor.name}`)
}

/** Anything that can be walked and asked by key, whatever its class: contents count, not how they are kept. */
const isMap = (value: object): value is ReadonlyMap<unknown, unknown> =>
  Symbol.iterator in value && 'get' in value && 'has' in value

const isSet = (value: object): value is ReadonlySet<unknown> =>
  Symbol.iterator in value && 'has' in value && !('get' in value)

/** What an unknown class keeps inside cannot be seen, and two of them must not pass for equal. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

const show = (value: unknown): string => JSON.stringify(value, replaceMap) ?? 'undefined'

const replaceMap = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (isMap(value)) return Object.fromEntries(value)
  return isSet(value) ? [...value] : value
}
