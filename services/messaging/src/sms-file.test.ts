import { describe, expect, it } from 'vitest'
import { readReport, smsFile } from './sms-file.ts'

const textOf = (file: string): string =>
  [...file.matchAll(/^Text\d\d = ([0-9A-F]*)$/gm)]
    .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    .map((unit) => String.fromCharCode(Number.parseInt(unit, 16)))
    .join('')

describe('a text in the outbox', () => {
  it('is one section without a header when it fits', () => {
    const file = smsFile('09012345678', `𠮷${'あ'.repeat(68)}`, 7)
    expect(file.match(/^\[SMSBackup/gm)).toHaveLength(1)
    expect(file).not.toContain('UDH')
    expect(file).toContain('Length = 70\n')
    expect(textOf(file)).toBe(`𠮷${'あ'.repeat(68)}`)
  })

  it('says of each part which it is of how many', () => {
    const file = smsFile('09012345678', 'い'.repeat(200), 0xab)
    expect([...file.matchAll(/^UDH = (.*)$/gm)].map(([, udh]) => udh)).toEqual([
      '050003AB0301',
      '050003AB0302',
      '050003AB0303',
    ])
    expect([...file.matchAll(/^Length = (.*)$/gm)].map(([, length]) => length)).toEqual(['67', '67', '66'])
    expect(textOf(file)).toBe('い'.repeat(200))
  })
})

describe('a file of the inbox', () => {
  const file = (pdu: string, said: string): string =>
    `[SMSBackup000]\n; note\nPDU = ${pdu}\nNumber = "+819012345678"\nNumberUnicode = 002B\nText00 = ${[...said]
      .map((c) => c.charCodeAt(0).toString(16).padStart(4, '0'))
      .join('')}\nMessageReference = 511\n`

  it.each([
    ['Delivered', 'delivered'],
    ['Failed', 'failed'],
    ['Pending', 'pending'],
    ['', 'pending'],
  ])('with %s is a report', (said, result) =>
    expect(readReport(file('Status_Report', said))).toEqual({ number: '+819012345678', reference: 255, result }),
  )

  it.each([file('Deliver', 'Delivered'), '', 'garbage'])('%#: is no report', (text) =>
    expect(readReport(text)).toBeNull(),
  )
})
