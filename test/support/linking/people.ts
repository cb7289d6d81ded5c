import { type Chance, chance } from '../chance.ts'
import { buildings, type City, cities } from './cities.ts'
import {
  companyTrades,
  companyWords,
  foreignFamily,
  foreignGiven,
  foreignMiddle,
  men,
  type Name,
  rareMen,
  rareSurnames,
  rareWomen,
  surnames,
  women,
} from './names.ts'

export type Dwelling = {
  readonly city: City
  readonly town: City['towns'][number]
  readonly numbers: readonly number[]
  readonly building: string
  readonly room: number | null
  readonly landline: string
}

/** One who really is one; `family` first, then the middle names, then `given`. */
export type Being = {
  readonly id: number
  readonly kind: 'natural' | 'corporate'
  readonly family: Name
  readonly middle: readonly Name[]
  readonly given: Name
  readonly foreign: boolean
  readonly maiden: Name | null
  /** `YYYY-MM-DD`; '' for a company. */
  readonly born: string
  readonly home: Dwelling
  readonly before: Dwelling | null
  readonly mobile: string
  readonly form: readonly [string, 'front' | 'behind'] | null
  /** Somebody of the same name lives in the same home, so whoever keeps a ledger asks for the birth date. */
  readonly namesakeAtHome: boolean
}

export type TrapKind = 'twins' | 'parentAndChild' | 'handedDown' | 'sameNameElsewhere'
export type Trap = { readonly kind: TrapKind; readonly one: number; readonly other: number }

/** Shares of beings or households; ×2 in held-out sets. */
export type Life = {
  readonly foreign: number
  readonly corporate: number
  readonly moved: number
  readonly married: number
  readonly twins: number
  readonly handedDown: number
  /** Of homes with two of one name: those that ledgers without birth dates write nothing of. */
  readonly untoldNamesakes: number
}

export const usualLife: Life = {
  foreign: 0.03,
  corporate: 0.06,
  moved: 0.08,
  married: 0.03,
  twins: 0.01,
  handedDown: 0.006,
  untoldNamesakes: 0,
}

/** Half from the list, the first of it oftenest; half from the long tail. Denser than life: the commonest whole name is borne
 * by about 1 in 9,000 here, and by 1 in 24,000 in Japan. */
const oneOf = (random: Chance, list: readonly Name[], rare: readonly Name[]): Name => {
  if (random.happens(0.45)) return random.pick(rare)
  return list[Math.floor(list.length * random.next() ** 1.4)] ?? { written: '', kana: '' }
}
const surnameOf = (random: Chance): Name => oneOf(random, surnames, rareSurnames)
const manOf = (random: Chance): Name => oneOf(random, men, rareMen)
const womanOf = (random: Chance): Name => oneOf(random, women, rareWomen)

const bornIn = (random: Chance, from: number, to: number): string => {
  const day = (value: number) => String(value).padStart(2, '0')
  return `${random.between(from, to)}-${day(random.between(1, 12))}-${day(random.between(1, 28))}`
}

const digits = (random: Chance, count: number): string =>
  Array.from({ length: count }, () => random.between(0, 9)).join('')
const mobileOf = (random: Chance): string =>
  `${random.pick(['090', '080', '070'])}${random.between(1, 9)}${digits(random, 7)}`

const dwellingOf = (random: Chance): Dwelling => {
  const city = random.pick(cities)
  const town = random.pick(city.towns)
  const numbers = town.blocks
    ? [random.between(1, 8), random.between(1, 40), random.between(1, 30)]
    : [random.between(1, 2400), ...(random.happens(0.6) ? [random.between(1, 30)] : [])]
  const flat = random.happens(0.35)
  return {
    city,
    town,
    numbers,
    building: flat ? random.pick(buildings) : '',
    room: flat ? random.between(1, 9) * 100 + random.between(1, 12) : null,
    landline: random.happens(0.45) ? (city.area + digits(random, 10)).slice(0, 10) : '',
  }
}

class Town {
  readonly beings: Being[] = []
  readonly traps: Trap[] = []
  readonly random: Chance
  readonly life: Life

  constructor(random: Chance, life: Life) {
    this.random = random
    this.life = life
  }

  add(being: Partial<Being> & Pick<Being, 'family' | 'given' | 'home'>): Being {
    const { random, life } = this
    const added: Being = {
      id: this.beings.length,
      kind: 'natural',
      middle: [],
      foreign: false,
      maiden: null,
      born: '',
      before: random.happens(life.moved) ? dwellingOf(random) : null,
      mobile: random.happens(0.8) ? mobileOf(random) : '',
      form: null,
      namesakeAtHome: false,
      ...being,
    }
    this.beings.push(added)
    return added
  }

