import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { chance } from '../support/chance.ts'

/** The layout of the file: what a collection centre gets of an insurance system, one row per claim. */
export const benchLayout = `layout: bench-taino
title: 滞納者一覧（性能測定）
feeds: [addressees, claims]
mode: rows
file: { encoding: CP932 }
fixed: { addressee.system: kokuho, claim.kind: kokuho }
codes:
  異動: { '1': new, '2': changed, '3': paid, '9': withdrawn }
columns:
  - { name: 異動区分, into: change, codes: 異動, required: true }
  - { name: 宛名番号, into: addressee.clientId, type: digits, required: true, width: 10 }
  - { name: 氏名, into: addressee.name, required: true, width: { bytes: 80 } }
  - { name: カナ氏名, into: addressee.kana, width: { bytes: 80 } }
  - { name: 生年月日, into: addressee.birthOn }
  - { name: 郵便番号, into: addressee.postcode, type: digits, width: 7 }
  - { name: 住所, into: addressee.address, width: { bytes: 160 } }
  - { name: 電話番号, into: addressee.phone }
  - { name: 携帯電話番号, into: addressee.phone }
  - { name: 世帯番号, type: digits, of: addressee, searchable: true }
  - { name: 通知書番号, into: claim.key, type: digits, required: true }
  - { name: 期別, into: claim.key, type: digits, required: true }
  - { name: 年度, into: claim.fiscalYear, required: true }
  - { name: 期, into: claim.period }
  - { name: 未納額, into: claim.amount }
  - { name: 納期限, into: claim.dueOn }
  - { name: 督促日, type: date }
`

const named = [
  ...[
    '異動区分',
    '宛名番号',
    '氏名',
    'カナ氏名',
    '生年月日',
    '郵便番号',
    '住所',
    '電話番号',
    '携帯電話番号',
    '世帯番号',
  ],
  ...['通知書番号', '期別', '年度', '期', '未納額', '納期限', '督促日'],
]
/** Columns that the layout does not name, and that are kept all the same. */
const others = Array.from({ length: 33 }, (_, n) => `項目${String(n + 1).padStart(2, '0')}`)
export const benchColumns: readonly string[] = [...named, ...others]

const families = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡邊',
  '山本',
  '中村',
  '小林',
  '加藤',
  '齋藤',
  '髙田',
  '表',
  '能登',
  '十川',
]
const givens = ['太郎', '花子', '一郎', '美咲', '健太', 'さくら', '翔', '陽子', '大輔', '恵子', '誠', '久美子']
const kanas = ['ｻﾄｳ ﾀﾛｳ', 'ｽｽﾞｷ ﾊﾅｺ', 'ﾀｶﾊｼ ｲﾁﾛｳ', 'ﾜﾀﾅﾍﾞ ﾐｻｷ', 'ﾉﾄ ｹﾝﾀ', 'ｿｶﾞﾜ ﾖｳｺ']
const towns = ['熊本県熊本市中央区手取本町', '熊本県熊本市東区健軍', '福岡県久留米市城南町', '千葉県千葉市中央区千葉港']
const kinds = [
  '普通徴収',
  '特別徴収',
  '口座振替',
  '未申告',
  '減額７割',
  '督促済',
  '差押予告済',
  '分納中',
  '',
  '',
  '0',
  '該当',
]

/** Bytes of CP932 as characters, so that rows are put together from parts that are encoded once. */
const encoded = (parts: readonly string[]): readonly string[] =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: parts.join('\n') })
    .toString('latin1')
    .split('\n')

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** Writes a seeded file of so many bytes, five claims an addressee; says how many rows and its checksum. */
export const writeBenchFile = async (
  path: string,
  bytes: number,
  seed: number,
): Promise<{ readonly rows: number; readonly sha256: string; readonly bytes: number }> => {
  const random = chance(seed)
  const family = encoded(families)
  const given = encoded(givens)
  const kana = encoded(kanas)
  const town = encoded(towns)
  const kind = encoded(kinds)
  const [nen = '', ki = '', chome = ''] = encoded(['年', '期', '丁目'])
  const [reiwa = ''] = encoded(['令和'])
  const out = createWriteStream(path, { highWaterMark: 4_000_000 })
  const hash = createHash('sha256')
  const write = async (text: string): Promise<void> => {
    const part = Buffer.from(text, 'latin1')
    hash.update(part)
    written += part.length
    if (!out.write(part)) await once(out, 'drain')
  }
  let written = 0
  let rows = 0
  let block: string[] = [`${encoded(benchColumns).join(',')}\r\n`]
  let size = 0
  for (let id = 1; written + size < bytes; id += 1) {
    const name = `${random.pick(family)}\x81\x40${random.pick(given)}`
    const birth = `S${random.between(10, 63)}.${pad(random.between(1, 12), 2)}.${pad(random.between(1, 28), 2)}`
    const home = `${random.pick(town)}${random.between(1, 9)}${chome}${random.between(1, 30)}-${random.between(1, 20)}`
    const mobile = random.happens(0.6)
      ? `090-${pad(random.between(1_000, 9_999), 4)}-${pad(random.between(0, 9_999), 4)}`
      : ''
    const who = `1,${pad(id, 10)},${name},${random.pick(kana)},${birth},860${pad(random.between(0, 9_999), 4)},${home},096-${random.between(200, 399)}-${pad(random.between(0, 9_999), 4)},${mobile},${pad(Math.ceil(id / 2), 9)}`
    const rest = Array.from({ length: 33 }, (_, n) =>
      n % 3 === 0 ? random.pick(kind) : String(random.between(0, 99_999_999)),
    )
    for (let period = 1; period <= 5; period += 1) {
      rest[period] = String(random.between(0, 999_999))
      const line = `${who},${pad(id, 11)},${pad(period, 2)},${reiwa}7${nen},${pad(period, 2)}${ki},${random.between(1, 999) * 100},2025${pad(5 + period, 2)}30,R7.${5 + period}.20,${rest.join()}\r\n`
      block.push(line)
      size += line.length
      rows += 1
    }
    if (size > 4_000_000) {
      await write(block.join(''))
      block = []
      size = 0
    }
  }
  await write(block.join(''))
  out.end()
  await once(out, 'finish')
  return { rows, sha256: hash.digest('hex'), bytes: written }
}
