/** Cells of a record, without the quotes they stood in, and what stands between them now. */
export type Unquoted = { readonly bytes: Uint8Array; readonly separator: number }

const quote = 0x22

/**
 * A whole record (RFC 4180), whose quotes the splitting into records has already proved right, with `unit` between its cells.
 * One that has a `unit` of its own stays as it is: whoever reads it refuses it.
 */
export const unquoted = (record: Uint8Array, separator: number, unit: number): Unquoted => {
  if (!record.includes(quote) || record.includes(unit)) return { bytes: record, separator }
  const bytes = new Uint8Array(record.length)
  let to = 0
  let isInside = false
  for (let at = 0; at < record.length; at += 1) {
    const byte = record[at] ?? 0
    if (byte !== quote) bytes[to++] = byte === separator && !isInside ? unit : byte
    else if (isInside && record[at + 1] === quote) {
      bytes[to++] = quote
      at += 1
    } else isInside = !isInside
  }
  return { bytes: bytes.subarray(0, to), separator: unit }
}
