/** Fields whose values are personal or secret, wherever they stand. */
const hidden = new Set([
  'number',
  'caller',
  'called',
  'callerid',
  'callerids',
  'dialled',
  'shownnumber',
  'shownname',
  'target',
  'key',
  'keys',
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'set-cookie',
  'email',
  'address',
  'phonenumber',
])

/** Japanese numbers, with or without hyphens, and E.164; not the epoch seconds inside channel ids. */
const phoneNumber = /(?<![\d.])(?:\+\d{8,15}|0\d{9,10}|0\d{1,4}-\d{1,4}-\d{3,4})(?!\d)/g
const credentials = /(:\/\/[^:/@\s]*:)[^@\s]+@/g

export const scrubText = (text: string): string =>
  text.replace(phoneNumber, '[number]').replace(credentials, '$1[secret]@')

const deepest = 6

/** A copy with everything personal or secret taken out. */
export const scrub = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return scrubText(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return scrubError(value, depth)
  if (depth >= deepest) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      hidden.has(name.toLowerCase()) && inner !== null ? '[hidden]' : scrub(inner, depth + 1),
    ]),
  )
}

const scrubError = (error: Error, depth: number): unknown => ({
  type: error.name,
  message: scrubText(error.message),
  stack: scrubText(error.stack ?? ''),
  ...('code' in error ? { code: String(error.code) } : {}),
  ...(error.cause === undefined || depth >= deepest ? {} : { cause: scrub(error.cause, depth + 1) }),
})
