import { usualCharacters } from './character-forms.ts'
import { wideKana } from './kana-fold.ts'
import { numberOfKanji, numeralCharacters } from './kanji-numerals.ts'

/**
 * An address taken apart. `area`: municipality and town, without prefecture and county; `numbers`: 丁目, 番地, 号 in their
 * order; `room`: last number behind a building's name, '' when there is none. The building's name itself is not kept: it is
 * written, shortened and left out at will.
 */
export type AddressParts = {
  readonly area: string
  readonly numbers: readonly number[]
  readonly room: string
}

const prefecture = /^(?:北海道|東京都|(?:大阪|京都)府|(?:神奈川|和歌山|鹿児島|.{2})県)/u
/** 三井郡大刀洗町 → 大刀洗町; 郡山市, 大和郡山市 and 蒲郡市 keep theirs. */
const county = /^[^市区町村郡]{1,4}郡(?=[^市区町村]{1,6}[町村])/u
const kanjiNumber = new RegExp(
  `[${numeralCharacters}]+(?=丁目|番町|番地|番|号|条|線|-|ノ\\d)|(?<=[-]|丁目|番地?ノ?|番)[${numeralCharacters}]+`,
  'gu',
)
const dashes = /[‐‑‒–—―−﹣~～〜]/gu
/** A number that belongs to the name of the place: 北1条, 東3線. */
const ofPlace = '(?![\\d]*(?:条|線|軒|区|番町|里))'
const numbersAt = new RegExp(`(?<!\\d)${ofPlace}\\d+(?:(?:丁目|番地ノ?|番|号|ノ|-)+\\d+)*(?:丁目|番地|番|号)?`, 'u')
const roomAt = /(\d{1,5})(?:号室|号|室|階|f)?$/u

const cleaned = (address: string): string =>
  wideKana(usualCharacters(address))
    .toLowerCase()
    .replace(/^〒?\d{3}-?\d{4}/u, '')
    .replace(/\s+/gu, ' ')
    .trim()

const numerals = (address: string): string =>
  address
    .replace(dashes, '-')
    .replace(/(?<=\d)ー(?=[\da-z])/gu, '-')
    .replace(/(?<=\d)\s*-\s*(?=\d)/gu, '-')
    .replace(kanjiNumber, (kanji) => String(numberOfKanji(kanji)))
    .replace(/(?<=丁目|番地?|号)\s+(?=\d)/gu, '')

/** How a place is called, whatever stands before its numbers: the same few thousand come again and again. */
export const placeName = (area: string): string =>
  area
    .replace(/\s/gu, '')
    .replace(prefecture, '')
    .replace(county, '')
    .replace(/大字|(?<=.)(?<!文|十)字/gu, '')
    .replace(/(?<=\p{Script=Han})[ガケ](?=\p{Script=Han})/gu, 'ケ')
    .replace(/(?<=\p{Script=Han})[ノ之](?=\p{Script=Han})/gu, 'ノ')

const roomOf = (rest: string): string => {
  const found = roomAt.exec(rest.replace(/\s|様?方$/gu, ''))
  return found?.[1] === undefined ? '' : String(Number(found[1]))
}

/** `place`: `placeName`, or a memory of it. */
export const addressParts = (address: string, place = placeName): AddressParts => {
  const text = numerals(cleaned(address))
  const found = numbersAt.exec(text)
  if (found === null) return { area: place(text), numbers: [], room: '' }
  return {
    area: place(text.slice(0, found.index)),
    numbers: (found[0].match(/\d+/gu) ?? []).map(Number),
    room: roomOf(text.slice(found.index + found[0].length)),
  }
}

/**
 * Municipality, town, numbers and room: 福岡県久留米市城南町十五番地の三　コーポ山田２０１号室 → 久留米市城南町15-3-201. Two addresses
 * with the same key are one dwelling as far as they were given; the key of one without its room begins the others'.
 */
export const addressKey = (address: string): string => keyOfParts(addressParts(address))

export const keyOfParts = ({ area, numbers, room }: AddressParts): string =>
  area + [...numbers, ...(room === '' ? [] : [room])].join('-')
