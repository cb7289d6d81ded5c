import { type Chance, chance } from '../../support/chance.ts'

/** What notes are about: a few set phrases that come again and again. */
const phrases = [
  '本人と通話。{day}までに{yen}円を納付する約束。',
  '不在。留守番電話に折り返しを依頼する旨を録音した。',
  '家族が応答、本人は外出中。夜間に改めて架電する。',
  '納付書を紛失したとのこと。再発行を依頼した。{word}宛てに送付予定。',
  '収入が減ったため分割を希望。{word}に相談するよう案内した。',
  '口座振替の申込みについて案内。金融機関は{word}。',
  'ｺﾝﾋﾞﾆで{yen}円を支払い済みとの申出。入金を確認中。',
  '番号は使われていない。電話番号の調査を依頼。',
  '訪問したが不在、不在票を投函した。表札は{word}。',
  '勤務先は{word}。平日は１８時以降を希望。',
] as const

const kanji =
  '山川田中村上下東西南北松竹梅林森島崎岡原野池井沢谷橋本高木石金土水火空海江湖浜津港岸岩砂原畑稲米麦花草桜藤菊蓮柳桑桂杉桧樫柿桃栗梨林檎春夏秋冬朝昼夕夜日月星光明暗白黒赤青緑紫黄茶金銀銅鉄玉宝珠鏡剣弓矢旗鼓笛琴歌舞書画文学語話詩数理化地図町丁目番号室階棟館荘園寮院校社局署庁店舗市区郡県府州国内外前後左右大小長短新古強弱安平和幸福寿永久千万百十九八七六五四三二一'

/** A word of two or three characters; the lower its number, the oftener it occurs. */
export const wordNumber = (n: number): string => {
  const { pick, between } = chance(n + 7_919)
  return Array.from({ length: between(2, 3) }, () => pick([...kanji])).join('')
}

const words = Array.from({ length: 50_000 }, (_, n) => wordNumber(n))

/** Of fifty thousand words, the first in every fourth note and the last in one of a few millions. */
const word = ({ next }: Chance): string => words[Math.floor(words.length ** next()) - 1] ?? ''

/** The text of the note with this number: always the same. */
export const noteText = (n: number): string => {
  const at = chance(n)
  return `${at.pick(phrases)}${word(at)}、${word(at)}。${at.pick(phrases)}`
    .replaceAll('{word}', () => word(at))
    .replaceAll('{yen}', () => `${at.between(1, 90)},000`)
    .replaceAll('{day}', () => `${at.between(1, 12)}月${at.between(1, 28)}日`)
}
