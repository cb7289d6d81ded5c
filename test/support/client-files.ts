import { encodeCp932 } from '@tsunagu/files'
import { chance } from './chance.ts'

/** Files as a client delivers them, made by chance that can be repeated. */

export const kokuhoHeading = [
  ...[
    '異動区分',
    '宛名番号',
    '個人法人区分',
    '氏名',
    'カナ氏名',
    '生年月日',
    '郵便番号',
    '住所',
    '方書',
    '電話番号',
    '携帯電話番号',
  ],
  ...['世帯番号', '通知書番号', '期別', '年度', '期', '未納額', '納期限', '督促日', '備考一', '備考二'],
] as const
export type KokuhoRow = Readonly<Record<(typeof kokuhoHeading)[number], string>>

const families = ['佐藤', '渡邊', '髙田', '能登', '表', '十川']
const givens = ['太郎', '花子', '美咲', '誠']
const pad = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** So many addressees with three claims each, one row a claim. */
export const kokuhoRows = (addressees: number, seed: number): KokuhoRow[] => {
  const random = chance(seed)
  return Array.from({ length: addressees }, (_, n) => {
    const number = pad(random.between(0, 9_999), 4)
    const who = {
      異動区分: '1',
      宛名番号: pad(n + 1, 10),
      個人法人区分: random.happens(0.1) ? '2' : '1',
      氏名: `${random.pick(families)}　${random.pick(givens)}`,
      カナ氏名: 'ｻﾄｳ ﾀﾛｳ',
      生年月日: `S${random.between(10, 63)}.${pad(random.between(1, 12), 2)}.${pad(random.between(1, 28), 2)}`,
      郵便番号: `860${number}`,
      住所: `熊本県熊本市中央区手取本町${random.between(1, 9)}番${random.between(1, 30)}号`,
      方書: random.happens(0.3) ? 'ソーレ表町１０１' : '',
      電話番号: `096-328-${number}`,
      携帯電話番号: random.happens(0.5) ? `090-1234-${number}` : '',
      世帯番号: pad(Math.ceil((n + 1) / 2), 8),
    }
    return [1, 2, 3].map((period) => ({
      ...who,
      通知書番号: pad(n + 1, 9),
      期別: pad(period, 2),
      年度: '令和7年度',
      期: `${period}期`,
      未納額: String(random.between(1, 900) * 100),
      納期限: `2025${pad(5 + period, 2)}30`,
      督促日: `R7.${6 + period}.20`,
      備考一: random.pick(['', '分納中', '差押予告済', '表示～①']),
      備考二: random.pick(['', '0', '口座振替']),
    }))
  }).flat()
}

export const csvText = (rows: readonly KokuhoRow[], quoted = false): string => {
  const cell = (text: string): string => (quoted || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [kokuhoHeading, ...rows.map((row) => kokuhoHeading.map((name) => row[name]))]
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

export const cp932 = (text: string): Buffer =>
  encodeCp932(
    text,
    (char) => {
      throw new Error(`CP932 has no ${char}`)
    },
    '?',
  )