  company(): void {
    const { random } = this
    const owner = random.happens(0.4) ? surnameOf(random) : random.pick(companyWords)
    const trade = random.pick(companyTrades)
    const form = random.pick(['株式会社', '株式会社', '有限会社', '有限会社', '合同会社', '医療法人'])
    const home = { ...dwellingOf(random), building: '', room: null }
    const name = { written: owner.written + trade.written, kana: owner.kana + trade.kana }
    const side = random.happens(0.6) ? 'front' : 'behind'
    this.add({
      kind: 'corporate',
      family: name,
      given: { written: '', kana: '' },
      home,
      form: [form, side],
      mobile: '',
    })
  }

  foreigners(): void {
    const { random } = this
    const home = dwellingOf(random)
    for (let left = random.between(1, 2); left > 0; left -= 1)
      this.add({
        family: random.pick(foreignFamily),
        middle: random.happens(0.5) ? [random.pick(foreignMiddle)] : [],
        given: random.pick(foreignGiven),
        foreign: true,
        born: bornIn(random, 1960, 2004),
        home,
      })
  }

  family(): void {
    const { random, life } = this
    const home = dwellingOf(random)
    const family = surnameOf(random)
    const given = manOf(random)
    const year = random.between(1930, 1998)
    const father = this.add({ family, given, born: bornIn(random, year, year), home })
    if (random.happens(0.65)) this.wife(family, home, year)
    if (random.happens(life.twins)) this.twins(family, home, year)
    for (let left = random.pick([0, 0, 0, 1, 1, 2]); left > 0; left -= 1) this.child(father, year)
    if (random.happens(life.handedDown)) this.heir(father, year)
  }

  private wife(family: Name, home: Dwelling, year: number): void {
    const { random, life } = this
    const maiden = random.happens(life.married) ? surnameOf(random) : null
    this.add({ family, maiden, given: womanOf(random), born: bornIn(random, year - 5, year + 6), home })
  }

  private twins(family: Name, home: Dwelling, year: number): void {
    const { random } = this
    const born = bornIn(random, year + 22, Math.min(year + 35, 2006))
    const nameOf = random.happens(0.5) ? manOf : womanOf
    const one = nameOf(random)
    let other = nameOf(random)
    while (other.written === one.written || other.kana === one.kana) other = nameOf(random)
    const shared = { family, born, home, before: null, mobile: random.happens(0.3) ? mobileOf(random) : '' }
    const first = this.add({ ...shared, given: one })
    const second = this.add({ ...shared, given: other })
    this.traps.push({ kind: 'twins', one: first.id, other: second.id })
  }

  private child(father: Being, year: number): void {
    const { random } = this
    const born = bornIn(random, Math.min(year + 22, 2005), Math.min(year + 38, 2006))
    let given = random.happens(0.5) ? manOf(random) : womanOf(random)
    // A father hands on the first sign of his name: 正男, 正樹.
    const alike = men.filter((one) => one.written[0] === father.given.written[0] && one.kana !== father.given.kana)
    if (random.happens(0.3) && alike.length > 0) given = random.pick(alike)
    if (given.written === father.given.written) return
    const child = this.add({ family: father.family, given, born, home: father.home })
    this.traps.push({ kind: 'parentAndChild', one: father.id, other: child.id })
  }

  /** Handed-down name (世襲名): the son bears the father's, often read the Chinese way. */
  private heir(father: Being, year: number): void {
    const { random, life } = this
    const kana = random.happens(0.3) ? random.pick(men).kana : father.given.kana
    const born = bornIn(random, Math.min(year + 20, 2005), Math.min(year + 38, 2020))
    const given = { written: father.given.written, kana }
    const told = life.untoldNamesakes === 0 || !random.happens(life.untoldNamesakes)
    const heir = this.add({ family: father.family, given, born, home: father.home, namesakeAtHome: told })
    this.beings[father.id] = { ...father, namesakeAtHome: told }
    this.traps.push({ kind: 'handedDown', one: father.id, other: heir.id })
  }
}

/** A town of about `size` beings, and the pairs in it that look like one and are two. */
export const townOf = (
  seed: number,
  size: number,
  life: Life,
): { readonly beings: readonly Being[]; readonly traps: readonly Trap[] } => {
  const random = chance(seed)
  const town = new Town(random, life)
  while (town.beings.length < size) {
    const kind = random.next()
    if (kind < life.corporate * 1.8) town.company()
    else if (kind < life.corporate * 1.8 + life.foreign * 1.2) town.foreigners()
    else town.family()
  }
  return { beings: town.beings, traps: [...town.traps, ...sameNames(town.beings)] }
}

/** Pairs of one name and different birth dates that live apart; one for each name is enough. */
const sameNames = (beings: readonly Being[]): readonly Trap[] => {
  const first = new Map<string, Being>()
  const traps: Trap[] = []
  for (const being of beings) {
    if (being.kind === 'corporate' || being.foreign) continue
    const name = being.family.written + being.given.written
    const other = first.get(name)
    if (other === undefined) first.set(name, being)
    else if (other.born !== being.born && other.home !== being.home)
      traps.push({ kind: 'sameNameElsewhere', one: other.id, other: being.id })
  }
  return traps
}
