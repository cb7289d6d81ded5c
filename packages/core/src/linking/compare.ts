import { type AddressLevel, addressLevel } from './address-level.ts'
import { type BirthLevel, birthLevel } from './birth-distance.ts'
import type { LinkRecord } from './link-record.ts'
import { type LinkRow, type LinkTable, linkTable } from './link-table.ts'
import { type NameLevel, nameLevel } from './name-level.ts'

/**
 * `landline` is the household's, and `landlineOtherMobile` too, with two mobile numbers that differ; `shared`: many have it;
 * `otherMobile`: none in common, and two mobile numbers that differ.
 */
export type PhoneLevel = 'missing' | 'mobile' | 'landline' | 'landlineOtherMobile' | 'shared' | 'other' | 'otherMobile'
export type IdLevel = 'missing' | 'same' | 'other'

/** What decided without any weighing; null: weights did. */
export type LinkRule = 'sameId' | 'nameBirthAddress' | 'nameBirthPhone'

/** Why two are never made one by a machine, whatever the weights say. */
export type LinkVeto = 'otherName' | 'otherBirth' | 'otherId' | 'otherForm'

export type Comparison = {
  readonly name: NameLevel
  readonly birth: BirthLevel
  readonly address: AddressLevel
  readonly phone: PhoneLevel
  readonly id: IdLevel
  /** Bits for and against; `rarity`: how many bear the name, as far as the address does not tell them apart. */
  readonly bits: { readonly [field in 'rarity' | 'name' | 'birth' | 'phone' | 'id' | 'system']: number }
  /** Their sum: 0 is as likely as not. */
  readonly score: number
  readonly rule: LinkRule | null
  readonly veto: LinkVeto | null
}

/**
 * Log2 of how much likelier a level is when two records are of one person than when they only bear the same name (Fellegi and
 * Sunter 1969: m ÷ u). m are the shares of mistakes that data-entry studies and delivered files show, u what chance gives:
 * a birth date is one of some 25,000, a dwelling one of thousands.
 */
export const weights = {
  name: {
    same: 0,
    readNearly: -1,
    readOtherwise: -4,
    soundsSame: 0,
    familyOtherKanji: -3,
    givenOtherKanji: -9,
    givenSomeKanji: -6,
    otherFamily: -5,
    fewerWords: -2,
    near: -4,
    otherForm: -20,
    other: -20,
  },
  birth: { missing: 0, same: 13, swapped: 5, oneDigit: 2, other: -10 },
  phone: { missing: 0, mobile: 11, landline: 7, landlineOtherMobile: 4, shared: 3, other: -1, otherMobile: -3 },
  /** The same among those who live together: what the household has in common tells nobody of it apart. */
  phoneAtHome: { missing: 0, mobile: 11, landline: 0, landlineOtherMobile: -3, shared: 0, other: -1, otherMobile: -3 },
  id: { missing: 0, same: 20, other: -20 },
  sameSystem: -3,
} as const

/**
 * Bits by which an address of one person is likelier to agree so with another of his than with that of a namesake: `beyond` what
 * living in one town says already, which is counted. `family`: namesakes who live together all the same, as fathers and sons
 * with a handed-down name do: in every 128th home, and as often with the slip as slips are made.
 */
const addressBits: {
  readonly [level in AddressLevel]: { readonly beyond: number; readonly town: boolean; readonly family: number }
} = {
  missing: { beyond: 0, town: false, family: 0 },
  same: { beyond: 11, town: true, family: 2 ** -7 },
  room: { beyond: 9, town: true, family: 2 ** -6.5 },
  areaSlip: { beyond: 12, town: false, family: 2 ** -13 },
  roomSlip: { beyond: 5.5, town: true, family: 2 ** -12 },
  numberSlip: { beyond: 3.5, town: true, family: 2 ** -12 },
  onlyNumberSlip: { beyond: 0.5, town: true, family: 2 ** -12 },
  otherRoom: { beyond: 1, town: true, family: 2 ** -7 },
  town: { beyond: -6, town: true, family: 0 },
  other: { beyond: -2, town: false, family: 0 },
}
/** Until 2006 no town had two companies of one name and trade (旧商法19条). */
const companyInTown = 3

/** How many others of the name are to be expected whose address agrees so, elsewhere and in one home. */
const othersThere = (
  table: LinkTable,
  level: AddressLevel,
  bearers: number,
  { area, corporate }: LinkRow,
): readonly [elsewhere: number, atHome: number] => {
  const { beyond, town, family } = addressBits[level]
  const townBits = town ? Math.log2(table.size / Math.max(1, table.areaCount(area))) : 0
  const elsewhere = Math.max(1, bearers) * 2 ** -(beyond + townBits + (town && corporate ? companyInTown : 0))
  return [elsewhere, corporate ? 0 : family]
}

/** Bits that the numbers add to those of `rarity`. */
const phoneBits = (level: PhoneLevel, rarity: number, elsewhere: number, atHome: number): number =>
  -Math.log2(elsewhere * 2 ** -weights.phone[level] + atHome * 2 ** -weights.phoneAtHome[level]) - rarity

