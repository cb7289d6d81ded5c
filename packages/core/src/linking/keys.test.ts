import { describe, expect, it } from 'vitest'
import { addressKey, addressParts } from './address-key.ts'
import { usualCharacters, usualForms } from './character-forms.ts'
import { corporateForm } from './corporate-form.ts'
import { numberOfKanji } from './kanji-numerals.ts'
import { foldText, kanaKey, nameKey, nameWords } from './name-key.ts'
import { personKeys, personKeysOfMany } from './person-keys.ts'
import { remembered } from './remembered.ts'

/** Everything in one list gives one key. */
const one = (key: (text: string) => string, ...texts: readonly string[]) =>
  expect(new Set(texts.map(key)), texts.join(' | ')).toHaveProperty('size', 1)
/** No two in the list give the same key. */
const apart = (key: (text: string) => string, ...texts: readonly string[]) =>
  expect(new Set(texts.map(key)), texts.join(' | ')).toHaveProperty('size', texts.length)

describe('names in different forms of one character are one', () => {
  it.each([
    '高橋 髙橋',
    '山崎 山﨑 山嵜 山碕',
    '渡辺 渡邊 渡邉',
    '斎藤 齋藤 齊藤 斉藤',
    '沢田 澤田',
    '広瀬 廣瀬 廣瀨',
    '浜田 濱田 濵田',
    '国分 國分 圀分',
    '吉田 𠮷田',
    '島田 嶋田 嶌田',
    '富永 冨永',
    '桜井 櫻井',
    '滝 瀧',
    '竜 龍',
    '関 關',
    '真 眞',
    '恵 惠',
    '徳 德 悳',
    '曽我 曾我',
    '黒 黑',
    '辻 辻󠄀',
    '神 神',
  ])('%s', (names) => one(nameKey, ...names.split(' ')))

  it('and no form is the usual one of another', () => {
    for (const [form, usual] of usualForms) expect(usualForms.has(usual), `${form} → ${usual}`).toBe(false)
  })

  it('but other names stay others', () =>
    apart(nameKey, '山口', '山田', '川口', '河口', '坂本', '阪本', '荘司', '庄司', '岩', '巌', '畑中', '畠中'))
})

describe('a name key', () => {
  it('has no width, no kind of kana, no separator', () => {
    one(nameKey, '山田　太郎', '山田 太郎', '山田太郎', '山田・太郎', '山田 太郎 様', '山田太郎殿')
    one(nameKey, 'やまだ', 'ヤマダ', 'ﾔﾏﾀﾞ', 'ヤマタ゛', 'やまた゛')
    one(nameKey, 'ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ', 'Nguyen Van An', 'nguyen-van-an')
    one(nameKey, 'グエン・ヴァン・アン', 'グエン　バン　アン', 'ｸﾞｴﾝ･ｳﾞｧﾝ･ｱﾝ')
    one(nameKey, '山田 花子', '山田(佐藤)花子', '山田花子（旧姓佐藤）')
  })

  it('does without the form of a company, in front, behind or in short', () =>
    one(
      nameKey,
      '株式会社やまだ',
      'やまだ株式会社',
      '(株)やまだ',
      '㈱ヤマダ',
      'ﾔﾏﾀﾞ(ｶ',
      'カ）ヤマダ',
      '㈱ヤマダ 代表取締役 山田太郎',
    ))

  it('grows with its name, so that "begins with" works', () => {
    // Not within ヴァ, which is one sound (バ) that is written with two signs.
    for (const name of ['高橋 花子', 'グエン・バン・アン', 'ヤマダ コウジ', 'オーノ'])
      for (let length = 1; length <= name.length; length += 1) {
        expect(nameKey(name).startsWith(nameKey(name.slice(0, length)))).toBe(true)
        expect(kanaKey(name).startsWith(kanaKey(name.slice(0, length)))).toBe(true)
      }
  })

  it('keeps its words apart for whoever wants them', () =>
    expect(nameWords('グエン・ヴァン＝アン')).toEqual(['グエン', 'バン', 'アン']))
})

