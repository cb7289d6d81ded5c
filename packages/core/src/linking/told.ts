import type { AddressLevel } from './address-level.ts'
import type { BirthLevel } from './birth-distance.ts'
import type { Comparison, IdLevel, LinkRule, LinkVeto, PhoneLevel } from './compare.ts'
import type { NameLevel } from './name-level.ts'

type Said = { readonly ja: string; readonly en: string }
const said = (ja: string, en: string): Said => ({ ja, en })

const names: Readonly<Record<NameLevel, Said>> = {
  same: said('氏名が一致', 'same name'),
  readNearly: said('氏名は一致、カナに打ち間違い', 'same name, a slip in the kana'),
  readOtherwise: said('氏名は一致、読みが違う', 'same name, read otherwise'),
  soundsSame: said('読みが一致（一方は漢字なし）', 'sounds the same, one is in kana alone'),
  givenSomeKanji: said(
    '読みは一致、名の漢字が一部違う',
    'sounds the same, some characters of the given name are others',
  ),
  familyOtherKanji: said('読みが一致、漢字が一部違う', 'sounds the same, some other characters'),
  givenOtherKanji: said('読みは一致、名の漢字が違う', 'sounds the same, the given name is written otherwise'),
  otherFamily: said('名は一致、姓が違う', 'same given name, other surname'),
  fewerWords: said('ミドルネームの有無だけが違う', 'one has no middle name'),
  near: said('読みに打ち間違い', 'a slip in what it sounds like'),
  otherForm: said('法人の種類が違う', 'another form of company'),
  other: said('氏名が違う', 'other names'),
}
const births: Readonly<Record<BirthLevel, Said>> = {
  missing: said('生年月日は一方または両方で不明', 'birth date not known of both'),
  same: said('生年月日が一致', 'same birth date'),
  swapped: said('生年月日の数字が入れ替わり', 'digits of the birth date changed places'),
  oneDigit: said('生年月日が一桁違い', 'one digit of the birth date is another'),
  other: said('生年月日が違う', 'other birth dates'),
}
const addresses: Readonly<Record<AddressLevel, Said>> = {
  missing: said('住所は一方または両方で不明', 'address not known of both'),
  same: said('住所が一致', 'same address'),
  room: said('住所が一致（一方は部屋番号なし）', 'same address, one without the room'),
  areaSlip: said('町名に打ち間違い、番地は一致', 'a slip in the town, same numbers'),
  roomSlip: said('町名と部屋番号は一致、番地に打ち間違い', 'same town and room, a slip in a number'),
  numberSlip: said('町名は一致、番地に打ち間違い', 'same town, a slip in a number'),
  onlyNumberSlip: said('町名は一致、番地が近い', 'same town, a near number'),
  otherRoom: said('同じ建物の別の部屋', 'another room of one house'),
  town: said('町名だけ一致', 'same town only'),
  other: said('住所が違う', 'other addresses'),
}
const phones: Readonly<Record<PhoneLevel, Said>> = {
  missing: said('電話番号は一方または両方で不明', 'number not known of both'),
  mobile: said('携帯番号が一致', 'same mobile number'),
  landline: said('固定電話が一致', 'same landline'),
  landlineOtherMobile: said('固定電話は一致、携帯番号が違う', 'same landline, other mobile numbers'),
  shared: said('多くの人と共通の番号が一致', 'same number, which many have'),
  other: said('電話番号が違う', 'other numbers'),
  otherMobile: said('携帯番号が違う', 'other mobile numbers'),
}
const ids: Readonly<Record<IdLevel, Said>> = {
  missing: said('共通の番号なし', 'no number of the client in common'),
  same: said('委託元の番号が一致', 'same number of the client'),
  other: said('委託元の番号が違う', 'other numbers of the client'),
}
const rules: Readonly<Record<LinkRule, Said>> = {
  sameId: said('規則: 委託元の番号が同じ', 'rule: same number of the client'),
  nameBirthAddress: said('規則: 氏名・生年月日・住所が同じ', 'rule: same name, birth date and address'),
  nameBirthPhone: said('規則: 氏名・生年月日・電話番号が同じ', 'rule: same name, birth date and number'),
}
const vetoes: Readonly<Record<LinkVeto, Said>> = {
  otherName: said('氏名が違うので自動では統合しない', 'never by a machine: other names'),
  otherBirth: said('生年月日が違うので自動では統合しない', 'never by a machine: other birth dates'),
  otherId: said('委託元の番号が違うので自動では統合しない', 'never by a machine: other numbers of the client'),
  otherForm: said('法人の種類が違うので自動では統合しない', 'never by a machine: other form of company'),
}

/** Bits in favour, rounded; null where it is a rule and no weight. */
export type ToldField = Said & { readonly field: string; readonly bits: number | null }

const round = (bits: number): number => Math.round(bits * 10) / 10

/** How two agree, in words that people decide by; says no value of anybody. */
export const tellComparison = ({
  name,
  birth,
  address,
  phone,
  id,
  bits,
  rule,
  veto,
}: Comparison): readonly ToldField[] => [
  { field: 'name', ...names[name], bits: round(bits.name) },
  { field: 'birth', ...births[birth], bits: round(bits.birth) },
  { field: 'address', ...addresses[address], bits: round(bits.rarity) },
  { field: 'phone', ...phones[phone], bits: round(bits.phone) },
  { field: 'id', ...ids[id], bits: round(bits.id) },
  ...(bits.system === 0
    ? []
    : [{ field: 'system', ...said('同じ業務の別の宛名', 'two addressees of one system'), bits: bits.system }]),
  ...(rule === null ? [] : [{ field: 'rule', ...rules[rule], bits: null }]),
  ...(veto === null ? [] : [{ field: 'veto', ...vetoes[veto], bits: null }]),
]