/** How two records agree, field by field, and what follows from it. */
export const compareRows = (table: LinkTable, one: LinkRow, other: LinkRow): Comparison => {
  const name = nameLevel(table, one, other)
  const birth = birthLevel(one.birth, other.birth)
  const address = addressLevel(table, one, other)
  const phone = phoneLevel(table, one, other)
  const id = idLevel(one, other)
  const [elsewhere, atHome] = othersThere(table, address, bearers(table, name, one, other), one)
  const rarity = -Math.log2(elsewhere + atHome)
  const bits = {
    rarity,
    name: weights.name[name],
    birth: weights.birth[birth],
    phone: phoneBits(phone, rarity, elsewhere, atHome),
    id: weights.id[id],
    system: one.system === other.system ? weights.sameSystem : 0,
  }
  const score = bits.rarity + bits.name + bits.birth + bits.phone + bits.id + bits.system
  const veto = vetoOf(name, birth, id)
  return {
    name,
    birth,
    address,
    phone,
    id,
    bits,
    score,
    veto,
    rule: veto === null ? ruleOf(name, birth, address, phone, id) : null,
  }
}

/** How many records have the name that these two share; of the given name when the surname is another. */
const bearers = ({ names, kanas }: LinkTable, level: NameLevel, one: LinkRow, other: LinkRow): number => {
  if (level === 'otherFamily') return names.wordCount(names.words(one.name).at(-1) ?? -1)
  if (level === 'soundsSame' || level === 'near')
    return Math.max(kanas.sortedCount(kanas.sorted(one.kana)), kanas.sortedCount(kanas.sorted(other.kana)))
  return Math.max(names.sortedCount(names.sorted(one.name)), names.sortedCount(names.sorted(other.name)))
}

/** A number that many have is a works' or a home's. */
const manyShare = 12

const phoneLevel = ({ phoneCount }: LinkTable, one: LinkRow, other: LinkRow): PhoneLevel => {
  if (one.phones.length === 0 || other.phones.length === 0) return 'missing'
  let level: PhoneLevel = 'other'
  for (const phone of one.phones) {
    if (!other.phones.includes(phone)) continue
    if (phoneCount(phone) > manyShare) level = level === 'other' ? 'shared' : level
    else if (one.mobiles.includes(phone)) return 'mobile'
    else level = 'landline'
  }
  if (level === 'shared' || !otherMobiles(one, other)) return level
  return level === 'landline' ? 'landlineOtherMobile' : 'otherMobile'
}

/** Each has a mobile number, and none is the other's. Companies have many. */
const otherMobiles = (one: LinkRow, other: LinkRow): boolean =>
  !one.corporate &&
  one.mobiles.length > 0 &&
  other.mobiles.length > 0 &&
  !one.mobiles.some((mobile) => other.mobiles.includes(mobile))

const idLevel = (one: LinkRow, other: LinkRow): IdLevel => {
  if (one.ids.length === 0 || other.ids.length === 0) return 'missing'
  if (one.ids.some((id) => other.ids.includes(id))) return 'same'
  return one.idSystems.some((system) => other.idSystems.includes(system)) ? 'other' : 'missing'
}

const vetoOf = (name: NameLevel, birth: BirthLevel, id: IdLevel): LinkVeto | null => {
  if (name === 'other') return 'otherName'
  if (name === 'otherForm') return 'otherForm'
  if (birth === 'other') return 'otherBirth'
  return id === 'other' ? 'otherId' : null
}

/** The veto alone, for less than the whole comparison. */
export const vetoBetween = (table: LinkTable, one: LinkRow, other: LinkRow): LinkVeto | null =>
  vetoOf(nameLevel(table, one, other), birthLevel(one.birth, other.birth), idLevel(one, other))

export const haveSameId = (one: LinkRow, other: LinkRow): boolean => idLevel(one, other) === 'same'

/** Nothing says that two who carry two mobile telephones are one: no birth date that both have, no number of the client. */
export const carryTwoMobiles = (one: LinkRow, other: LinkRow): boolean =>
  (one.birth === 0 || other.birth === 0) && otherMobiles(one, other) && !haveSameId(one, other)

const ruleOf = (
  name: NameLevel,
  birth: BirthLevel,
  address: AddressLevel,
  phone: PhoneLevel,
  id: IdLevel,
): LinkRule | null => {
  if (id === 'same' && name !== 'givenOtherKanji') return 'sameId'
  if (birth !== 'same' || !(name === 'same' || name === 'readNearly' || name === 'soundsSame')) return null
  if (address === 'same' || address === 'room') return 'nameBirthAddress'
  return phone === 'mobile' || phone === 'landline' || phone === 'landlineOtherMobile' ? 'nameBirthPhone' : null
}

/** What a single pair is seen against: how many addressees there are, bear the name, and live in the town. */
export type LinkSurroundings = { readonly addressees: number; readonly bearers: number; readonly inTown: number }

/** The same comparison for two records alone, among so many others. */
export const compareAmong = (one: LinkRecord, other: LinkRecord, around: LinkSurroundings): Comparison => {
  const table = linkTable([one, other])
  const [a, b] = table.rows
  if (a === undefined || b === undefined) throw new Error('two records make two rows')
  const bearers = (): number => around.bearers
  const names = { ...table.names, sortedCount: bearers, wordCount: bearers }
  const kanas = { ...table.kanas, sortedCount: bearers, wordCount: bearers }
  return compareRows({ ...table, names, kanas, size: around.addressees, areaCount: () => around.inTown }, a, b)
}
