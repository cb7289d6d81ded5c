/** How a file came: as it is, in a zip (with what lock), encrypted with age, or as a workbook with a password. */
export type Wrapping = 'none' | 'zip' | 'zipPassword' | 'zipAes' | 'age' | 'xlsxPassword'

const begins = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).equals(Buffer.from(text, 'latin1'))

const aesMethod = 99

/** By the first bytes of a file; a workbook is a zip too, and is left alone when one is meant. */
export const wrappingOf = (bytes: Uint8Array, isWorkbook: boolean): Wrapping => {
  if (begins(bytes, 'age-encryption.org/v1')) return 'age'
  // The container of old Office files, and of those with a password.
  if (begins(bytes, '\xd0\xcf\x11\xe0')) return 'xlsxPassword'
  if (!begins(bytes, 'PK\x03\x04')) return 'none'
  const head = Buffer.from(bytes)
  if ((head.readUInt16LE(6) & 1) === 0) return isWorkbook ? 'none' : 'zip'
  return head.readUInt16LE(8) === aesMethod ? 'zipAes' : 'zipPassword'
}
