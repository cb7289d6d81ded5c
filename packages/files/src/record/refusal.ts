/** Why a row of a file is not taken, for people; what to expect instead stands beside it in `expected`. */
export const refusalTexts = {
  required: ['必須の項目が空です。', 'A value is required here.'],
  digits: ['数字ではありません。', 'These are not digits.'],
  date: ['日付として読めません。', 'This is not a date.'],
  year: ['年度として読めません。', 'This is not a year.'],
  yen: ['金額として読めません。', 'This is not an amount in yen.'],
  number: ['数として読めません。', 'This is not a number.'],
  phone: ['電話番号として読めません。', 'This is not a telephone number.'],
  kana: ['カナの欄に漢字などがあります。', 'Something other than kana stands in a field of kana.'],
  code: ['コード表にない値です。', 'The code table does not have this value.'],
  width: ['桁数・文字数が長すぎます。', 'This is too long.'],
  columnsTooFew: ['列が足りません。', 'Columns are missing in this row.'],
  columnsTooMany: ['列が多すぎます。', 'There are too many columns in this row.'],
  strayQuote: ['引用符（"）の使い方が正しくありません。', 'A quotation mark stands where it cannot.'],
  quoteOpen: ['引用符（"）が閉じていません。', 'A quotation mark is never closed.'],
  truncated: ['最後の行が途中で切れています。', 'The last row ends in the middle: the file is cut off.'],
  encoding: ['この行は確認した文字コードで読めません。', 'This row cannot be read in the confirmed encoding.'],
  control: ['制御文字（NULなど）があります。', 'There are control characters (e.g. NUL) in this row.'],
  recordTooLong: ['一行が長すぎます（1MBまで）。', 'The row is too long: 1 MB at most.'],
  mergedCell: ['結合されたセルがあります。', 'Cells are merged here.'],
  formula: ['数式の計算結果がないか、エラーです。', 'A formula without a result, or with an error.'],
  doubled: ['同じキーの行が前にもあります。', 'An earlier row of this file has the same key.'],
  addresseeUnknown: ['この宛名は登録されていません。', 'This addressee is not known.'],
  claimUnknown: ['この債権は登録されていません。', 'This claim is not known.'],
  claimOfAnother: [
    'この債権は別の宛名のものとして登録されています。',
    'This claim is known as that of another addressee.',
  ],
  kindUnknown: ['この債権の種類は登録されていません。', 'This kind of claim is not set up.'],
  paymentDiffers: [
    '同じ番号の入金が、別の金額か別の債権で登録されています。',
    'A payment of this key is known with another amount or claim.',
  ],
} as const satisfies Record<string, readonly [ja: string, en: string]>

export type RefusalCode = keyof typeof refusalTexts

export type Refusal = {
  /** Physical line of the file, from 1; of a sheet its row. */
  readonly line: number
  /** Which record it is, from 1, heading not counted. */
  readonly row: number
  /** Heading of the column; '' when it is the row as a whole. */
  readonly column: string
  readonly code: RefusalCode
  /** What stood there, as a shape: never the value itself. */
  readonly shape: string
  readonly expected: string
}

/** Why a file as a whole is not taken; one answer, however many rows it has. */
export const faultTexts = {
  empty: ['ファイルに行がありません。', 'The file has no rows.'],
  columnsMissing: [
    'レイアウトの列がファイルの見出しにありません。',
    'Columns of the layout are not in the heading of the file.',
  ],
  columnsDoubled: ['同じ見出しの列が二つあります。', 'Two columns have the same heading.'],
  columnsWrong: ['列の数がレイアウトと違います。', 'The file has another number of columns than the layout.'],
  layoutDoesNotFit: [
    'ほとんどの行がレイアウトに合いません。レイアウトが違うようです。',
    'Hardly any row fits: this is probably another layout.',
  ],
  tooManyRefused: [
    '取り込めない行が多すぎるため、中止しました。',
    'Too many rows are refused, so reading was given up.',
  ],
  encodingUnknown: [
    '文字コードが分かりません（UTF-8でもCP932でもありません）。',
    'The file is neither UTF-8 nor CP932.',
  ],
  notExcel: ['Excel（.xlsx）ファイルとして読めません。', 'This cannot be read as an Excel file (.xlsx).'],
  excelLocked: [
    'パスワード付きのExcelファイルです。パスワードを外すか、パスワード付きZIPに入れてください。',
    'The workbook has a password: save it without, and put it into a zip with a password.',
  ],
  sheetMissing: ['指定されたシートがありません。', 'There is no such sheet.'],
  tooLarge: [
    '展開後の大きさが上限を超えています（ZIP爆弾の疑い）。',
    'Unpacked, this is larger than allowed (a zip bomb?).',
  ],
  passwordWrong: ['パスワードが違います。', 'The password is wrong.'],
  archiveUnfit: ['ZIPの中のファイルは一つでなければなりません。', 'There must be exactly one file in the zip.'],
  archiveBroken: ['圧縮・暗号化されたファイルが壊れています。', 'The archive is broken.'],
  mostlyMissing: [
    '前回まであった債権の多くがこの全件ファイルにありません。途中までのファイルの疑いがあります。',
    'Too many known claims are not in this full delivery: it may be incomplete.',
  ],
  changed: ['ファイルの内容が受け取ったときと違います。', 'The file is not what was received.'],
} as const satisfies Record<string, readonly [ja: string, en: string]>

export type FaultCode = keyof typeof faultTexts

/** A file that lies about itself; nothing of it is taken. */
export class FileFault extends Error {
  readonly code: FaultCode
  readonly found: string
  readonly expected: string

  constructor(
    code: FaultCode,
    { found = '', expected = '' }: { readonly found?: string; readonly expected?: string } = {},
  ) {
    super(`${faultTexts[code][1]} found: ${found}; expected: ${expected}`)
    this.name = 'FileFault'
    this.code = code
    this.found = found
    this.expected = expected
  }
}
