const small = 'ァィゥェォッャュョヮヵヶ'
const large = 'アイウエオツヤユヨワカケ'
/** Sounds that are written in two ways. */
const alike: Readonly<Record<string, string>> = {
  ヂ: 'ジ',
  ヅ: 'ズ',
  ヲ: 'オ',
  ヰ: 'イ',
  ヱ: 'エ',
  ヷ: 'バ',
  ヺ: 'ボ',
  ヴ: 'ブ',
}

const rows: Readonly<Record<string, string>> = {
  ア: 'アカガサザタダナハバパマヤラワ',
  イ: 'イキギシジチヂニヒビピミリ',
  ウ: 'ウクグスズツヅヌフブプムユル',
  エ: 'エケゲセゼテデネヘベペメレ',
  オ: 'オコゴソゾトドノホボポモヨロ',
}

const vowelOf: ReadonlyMap<string, string> = new Map(
  Object.entries(rows).flatMap(([vowel, row]) => [...row].map((kana) => [kana, vowel] as const)),
)

const folded = /[ぁ-ゖァィゥェォッャュョヮヵヶヂヅヲヰヱヷヺヴ]/

/** Katakana, large, one sign per sound; everything that is no kana stays. */
export const wideKana = (text: string): string => (folded.test(text) ? foldKana(text) : text)

const foldKana = (text: string): string =>
  text
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/ヴ([ァィェォ])/g, (_, vowel: string) => 'バビベボ'['ァィェォ'.indexOf(vowel)] ?? '')
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (kana) => large[small.indexOf(kana)] ?? kana)
    .replace(/[ヂヅヲヰヱヷヺヴ]/g, (kana) => alike[kana] ?? kana)

/**
 * As it sounds: コージ, コウジ and コオジ are one, ケーコ and ケイコ too; オノ and オオノ stay two. Depends on what stands before
 * only, so the beginning of a name gives the beginning of its fold.
 */
export const soundOf = (kana: string): string => {
  let sound = ''
  let vowel = ''
  for (const one of kana) {
    const next = lengthens(one, vowel) ? vowel : one
    sound += next
    vowel = vowelOf.get(next) ?? ''
  }
  return sound
}

const lengthens = (kana: string, vowel: string): boolean =>
  vowel !== '' && (kana === 'ー' || (kana === 'ウ' && vowel === 'オ') || (kana === 'イ' && vowel === 'エ'))
