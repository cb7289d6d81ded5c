import type { LinkRecord } from '@tsunagu/core'
import { type Chance, chance } from '../chance.ts'
import {
  halfWidth,
  hiragana,
  inKanji,
  inOldForm,
  mistyped,
  mistypedBirth,
  otherKana,
  swappedBirth,
} from './mistakes.ts'
import { type Being, type Dwelling, type Life, type Trap, townOf, usualLife } from './people.ts'

export const mistakeKinds = [
  'kanaVariant',
  'width',
  'oldForm',
  'noSpace',
  'moved',
  'kanaTyped',
  'addressTyped',
  'birthSwapped',
  'birthTyped',
  'birthMissing',
  'kanaMissing',
  'addressMissing',
  'foreignOrder',
  'middleName',
  'married',
  'corporateForm',
] as const
export type Mistake = (typeof mistakeKinds)[number]

/** Shares of records that get it, where it is possible at all. */
export type Rates = {
  readonly kanaVariant: number
  readonly oldForm: number
  readonly kanaTyped: number
  readonly addressTyped: number
  readonly birthSwapped: number
  readonly birthTyped: number
  readonly birthMissing: number
  readonly kanaMissing: number
  readonly addressMissing: number
  readonly foreignOrder: number
  readonly middleName: number
}

export const usualRates: Rates = {
  kanaVariant: 0.08,
  oldForm: 0.15,
  kanaTyped: 0.02,
  addressTyped: 0.02,
  birthSwapped: 0.01,
  birthTyped: 0.005,
  birthMissing: 0.02,
  kanaMissing: 0.03,
  addressMissing: 0.005,
  foreignOrder: 0.3,
  middleName: 0.1,
}

/** Seven systems of one city, each with its own way to write. */
type System = {
  readonly name: string
  readonly share: number
  readonly narrowKana: boolean
  readonly hiragana: boolean
  readonly space: string
  readonly noBirth: number
  readonly noKana: number
  readonly phones: number
  readonly residentId: number
  readonly address: 'formal' | 'hyphen' | 'kanji'
  readonly building: boolean
  readonly prefecture: boolean
}

const system = (name: string, changes: Partial<System> = {}): System => ({
  name,
  share: 0.4,
  narrowKana: false,
  hiragana: false,
  space: '　',
  noBirth: 0,
  noKana: 0,
  phones: 0.5,
  residentId: 0.4,
  address: 'formal',
  building: true,
  prefecture: true,
  ...changes,
})

export const systems: readonly System[] = [
  system('kokuho', { share: 0.55, narrowKana: true }),
  system('kaigo', { hiragana: true, prefecture: false }),
  system('juminzei', { share: 0.7, residentId: 0.6, address: 'hyphen' }),
  system('kotei', { noBirth: 0.15, residentId: 0, address: 'kanji', phones: 0.3 }),
  system('keiji', { share: 0.35, narrowKana: true, space: ' ', address: 'hyphen', building: false }),
  system('hoiku', { share: 0.15, phones: 0.9 }),
  system('suido', {
    noBirth: 0.5,
    noKana: 0.3,
    residentId: 0,
    space: '',
    phones: 0.7,
    prefecture: false,
    address: 'hyphen',
  }),
]

export type Labelled = LinkRecord & { readonly being: number; readonly mistakes: ReadonlySet<Mistake> }

export type City = {
  readonly records: readonly Labelled[]
  readonly beings: readonly Being[]
  readonly traps: readonly Trap[]
}

/** About `size` records of a seeded city, in mixed order, with who each of them really is. */
export const labelledCity = (seed: number, size: number, rates: Rates = usualRates, life: Life = usualLife): City => {
  const { beings, traps } = townOf(seed, Math.ceil(size / 2.85), life)
  const random = chance(seed ^ 0x5eed)
  const records: Labelled[] = []
  for (const being of beings) {
    const known = systems.filter(({ share }) => random.happens(share))
    for (const where of known.length === 0 ? [random.pick(systems)] : known)
      if (records.length < size) records.push(new Clerk(random, rates, where, being).write(records.length + 1))
  }
  return { records: mixed(random, records), beings, traps }
}

const mixed = (random: Chance, records: Labelled[]): readonly Labelled[] => {
  for (let at = records.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at)
    const [one, two] = [records[at], records[other]]
    if (one !== undefined && two !== undefined) [records[at], records[other]] = [two, one]
  }
  return records
}

/** The same few hundred sets come again and again; a million of their own would be most of what a bench has in memory. */
const sets = new Map<string, ReadonlySet<Mistake>>()
const shared = (mistakes: ReadonlySet<Mistake>): ReadonlySet<Mistake> => {
  const key = [...mistakes].sort().join()
  const known = sets.get(key)
  if (known === undefined) sets.set(key, mistakes)
  return known ?? mistakes
}

/** Whoever writes one being down in one system. */
class Clerk {
  private readonly mistakes = new Set<Mistake>()
  private readonly random: Chance
  private readonly rates: Rates
  private readonly system: System
  private readonly being: Being

  constructor(random: Chance, rates: Rates, where: System, being: Being) {
    this.random = random
    this.rates = rates
    this.system = where
    this.being = being
  }

  private errs(kind: Mistake, rate: number): boolean {
    const happens = this.random.happens(rate)
    if (happens) this.mistakes.add(kind)
    return happens
  }