describe('kana keys', () => {
  it('are one when it sounds the same', () => {
    one(kanaKey, 'ヤマダ コウジ', 'ﾔﾏﾀﾞ ｺｰｼﾞ', 'やまだ こうじ', 'ヤマダ　コオジ')
    one(kanaKey, 'ケイコ', 'ケーコ', 'けいこ')
    one(kanaKey, 'キョウコ', 'キヨウコ', 'きょうこ')
    one(kanaKey, 'シヅカ', 'シズカ')
    one(kanaKey, 'ヲガワ', 'オガワ')
  })

  it('are two when it does not', () =>
    apart(kanaKey, 'オノ', 'オオノ', 'ユミ', 'ユウミ', 'ヨシダ', 'ヨシタ', 'ハマダ', 'ハマタ'))
})

it.each([
  ['株式会社山田', 'kabushiki'],
  ['山田（株）', 'kabushiki'],
  ['ヤマダ（カ', 'kabushiki'],
  ['ユ）ヤマダ', 'yugen'],
  ['有限会社山田', 'yugen'],
  ['医療法人社団 山田会', 'iryo'],
  ['ＮＰＯ法人 やまだ', 'npo'],
  ['山田太郎', null],
  ['山田(佐藤)カ', null],
  ['ヤマダ カ', null],
])('%s is a company of form %s', (name, form) => expect(corporateForm(name)).toBe(form))

describe('an address key', () => {
  it('is one for all ways to write one dwelling', () => {
    one(
      addressKey,
      '福岡県久留米市城南町十五番地の三　コーポ山田２０１号室',
      '久留米市城南町15-3-201',
      '久留米市城南町１５ー３　２０１',
      '〒830-8520 久留米市城南町15−3 ｺｰﾎﾟﾔﾏﾀﾞ 201号',
    )
    one(
      addressKey,
      '札幌市中央区北一条西三丁目5番地2',
      '北海道札幌市中央区北1条西3-5-2',
      '札幌市中央区北１条西３丁目５－２',
    )
    one(addressKey, '三井郡大刀洗町大字冨多819', '福岡県三井郡大刀洗町富多819番地', '大刀洗町字富多八一九番地')
    one(addressKey, '東京都千代田区霞が関1丁目1-1', '千代田区霞ヶ関１−１−１', '千代田区霞ケ関一丁目1番1号')
    one(addressKey, '一ノ宮市1-2', '一の宮市１番地２', '一之宮市1の2')
    one(addressKey, '久留米市東町1-2 山田様方', '久留米市東町1番2号', '久留米市東町1-2 第2ビル')
  })

  it('is another for another dwelling', () =>
    apart(
      addressKey,
      '久留米市東町1-2',
      '久留米市東町1-3',
      '久留米市東町12',
      '久留米市西町1-2',
      '久留米市東町1-2-201',
      '久留米市東町1-2-202',
      '郡山市東町1-2',
      '大和郡山市東町1-2',
      '蒲郡市東町1-2',
      '千代田区一番町3',
      '千代田区3',
    ))

  it('takes an address apart', () =>
    expect(addressParts('福岡県久留米市城南町十五番地の三　コーポ山田２０１号室')).toEqual({
      area: '久留米市城南町',
      numbers: [15, 3],
      room: '201',
    }))

  it('has no number where none was given', () => expect(addressParts('久留米市東町').numbers).toEqual([]))
})

it.each([
  ['十五', 15],
  ['一五', 15],
  ['二〇三', 203],
  ['百二十三', 123],
  ['千三百五', 1305],
  ['零', 0],
])('%s is %d', (kanji, number) => expect(numberOfKanji(kanji)).toBe(number))

it('folds any text for a search that is blind to width, kana and old forms', () =>
  expect(foldText('髙橋さんへ　ﾃﾞﾝﾜ')).toBe('高橋サンヘ デンワ'))

