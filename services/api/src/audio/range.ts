export type ByteRange = { readonly from: number; readonly to: number }

/**
 * The one range a `Range` header asks for (RFC 9110 §14.2). Null: the whole file, also for several ranges at once and
 * for headers that mean nothing, which a server may ignore.
 */
export const wantedRange = (header: string | null, bytes: number): ByteRange | 'unsatisfiable' | null => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '')
  if (match === null) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  if (first === '') return tail(Number(last), bytes)
  const from = Number(first)
  if (from >= bytes) return 'unsatisfiable'
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  return to < from ? null : { from, to }
}

const tail = (count: number, bytes: number): ByteRange | 'unsatisfiable' =>
  count === 0 || bytes === 0 ? 'unsatisfiable' : { from: Math.max(0, bytes - count), to: bytes - 1 }