  write(id: number): Labelled {
    const { being, random, system: where } = this
    const { name, kana } = being.kind === 'corporate' ? this.company() : this.naturalName()
    const home = being.before !== null && this.errs('moved', 0.4) ? being.before : being.home
    const record = {
      id,
      system: where.name,
      clientId: `${where.name}-${String(being.id).padStart(8, '0')}`,
      kind: being.kind,
      name,
      kana: this.kanaAsWritten(kana),
      birthOn: this.birth(),
      address: this.errs('addressMissing', this.rates.addressMissing) ? '' : this.address(home),
      phones: this.phones(home),
      otherIds: being.kind === 'natural' && random.happens(where.residentId) ? [`juki=${being.id * 7 + 100_003}`] : [],
    }
    return { ...record, being: being.id, mistakes: shared(this.mistakes) }
  }

  private naturalName(): { readonly name: string; readonly kana: string } {
    const { being, random } = this
    if (being.foreign) return this.foreignName()
    const family = being.maiden !== null && this.errs('married', 0.35) ? being.maiden : being.family
    let written = [family.written, being.given.written]
    const old = inOldForm(random, written.join('|')).split('|')
    if (old.join() !== written.join() && this.errs('oldForm', this.rates.oldForm)) written = old
    let space = this.system.space
    if (space !== '' && random.happens(0.02)) space = ''
    if (space === '') this.mistakes.add('noSpace')
    return { name: written.join(space), kana: [family.kana, being.given.kana].join(space) }
  }

  private foreignName(): { readonly name: string; readonly kana: string } {
    const { family, middle, given } = this.being
    const kept = middle.length > 0 && this.errs('middleName', this.rates.middleName) ? [] : middle
    const words = this.errs('foreignOrder', this.rates.foreignOrder)
      ? [given, ...kept, family]
      : [family, ...kept, given]
    const space = this.system.space === '' ? ' ' : this.system.space
    const name = words.map(({ written }) => written).join(space)
    const kana = words.map((word) => word.kana).join(this.random.pick(['・', space]))
    return { name, kana }
  }

  private company(): { readonly name: string; readonly kana: string } {
    const { family, form } = this.being
    if (form === null) return { name: family.written, kana: family.kana }
    const short: Readonly<Record<string, string>> = {
      株式会社: '㈱',
      有限会社: '（有）',
      合同会社: '(同)',
      医療法人: '（医）',
    }
    const written = this.errs('corporateForm', 0.3) ? (short[form[0]] ?? form[0]) : form[0]
    return { name: form[1] === 'front' ? written + family.written : family.written + written, kana: family.kana }
  }

  private kanaAsWritten(kana: string): string {
    const { random, rates, system: where } = this
    if (random.happens(where.noKana) || this.errs('kanaMissing', rates.kanaMissing)) {
      this.mistakes.add('kanaMissing')
      return ''
    }
    let written = kana
    if (this.errs('kanaTyped', rates.kanaTyped)) written = mistyped(random, written)
    const other = otherKana(random, written)
    if (other !== written && this.errs('kanaVariant', rates.kanaVariant)) written = other
    if (where.hiragana) return hiragana(written)
    if (!where.narrowKana) return written
    this.mistakes.add('width')
    return halfWidth(written)
  }

  private birth(): string | null {
    const { being, random, rates, system: where } = this
    if (being.born === '') return null
    const missing = random.happens(where.noBirth) || random.happens(rates.birthMissing)
    if (missing && !being.namesakeAtHome) {
      this.mistakes.add('birthMissing')
      return null
    }
    if (this.errs('birthSwapped', rates.birthSwapped)) return swappedBirth(random, being.born)
    if (this.errs('birthTyped', rates.birthTyped)) return mistypedBirth(random, being.born)
    return being.born
  }

  private address(home: Dwelling): string {
    const { random, rates, system: where } = this
    const { city } = home
    let town = home.town.name
    let numbers = home.numbers
    if (this.errs('addressTyped', rates.addressTyped)) {
      if (random.happens(0.3) && town.length > 2) town = mistyped(random, town, [...'本中上下東西南北大小山川田'])
      else {
        const at = random.between(0, numbers.length - 1)
        numbers = numbers.map((number, place) =>
          place === at ? Math.max(1, Number(mistyped(random, String(number), [...'123456789']))) : number,
        )
      }
    }
    const led = (where.prefecture ? city.prefecture + city.county : random.happens(0.3) ? city.county : '') + city.city
    const large = home.town.large && random.happens(0.5) ? '大字' : ''
    const room =
      home.room === null ? '' : ` ${where.building ? home.building : ''}${home.room}${random.happens(0.5) ? '号' : ''}`
    return led + large + town + this.numbers(home, numbers) + room
  }

  private numbers(home: Dwelling, numbers: readonly number[]): string {
    const style = this.random.happens(0.1) ? 'hyphen' : this.system.address
    if (style === 'hyphen') return numbers.join(this.random.pick(['-', '－', '−', 'ー']))
    const written = numbers.map((number) => (style === 'kanji' ? inKanji(number) : String(number)))
    if (home.town.blocks) return `${written[0]}丁目${written[1]}番${written[2]}号`
    return written[1] === undefined
      ? `${written[0]}番地`
      : `${written[0]}番地${this.random.pick(['', 'の'])}${written[1]}`
  }

  private phones(home: Dwelling): readonly string[] {
    const { being, random, system: where } = this
    return [home.landline, being.mobile].filter((phone) => phone !== '' && random.happens(where.phones))
  }
}
