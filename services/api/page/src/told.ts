type Told = { readonly where: string; readonly found: string; readonly expected: string; readonly hint: string }

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/

/** What the API says is wrong with one field, in Japanese as far as it says it in few words of its own. */
export const toldText = ({ where, found, expected, hint }: Told): string => {
  if (japanese.test(hint)) return hint
  const known = patterns.find(([pattern]) => pattern.test(expected))
  if (known !== undefined) return expected.replace(known[0], known[1])
  if (/empty|nothing/.test(found)) return '入れてください。'
  return [where, expected === '' ? hint : expected].filter((part) => part !== '').join(': ')
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^at least 1$/, '入れてください。'],
  [/^at least (\S+)$/, '$1 以上にしてください。'],
  [/^at most (\S+)$/, '長すぎるか、大きすぎます（$1 まで）。'],
  [/^date$/, '日付を入れてください。'],
  [/^(number|int|string|array|object)$/, '入れてください。'],
  [/^one of .*/, '選んでください。'],
  [/^a question$/, '質問を入れてください。'],
  [/^an answer$/, '回答を入れてください。'],
  [/^question and answer in Japanese$/, '日本語の質問と回答は必須です。'],
  [/^\{organisation\} or \{agent\}$/, '差し込めるのは {organisation}（名乗る組織）と {agent}（担当者名）だけです。'],
  [/^\{(\w+)\} in it$/, '{$1} を入れてください。'],
  [/^the name that is said$/, '名乗る組織の名を入れてください。'],
  [/^first words in Japanese$/, '日本語の第一声は必須です。'],
  [/^a line of this contract$/, 'この契約の回線を選んでください。'],
  [/^a kind of claim of this contract$/, 'この契約の債権の種類を選んでください。'],
  [/^([\u3040-\u30ff\u4e00-\u9fff]+) (the|when|what) .*/, '$1を入れてください。'],
  [/^(\d{4}-\d\d-\d\d) … (\d{4}-\d\d-\d\d)$/, '$1 から $2 までの日にしてください。'],
  [/^a time to come$/, 'これからの日時にしてください。'],
  [/^capital letters and digits.*/, '英大文字と数字、8 文字までにしてください。'],
]
