import { splitParts } from '@tsunagu/core'

const hex = (text: string): string => [...Array(text.length).keys()].map((at) => hexOf(text.charCodeAt(at), 4)).join('')
const hexOf = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** Lines of a text in gammu's backup files are no longer than this, in characters of UCS-2. */
const perLine = 50

/**
 * A message as gammu-smsd takes it from its outbox: a backup file with one section for each part, in UCS-2. We cut it
 * ourselves, so that the parts are those that were counted, and number and text stand in the file and not in its name.
 * `reference` ties the parts together (3GPP TS 23.040 §9.2.3.24.1); the same in each try, so a phone that got half of it
 * the first time puts it together.
 */
export const smsFile = (to: string, text: string, reference: number): string => {
  const parts = splitParts(text)
  const header = (n: number): string =>
    parts.length === 1 ? '' : `UDH = 050003${hexOf(reference, 2)}${hexOf(parts.length, 2)}${hexOf(n + 1, 2)}\n`
  return parts.map((part, n) => section(to, part, n, header(n))).join('\n')
}

const section = (to: string, part: string, n: number, header: string): string => {
  const lines = [...Array(Math.max(1, Math.ceil(part.length / perLine))).keys()].map(
    (line) => `Text${String(line).padStart(2, '0')} = ${hex(part.slice(line * perLine, (line + 1) * perLine))}`,
  )
  return `[SMSBackup${String(n).padStart(3, '0')}]
PDU = Submit
State = UnSent
Number = "${to}"
NumberUnicode = ${hex(to)}
${header}${lines.join('\n')}
Coding = Unicode_No_Compression
Folder = 2
Length = ${part.length}
Class = -1
ReplySMSC = False
RejectDuplicates = False
ReplaceMessage = 0
MessageReference = 0
`
}

/** What the network says became of one part. */
export type DeliveryReport = {
  readonly number: string
  readonly reference: number
  readonly result: 'delivered' | 'failed' | 'pending'
}

/** The delivery report in a file of gammu's inbox; null: it is something else, e.g. a text from a citizen. */
export const readReport = (file: string): DeliveryReport | null => {
  const field = (name: string): string => new RegExp(`^${name} = "?([^"\\n]*)"?$`, 'm').exec(file)?.[1]?.trim() ?? ''
  if (field('PDU') !== 'Status_Report') return null
  const said = unhex(field('Text00'))
  const result = said.startsWith('Delivered') ? 'delivered' : said.startsWith('Failed') ? 'failed' : 'pending'
  return { number: field('Number'), reference: Number(field('MessageReference')) & 0xff, result }
}

const unhex = (digits: string): string =>
  (digits.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
