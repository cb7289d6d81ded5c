import {
  bulkColumns,
  csvReader,
  type Encoding,
  intakeColumns,
  itemKey,
  type Layout,
  readLayout,
  startOfFile,
  type Taken,
} from '@tsunagu/files'
import { describe, expect, it } from 'vitest'
import { cellReaders } from '../packages/files/src/record/cell.ts'
import { type Chance, chance } from './support/chance.ts'
import { cp932 } from './support/client-files.ts'

const layoutOf = (source: string): Layout => {
  const read = readLayout(source)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.layout
}

const layout = (separator: 'comma' | 'tab') =>
  layoutOf(`
layout: hako
title: 箱
feeds: [addressees, claims]
file: { separator: ${separator} }
fixed: { addressee.system: kokuho, claim.kind: kokuho }
columns:
  - { name: 番号, into: addressee.clientId }
  - { name: 氏名, into: addressee.name, required: true }
  - { name: 備考, required: false }
  - { name: 通知書番号, into: claim.key, type: digits }
  - { name: 期, into: claim.key }
  - { name: 額, into: claim.amount }
  - { name: 納期限, into: claim.dueOn }
  - { name: 件名, width: 40 }
  - { name: 余白 }
`)
const heading = ['番号', '氏名', '備考', '通知書番号', '期', '額', '納期限', '件名', '余白', '増えた列']

/** Second bytes 0x5C and 0x7C, kana of half width, blanks of both widths, what COPY and JSON write otherwise. */
const pieces = [
  '表',
  'ソ',
  '能',
  '－',
  'ｱ',
  'ﾞ',
  'あ',
  '1',
  'x',
  '\\',
  "'",
  ' ',
  '　',
  '～',
  '①',
  '髙',
  '\\N',
  '{',
  '\t',
]
const quotable = ['"', ',', '\n', '\r\n', '""']

const wordOf = (random: Chance, signs: readonly string[]): string =>
  Array.from({ length: random.between(0, 5) }, () => random.pick(signs)).join('')

type Cells = readonly string[]

/** Rows of which now and then one is about the same as the one before. */
const tableOf = (random: Chance, rows: number, signs: readonly string[]): readonly Cells[] => {
  let whom = ['', '', '']
  return Array.from({ length: rows }, (_, n) => {
    if (n === 0 || random.happens(0.7)) whom = [`N${n}`, `氏${wordOf(random, signs)}`, wordOf(random, signs)]
    const claim = [String(n).padStart(6, '0'), random.pick(['', '01', '１期']), random.pick(['0', '12300', '￥1,200'])]
    return [
      ...[...whom, ...claim, random.pick(['', '20251130', 'R7.11.30'])],
      ...[wordOf(random, signs), wordOf(random, signs), wordOf(random, signs)],
    ]
  })
}

const trimmed = (text: string): string => text.replace(/^[ \t\u3000]+|[ \t\u3000]+$/g, '')

/** What a row has to become, told by its cells alone. */
const expectedOf = ([id, name, note, key, part, amount, due, subject, margin, more]: Cells, n: number) => {
  const extra = { 備考: note, 件名: subject, 余白: margin, 増えた列: more }
  return {
    ...{ n: n + 1, client_id: trimmed(id ?? ''), name: trimmed(name ?? ''), kind: 'kokuho' },
    key: `${key}-${trimmed(part ?? '')}`,
    amount: { '0': 0, '12300': 12_300, '￥1,200': 1_200 }[amount ?? ''],
    due_on: due === '' ? null : '2025-11-30',
    extra: Object.fromEntries(
      Object.entries(extra)
        .map(([item, text]) => [item, trimmed(text ?? '')])
        .filter(([, text]) => text !== ''),
    ),
  }
}

const unescaped = (text: string): string | null =>
  text === '\\N' ? null : text.replace(/\\(.)/g, (_, sign: string) => ({ t: '\t', n: '\n', r: '\r' })[sign] ?? sign)

/** Rows as COPY would read them. */
const copied = (bytes: Uint8Array, columns: readonly string[]) =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const cells = line.split('\t').map(unescaped)
      expect(cells).toHaveLength(columns.length)
      return Object.fromEntries(columns.map((name, n) => [name, cells[n] ?? null]))
    })

