import type { Chance } from '../chance.ts'

/** Old and rare forms as registers have them, written apart from the product's table. */
const oldForms: Readonly<Record<string, string>> = {
  高: '髙',
  崎: '﨑',
  辺: '邉',
  斎: '齋',
  沢: '澤',
  広: '廣',
  浜: '濱',
  国: '國',
  島: '嶋',
  富: '冨',
  桜: '櫻',
  滝: '瀧',
  竜: '龍',
  関: '關',
  真: '眞',
  恵: '惠',
  徳: '德',
  曽: '曾',
  黒: '黑',
  吉: '𠮷',
  塩: '鹽',
  蔵: '藏',
  浅: '淺',
  稲: '稻',
  柳: '栁',
  鶴: '靏',
  亀: '龜',
  豊: '豐',
  与: '與',
  万: '萬',
  弥: '彌',
  栄: '榮',
  寿: '壽',
  実: '實',
  学: '學',
  渡: '渡',
  斉: '齊',
  藪: '薮',
  遥: '遙',
  桑: '桒',
}
export const inOldForm = (random: Chance, name: string): string =>
  [...name].map((one) => (oldForms[one] !== undefined && random.happens(0.8) ? oldForms[one] : one)).join('')

const wide =
  'ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー・'
const narrow = [
  ...'ｶﾞ ｷﾞ ｸﾞ ｹﾞ ｺﾞ ｻﾞ ｼﾞ ｽﾞ ｾﾞ ｿﾞ ﾀﾞ ﾁﾞ ﾂﾞ ﾃﾞ ﾄﾞ ﾊﾞ ﾋﾞ ﾌﾞ ﾍﾞ ﾎﾞ ﾊﾟ ﾋﾟ ﾌﾟ ﾍﾟ ﾎﾟ ｳﾞ'.split(' '),
  ...'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ･',
]
export const halfWidth = (kana: string): string => [...kana].map((one) => narrow[wide.indexOf(one)] ?? one).join('')
export const hiragana = (kana: string): string =>
  kana.replace(/[ァ-ヶ]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0x60))

/** As old systems have it: no small kana, or a long vowel written another way. */
export const otherKana = (random: Chance, kana: string): string =>
  random.happens(0.5)
    ? kana.replace(/[ャュョッァィゥェォ]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 1))
    : kana.replace(/([コトソヨホモロノショ])ウ/g, '$1ー').replace(/ヅ/g, 'ズ')

const kanaSigns = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズダデドバビブベボ',
]
/** One slip of the hand: a sign too few, too many, another, or two in the wrong order. */
export const mistyped = (random: Chance, text: string, signs: readonly string[] = kanaSigns): string => {
  const all = [...text]
  const at = random.between(0, all.length - 1)
  const way = all.length < 4 ? 1 : random.between(0, 3)
  if (way === 0) all.splice(at, 1)
  else if (way === 1) all[at] = random.pick(signs)
  else if (way === 2) all.splice(at, 0, random.pick(signs))
  else if (at + 1 < all.length) [all[at], all[at + 1]] = [all[at + 1] ?? '', all[at] ?? '']
  return all.join('')
}

const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && day > '1900' && day < '2026'
}

/** Month and day swapped, or two digits next to each other: whatever of it is still a day, and another. */
export const swappedBirth = (random: Chance, born: string): string => {
  const [year = '', month = '', day = ''] = born.split('-')
  const swaps = [`${year}-${day}-${month}`]
  const digits = year + month + day
  for (let at = 2; at < 7; at += 1) {
    const other = digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2)
    swaps.push(`${other.slice(0, 4)}-${other.slice(4, 6)}-${other.slice(6)}`)
  }
  const days = swaps.filter((one) => one !== born && isDay(one))
  return days.length === 0 ? born : random.pick(days)
}

/** One digit is another. */
export const mistypedBirth = (random: Chance, born: string): string => {
  for (let tries = 0; tries < 20; tries += 1) {
    const at = random.pick([2, 3, 5, 6, 8, 9])
    const other = born.slice(0, at) + random.between(0, 9) + born.slice(at + 1)
    if (other !== born && isDay(other)) return other
  }
  return born
}

const kanjiDigits = '〇一二三四五六七八九'
export const inKanji = (number: number): string => {
  if (number < 10) return kanjiDigits[number] ?? ''
  if (number < 100)
    return `${number >= 20 ? kanjiDigits[Math.floor(number / 10)] : ''}十${number % 10 === 0 ? '' : kanjiDigits[number % 10]}`
  return [...String(number)].map((one) => kanjiDigits[Number(one)]).join('')
}
