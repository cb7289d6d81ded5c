import { toCp932 } from './cp932.ts'

export type CsvEncoding = 'utf8' | 'cp932'

/** A spreadsheet must not take for a formula what is a text: names of nodes and queues come from people. */
const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** RFC 4180, with the byte-order mark by which Excel knows UTF-8, or in CP932. */
export const csvFile = (rows: readonly (readonly (string | number)[])[], encoding: CsvEncoding): Buffer => {
  const text = rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
  return encoding === 'cp932' ? toCp932(text) : Buffer.from(`\ufeff${text}`)
}