/** As the database makes it of the cells that were taken over together. */
const extraOf = (row: Readonly<Record<string, string | null>>, names: readonly string[]) => {
  const bulk = row.bulk ?? ''
  const cells = bulk === '' ? [] : bulk.slice(1).split(bulk.charAt(0))
  const apart = names.flatMap((name, n) => (name === '' || (cells[n] ?? '') === '' ? [] : [[name, cells[n]]]))
  return { ...JSON.parse(row.extra ?? '{}'), ...Object.fromEntries(apart) }
}

type Read = {
  readonly claims: unknown
  readonly names: unknown
  readonly refusals: unknown
  readonly position: unknown
}

/** Reads a file in slices that end at these bytes. */
const readIn = (file: Buffer, encoding: Encoding, cuts: readonly number[], of: Layout): Read => {
  const reader = csvReader({ layout: of, encoding, from: startOfFile, heading: null })
  const parts = [0, ...cuts, file.length].map((at, n, all) => file.subarray(at, all[n + 1] ?? at))
  const said = [...parts.slice(0, -1).map((part) => [part, false] as const), [file.subarray(0, 0), true] as const]
  const taken: Taken[] = []
  let position = startOfFile
  for (const [part, isLast] of said) {
    // What is read next may stand in the same memory.
    const block = Buffer.from(part)
    const piece = reader.take(block, isLast)
    block.fill(0xff)
    taken.push(piece.taken)
    position = piece.position
  }
  const names = bulkColumns(of, reader.heading() ?? [])
  const whole = (feed: 'addressees' | 'claims') => Buffer.concat(taken.map((one) => one[feed].whole()))
  const known = new Map(copied(whole('addressees'), intakeColumns.addressees).map((row) => [row.client_id, row.name]))
  return {
    claims: copied(whole('claims'), intakeColumns.claims).map((row) => ({
      ...{
        n: Number(row.n),
        client_id: row.client_id,
        name: known.get(row.client_id ?? ''),
        kind: row.kind,
        key: row.key,
      },
      ...{ amount: Number(row.amount), due_on: row.due_on, extra: extraOf(row, names) },
    })),
    names: [...known],
    refusals: taken.flatMap(({ refusals }) => refusals),
    position,
  }
}