describe('keys of keys', () => {
  const signs = [
    ...'山田太郎髙﨑邉ヤマダｶﾞｶﾞぱゎー・　 ()社123一二十丁目番地号-−字大県市郡町ヶガの之ＡａÅヴァウオコ様殿カ)(',
  ]
  /** A small generator of its own, so that a failure comes again (mulberry32). */
  const random = (seed: number) => () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  it('are the keys, whatever is written', () => {
    const next = random(20261123)
    for (let round = 0; round < 4_000; round += 1) {
      const text = Array.from(
        { length: 1 + Math.floor(next() * 12) },
        () => signs[Math.floor(next() * signs.length)],
      ).join('')
      for (const key of [nameKey, kanaKey, foldText]) expect(key(key(text)), text).toBe(key(text))
    }
  })

  it('are the keys of addresses, in all the ways they are written', () => {
    const towns = [
      '福岡県久留米市城南町',
      '札幌市中央区北一条西',
      '三井郡大刀洗町大字冨多',
      '霞ヶ関',
      '一の宮町',
      '四日市市字浜田',
    ]
    const numbers = ['三丁目5番12号', '15番地の3', '１−２−３', '十五番地', '12', '']
    const rooms = ['', ' コーポ山田201号室', '-305', '　ﾒｿﾞﾝ B棟 10', ' 第2ビル']
    for (const town of towns)
      for (const number of numbers)
        for (const room of rooms) {
          const key = addressKey(town + number + room)
          expect(addressKey(key), town + number + room).toBe(key)
        }
  })

  it('are the same whether they are made for one person or remembered for many', () => {
    const next = random(7)
    const some = (count: number): readonly string[] =>
      Array.from({ length: count }, () =>
        Array.from({ length: Math.floor(next() * 6) }, () => signs[Math.floor(next() * signs.length)]).join(''),
      )
    const [texts, ofMany] = [some(60), personKeysOfMany()]
    const text = (): string => texts[Math.floor(next() * texts.length)] ?? ''
    for (let n = 0; n < 2_000; n += 1) {
      const person = {
        name: text(),
        kana: text(),
        address: `${text()}${Math.floor(next() * 9)}-${Math.floor(next() * 9)}`,
      }
      expect(ofMany(person)).toEqual(personKeys(person))
    }
  })

  it('remembered are forgotten when there are too many, and made again', () => {
    const made: string[] = []
    const read = remembered((text) => {
      made.push(text)
      return text.length
    }, 2)
    expect(['a', 'bb', 'a', '', 'ccc', 'ccc', 'a'].map(read)).toEqual([1, 2, 1, 0, 3, 3, 1])
    expect(made).toEqual(['a', 'bb', '', 'ccc', 'a'])
  })

  it('are empty for nothing', () =>
    expect(personKeys({ name: '', kana: '', address: '' })).toEqual({ nameKey: '', kanaKey: '', addressKey: '' }))
})

describe('usual characters', () => {
  const signs = [
    ...'高髙邉ｶｷﾊﾞﾟﾞカガは゛゜\u3099　 Ａａ１①㍿㈱é各\u1100\u1161ᄀ각가𠮷﨑塚\ufe00\u0301',
    ...['e\u0301', '\ud840', '葛\udb40\udd00', '-', '－', 'ﾀﾞ', 'ﾊﾟ', 'ｱﾞ', 'ﾞﾞ', 'ㇰ', 'ﬁ', 'ﷺ'],
  ]
  it('are the same whether a text is looked at sign by sign or as a whole', () => {
    let seed = 1
    const next = (most: number): number => {
      seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647
      return seed % most
    }
    for (let n = 0; n < 5_000; n += 1) {
      const text = Array.from({ length: 1 + next(6) }, () => signs[next(signs.length)]).join('')
      // What is not seen is taken away, and with it a text cannot be taken sign by sign.
      expect(usualCharacters(text), text).toBe(usualCharacters(`${text}\u200b`))
    }
  })
})
