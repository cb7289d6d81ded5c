import { isMobile } from '../flow/number-plan.ts'
import { addressParts, placeName } from './address-key.ts'
import { birthNumber } from './birth-distance.ts'
import { usualCharacters } from './character-forms.ts'
import { type CorporateForm, withoutForm } from './corporate-form.ts'
import { soundOf } from './kana-fold.ts'
import type { LinkRecord } from './link-record.ts'
import { type NameBook, openNameBook } from './name-book.ts'
import { nameWords } from './name-key.ts'
import { remembered } from './remembered.ts'

/** One record as numbers; texts stand once in a book. Row numbers are the order of ids. */
export type LinkRow = {
  readonly id: number
  readonly system: number
  readonly corporate: boolean
  readonly form: CorporateForm | null
  readonly name: number
  /** Written in kana alone, so it says no more than the kana. */
  readonly kanaOnly: boolean
  /** -1: none. */
  readonly kana: number
  /** yyyymmdd; 0: none. */
  readonly birth: number
  /** Texts: municipality and town; with the house number; with the room. -1: none. */
  readonly area: number
  readonly block: number
  readonly dwelling: number
  /** Its digits; '' for none. */
  readonly room: string
  readonly numbers: readonly number[]
  readonly phones: readonly number[]
  readonly mobiles: readonly number[]
  readonly ids: readonly number[]
  /** The client's system that gave each of `ids`. */
  readonly idSystems: readonly number[]
}

export type LinkTable = {
  readonly rows: readonly LinkRow[]
  /** Records there are in all. */
  readonly size: number
  readonly names: NameBook
  readonly kanas: NameBook
  readonly texts: TextBook
  /** Records of this municipality and town. */
  readonly areaCount: (area: number) => number
  /** Records that have this number. */
  readonly phoneCount: (phone: number) => number
}

export const rowAt = ({ rows }: LinkTable, at: number): LinkRow => {
  const row = rows[at]
  if (row === undefined) throw new Error(`no row ${at}`)
  return row
}

/** Any text as a number, the same for the same text. */
export type TextBook = {
  readonly enter: (text: string) => number
  readonly text: (place: number) => string
  readonly size: () => number
}

const openTextBook = (): TextBook => {
  const places = new Map<string, number>()
  const texts: string[] = []
  return {
    enter: (text) => {
      const known = places.get(text)
      if (known !== undefined) return known
      places.set(text, texts.length)
      return texts.push(text) - 1
    },
    text: (place) => texts[place] ?? '',
    size: () => texts.length,
  }
}

export type LinkTableBuilder = {
  /** Records come in the order of their ids. */
  readonly add: (record: LinkRecord) => void
  readonly close: () => LinkTable
}

const kanaAlone = /^[ァ-ヺー]*$/u
const none: readonly number[] = []

export const openLinkTable = (): LinkTableBuilder => {
  const rows: LinkRow[] = []
  const names = openNameBook()
  const kanas = openNameBook()
  const texts = openTextBook()
  const place = remembered(placeName)
  const located = remembered((address: string) => locatedOf(address, texts, place))
  const named = remembered((name: string) => namedOf(name, names))
  const sounding = remembered((kana: string) => {
    const words = nameWords(kana).map(soundOf)
    return words.length === 0 ? -1 : kanas.enter(words)
  })
  return {
    add: (record) => {
      const last = rows.at(-1)
      if (last !== undefined && last.id >= record.id)
        throw new Error('records of a link table come in the order of ids')
      const name = named(record.name)
      const kana = sounding(record.kana === '' && name.kanaOnly ? record.name : record.kana)
      rows.push(rowOf(record, name, kana, texts, located(record.address)))
    },
    close: () => {
      names.close(usesOf(rows, 'name'))
      kanas.close(usesOf(rows, 'kana'))
      const [phones, areas] = [new Uint32Array(texts.size()), new Uint32Array(texts.size())]
      for (const { phones: some, area } of rows) {
        for (const phone of some) countOne(phones, phone)
        if (area >= 0) countOne(areas, area)
      }
      return {
        rows,
        size: rows.length,
        names,
        kanas,
        texts,
        areaCount: (area) => areas[area] ?? 0,
        phoneCount: (phone) => phones[phone] ?? 0,
      }
    },
  }
}

/** Records in any order. */
export const linkTable = (records: readonly LinkRecord[]): LinkTable => {
  const table = openLinkTable()
  for (const record of byId(records)) table.add(record)
  return table.close()
}

function* usesOf(rows: readonly LinkRow[], field: 'name' | 'kana'): Iterable<number> {
  for (const row of rows) yield row[field]
}

const countOne = (counts: Uint32Array, place: number): void => {
  counts[place] = (counts[place] ?? 0) + 1
}

/** Sorted as numbers: to look into a million records twenty times each takes longer than to link them. */
function* byId(records: readonly LinkRecord[]): Iterable<LinkRecord> {
  const unit = 2 ** Math.ceil(Math.log2(Math.max(2, records.length)))
  for (const key of Float64Array.from(records, ({ id }, at) => id * unit + at).sort()) {
    const record = records[key % unit]
    if (record !== undefined) yield record
  }
}

/** Names come again and again; a table of those that came saves most of the work. */
type Named = Pick<LinkRow, 'name' | 'kanaOnly' | 'form'>

const namedOf = (name: string, names: NameBook): Named => {
  const words = nameWords(name)
  const { form } = withoutForm(usualCharacters(name))
  return { name: names.enter(words), kanaOnly: words.every((word) => kanaAlone.test(word)), form }
}

const entered = (texts: TextBook, some: readonly string[]): readonly number[] =>
  some.length === 0 ? none : some.map((text) => texts.enter(text))

const systemOf = (id: string): string => id.slice(0, id.indexOf('=') + 1)

type Located = Pick<LinkRow, 'area' | 'block' | 'dwelling' | 'room' | 'numbers'>

const locatedOf = (address: string, texts: TextBook, place: typeof placeName): Located => {
  const { area, numbers, room } = addressParts(address, place)
  const block = `${area} ${numbers.join(' ')}`
  const house = numbers.length === 0 ? -1 : texts.enter(block)
  return {
    area: area === '' ? -1 : texts.enter(area),
    block: house,
    dwelling: house < 0 || room === '' ? house : texts.enter(`${block} ${room}`),
    room,
    numbers: numbers.length === 0 ? none : numbers,
  }
}

const rowOf = (record: LinkRecord, named: Named, kana: number, texts: TextBook, located: Located): LinkRow => {
  const { area, block, dwelling, room, numbers } = located
  return {
    id: record.id,
    system: texts.enter(record.system),
    corporate: record.kind === 'corporate',
    form: named.form,
    name: named.name,
    kanaOnly: named.kanaOnly,
    kana,
    birth: birthNumber(record.birthOn),
    area,
    block,
    dwelling,
    room,
    numbers,
    phones: entered(texts, record.phones),
    mobiles: record.phones.some(isMobile) ? entered(texts, record.phones.filter(isMobile)) : none,
    ids: entered(texts, record.otherIds),
    idSystems: entered(texts, record.otherIds.map(systemOf)),
  }
}