const written = (cells: Cells, separator: string, isQuoted: (cell: string) => boolean): string =>
  cells.map((cell) => (isQuoted(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)

const must = (cell: string): boolean => /[",\t\r\n]/.test(cell)
const fileOf = (table: readonly Cells[], quoted: 'needed' | 'some' | 'all', separator: ',' | '\t', random: Chance) => {
  const isQuoted = (cell: string) => must(cell) || quoted === 'all' || (quoted === 'some' && random.happens(0.3))
  const ends = random.pick(['\r\n', '\n'])
  const lines = [heading, ...table].map((cells) => written(cells, separator, isQuoted))
  return `${lines.join(ends)}${random.pick([ends, '', `${ends}${ends}`, `${ends}\u001a`])}`
}

const everyByte = (file: Buffer): readonly number[] => Array.from({ length: file.length - 1 }, (_, n) => n + 1)
const someCuts = (random: Chance, length: number): readonly number[] =>
  Array.from({ length: random.between(0, 6) }, () => random.between(1, length - 1)).sort((a, b) => a - b)

describe('a CSV file', () => {
  it.each([
    ['CP932', 'needed', ',', pieces],
    ['CP932', 'some', ',', [...pieces, ...quotable]],
    ['UTF-8', 'some', ',', [...pieces, ...quotable, '𠮷', 'é']],
    ['UTF-8', 'all', '\t', [...pieces, ...quotable]],
    ['CP932', 'all', '\t', pieces],
  ] as const)(
    'in %s, quoted: %s, separator %j, says what its cells say, wherever it is cut',
    (encoding, quoted, separator, signs) => {
      const random = chance(11)
      const of = layout(separator === ',' ? 'comma' : 'tab')
      for (let n = 0; n < 20; n += 1) {
        const table = tableOf(random, random.between(1, 12), signs)
        const text = fileOf(table, quoted, separator, random)
        const file = encoding === 'CP932' ? cp932(text) : Buffer.from(`${random.pick(['', '\ufeff'])}${text}`)
        const whole = readIn(file, encoding, [], of)
        expect(whole.claims).toEqual(table.map(expectedOf))
        expect(whole.refusals).toEqual([])
        for (const cuts of [
          someCuts(random, file.length),
          someCuts(random, file.length),
          ...(n < 3 ? [everyByte(file)] : []),
        ])
          expect(readIn(file, encoding, cuts, of)).toEqual(whole)
      }
    },
  )

  it('of many slices says the same as in one piece', () => {
    const random = chance(5)
    const table = tableOf(random, 4_000, [...pieces, ',', '\n'])
    const file = cp932(fileOf(table, 'needed', ',', random))
    expect(file.length).toBeGreaterThan(200_000)
    expect(readIn(file, 'CP932', [], layout('comma')).claims).toEqual(table.map(expectedOf))
    const plain = tableOf(random, 4_000, ['表', 'ｱ', ' ', 'x']).map((cells) =>
      cells.map((cell) => cell.replace(',', '')),
    )
    const unquoted = cp932(fileOf(plain, 'needed', ',', random))
    expect(unquoted.includes('"')).toBe(false)
    const whole = readIn(unquoted, 'CP932', [], layout('comma'))
    expect(whole).toMatchObject({ refusals: [], position: { row: 4_000 } })
    expect((whole.claims as unknown[]).length).toBe(4_000)
  })

  /** However a cell is read, as bytes or as text: what its type says of it, and how wide it may be. */
  const typed = ['text', 'kana', 'digits', 'date', 'year', 'yen', 'number', 'phone'] as const
  const texts = [
    ...[
      '',
      '0',
      '00',
      '7',
      '0012',
      '１２',
      '1-2',
      '12345',
      '123456789012',
      '1234567890123',
      '-5',
      '1.5',
      '￥1200',
      '１，２００円',
    ],
    ...[
      '20250102',
      '20251301',
      '00000000',
      'R7.1.2',
      '3500102',
      '2025',
      '1025',
      '令和7年',
      'x',
      'abc',
      'a b',
      "a'b",
      'a\\b',
      '\\N',
    ],
    ...[
      '090-1234-5678',
      '0312345678',
      '000-0000-0000',
      'ｻﾄｳ',
      'サトウ',
      'さとう　たろう',
      '佐藤',
      'ｱ佐',
      '〇',
      '々',
      '〆',
      '①',
      '㈱',
      '髙',
    ],
    ...['あいう', 'あいうえ', 'あいうえお', 'ｱｲｳｴ', 'ｱｲｳｴｵ', '－', '～', '＃', '１２３', ' 12 ', '　ア　', '\u3000'],
  ]
  it.each(typed.flatMap((type) => ['', ', width: 4', ', width: { bytes: 6 }'].map((width) => [type, width] as const)))(
    'of type %s%s keeps of a cell what its type says of it, wherever it goes',
    (type, width) => {
      const of = layoutOf(`
layout: hako
title: 箱
feeds: [addressees, claims]
fixed: { addressee.system: kokuho, claim.kind: kokuho }
columns:
  - { name: 番号, into: addressee.clientId }
  - { name: 氏名, into: addressee.name }
  - { name: 通知書番号, into: claim.key }
  - { name: 額, into: claim.amount }
  - { name: 期, into: claim.period, type: ${type}${width} }
  - { name: 件名, type: ${type}${width}, required: false, of: claim }
  - { name: 印, type: ${type}${width}, searchable: true }
`)
      const head = '番号,氏名,通知書番号,額,期,件名,印'
      const row = (text: string, n: number): string => [`N${n}`, '氏名', String(n), '1', text, text, text].join()
      const told = texts.map((text) => {
        const bare = trimmed(text)
        const most = { '': 1_000, ', width: 4': 4 }[width] ?? 6
        const wide = width.includes('bytes') ? cp932(bare).length : bare.length
        const value = cellReaders()[type](bare)
        return wide > most || value === null ? null : value
      })
      expect(told.filter((value) => value === null).length).toBeLessThan(texts.length)
      for (const encoding of ['CP932', 'UTF-8'] as const) {
        const lines = [head, ...texts.map(row)].join('\n')
        const file = encoding === 'CP932' ? cp932(lines) : Buffer.from(lines)
        const reader = csvReader({ layout: of, encoding, from: startOfFile, heading: null })
        const { taken } = reader.take(file, true)
        const claims = copied(taken.claims.whole(), intakeColumns.claims)
        const wanted = told.flatMap((value, n) => (value === null ? [] : [{ n: String(n + 1), value }]))
        expect(claims.map(({ n, period }) => ({ n, value: period }))).toEqual(wanted)
        expect(claims.map(({ extra }) => JSON.parse(extra ?? '').件名 ?? '')).toEqual(wanted.map(({ value }) => value))
        expect(claims.map(({ items }) => JSON.parse(items ?? '').印 ?? '')).toEqual(
          wanted.map(({ value }) => itemKey(value)),
        )
        const refused = taken.refusals.filter(({ column }) => column === '件名').map(({ row: at }) => at - 1)
        expect(refused).toEqual(told.flatMap((value, n) => (value === null ? [n] : [])))
      }
    },
  )

  const lines = (...texts: readonly string[]): Buffer => cp932(`${[heading.join(), ...texts].join('\r\n')}\r\n`)
  const good = (n: number): string => `N${n},氏名,,00${n},01,100,,,,`

  it.each([
    ['a quote that stands in a cell', [good(1), 'N2,氏"名,,002,01,100,,,,', good(3)], [[3, 'strayQuote']]],
    ['something behind a closing quote', [good(1), '"N2"x,氏名,,002,01,100,,,,', good(3)], [[3, 'strayQuote']]],
    ['a quote that is never closed', [good(1), '"N2,氏名,,002,01,100,,,,', good(3), good(4)], [[3, 'quoteOpen']]],
    ['a control character', [good(1), 'N2,氏\u0001名,,002,01,100,,,,', good(3)], [[3, 'control']]],
    ['a separator of our own in quotes', [good(1), '"N\u001f2",氏名,,002,01,100,,,,', good(3)], [[3, 'control']]],
    [
      'too many cells, too few',
      [`${good(1)},`, 'N2,氏名', good(3)],
      [
        [2, 'columnsTooMany'],
        [3, 'columnsTooFew'],
      ],
    ],
    [
      'line ends in quotes before it',
      ['N1,"氏\r\n\r\n名",,001,01,100,,,,', good(2), 'N3,,,003,01,100,,,,'],
      [[6, 'required']],
    ],
    ['blank lines before it', ['', good(1), '', 'N3,,,003,01,100,,,,'], [[5, 'required']]],
    [
      'a day that is none, an amount that is none',
      ['N1,氏名,,001,01,x,20251301,,,'],
      [
        [2, 'yen'],
        [2, 'date'],
      ],
    ],
    ['a text that is too long', [`N1,氏名,,001,01,100,,${'長'.repeat(41)},,`], [[2, 'width']]],
    ['no key at all', ['N1,氏名,,,,100,,,,'], [[2, 'required']]],
  ] as const)('with %s is refused by its line, wherever it is cut', (_, texts, expected) => {
    const file = lines(...texts)
    const whole = readIn(file, 'CP932', [], layout('comma'))
    expect((whole.refusals as { line: number; code: string }[]).map(({ line, code }) => [line, code])).toEqual(expected)
    expect((whole.claims as unknown[]).length).toBe(
      texts.filter((text) => text !== '').length - new Set(expected.map(([line]) => line)).size,
    )
    expect(readIn(file, 'CP932', everyByte(file), layout('comma'))).toEqual(whole)
  })

  it('with bytes of another encoding loses their line alone', () => {
    const [after, bad] = [`${good(2)}\r\n`, 'N3,,,003,01,100,,,,\r\n']
    const file = Buffer.concat([lines(good(1)), Buffer.from([0x81, 0x0d, 0x0a]), cp932(`${after}${bad}`)])
    const whole = readIn(file, 'CP932', [], layout('comma'))
    expect(whole.refusals).toMatchObject([
      { line: 3, row: 2, code: 'encoding' },
      { line: 5, row: 4, code: 'required' },
    ])
    expect(whole.claims).toMatchObject([{ n: 1 }, { n: 3 }])
    expect(readIn(file, 'CP932', everyByte(file), layout('comma'))).toEqual(whole)
  })

  it('says of each row what became of it, and nothing of the row before', () => {
    const of = layoutOf(`
layout: hako
title: 箱
feeds: [claims, payments]
fixed: { addressee.system: kokuho, claim.kind: kokuho }
codes: { 異動: { '1': changed, '3': paid, '9': withdrawn } }
columns:
  - { name: 番号, into: addressee.clientId }
  - { name: 通知書番号, into: claim.key }
  - { name: 額, into: claim.amount }
  - { name: 異動, into: change, codes: 異動 }
  - { name: 入金番号, into: payment.key, type: text }
  - { name: 入金額, into: payment.amount }
  - { name: 入金日, into: payment.on }
`)
    const told = ['N1,1,100,3,P1,,', 'N1,2,100,,P2,,', 'N1,3,,9,P3,,', 'N1,4,100,1,P4,,']
    const reader = csvReader({ layout: of, encoding: 'CP932', from: startOfFile, heading: null })
    const { taken } = reader.take(cp932(['番号,通知書番号,額,異動,入金番号,入金額,入金日', ...told].join('\n')), true)
    const claims = copied(taken.claims.whole(), intakeColumns.claims)
    expect(claims.map(({ key, change }) => [key, change])).toEqual([
      ['1', 'paid'],
      ['2', 'new'],
      ['3', 'withdrawn'],
      ['4', 'changed'],
    ])
    expect(copied(taken.payments.whole(), intakeColumns.payments).map(({ payment_key: key }) => key)).toEqual(['P1'])
  })

  it('of more columns than anybody expects is read to the last of them', () => {
    const names = [...heading, ...Array.from({ length: 4_200 }, (_, n) => `追加${n}`)]
    const cells = ['N1', '氏名', '', '001', '01', '100', '', '', '', '', ...names.slice(10).map((_, n) => String(n))]
    for (const encoding of ['CP932', 'UTF-8'] as const) {
      const text = [names, cells].map((line) => line.join()).join('\n')
      const whole = readIn(encoding === 'CP932' ? cp932(text) : Buffer.from(text), encoding, [], layout('comma'))
      expect(whole.refusals).toEqual([])
      expect(whole.claims).toMatchObject([{ extra: { 追加0: '0', 追加4199: '4199' } }])
    }
  })

  it('writes an addressee once of whom several rows tell, and with the first row that is not refused', () => {
    const who = 'N1,氏名,覚え'
    const file = lines(
      `${who},001,01,x,,,,`,
      `${who},002,01,100,,,,`,
      `${who},003,01,100,,,,`,
      'N2,氏名,,004,01,100,,,,',
    )
    const whole = readIn(file, 'CP932', [], layout('comma'))
    expect(whole.names).toEqual([
      ['N1', '氏名'],
      ['N2', '氏名'],
    ])
    expect(whole.claims).toMatchObject([{ n: 2, extra: { 備考: '覚え' } }, { n: 3, extra: { 備考: '覚え' } }, { n: 4 }])
  })

  it('with a line of 100 MB loses that line, and takes no more memory for it', () => {
    const reader = csvReader({ layout: layout('comma'), encoding: 'CP932', from: startOfFile, heading: null })
    reader.take(lines(good(1)), false)
    const before = process.memoryUsage().arrayBuffers
    const block = Buffer.alloc(1_000_000, 0x41)
    const begun = reader.take(block, false).position
    for (let n = 1; n < 100; n += 1)
      expect(reader.take(block, false)).toMatchObject({ position: begun, taken: { refusals: [] } })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000)
    const rest = `"A,\r\n${good(2)}\r\n`
    const { taken, position } = reader.take(cp932(rest), false)
    expect(taken.refusals).toMatchObject([{ line: 3, row: 2, code: 'recordTooLong' }])
    expect(copied(taken.claims.whole(), intakeColumns.claims)).toMatchObject([{ n: '3', line: '4', client_id: 'N2' }])
    expect(position).toMatchObject({
      line: 5,
      row: 3,
      offset: begun.offset + 100_000_000 + cp932(rest).length,
    })
  })
})
