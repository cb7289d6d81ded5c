import type { Said } from './telling.ts'

type Pattern = readonly [pattern: RegExp, ja: string]

/** What ivr gives as its reason, in Japanese. The English is ivr's own. */
const patterns: readonly Pattern[] = [
  [/^open$/, '受付時間内のため'],
  [/^closed$/, '受付時間外のため'],
  [/^announced$/, '案内が終わったため'],
  [/^start$/, '着信したため'],
  [/^key (.)$/, '「$1」が押されたため'],
  [/^repeat$/, 'もう一度聞く操作のため'],
  [/^no key, tries used up$/, '入力がないまま回数を超えたため'],
  [/^wrong key, tries used up$/, '誤入力が回数を超えたため'],
  [/^no key, try (\d+) of (\d+)$/, '入力がないため ($2 回中 $1 回目)'],
  [/^wrong key, try (\d+) of (\d+)$/, '誤入力のため ($2 回中 $1 回目)'],
  [/^transfer busy$/, '転送先が話中のため'],
  [/^transfer noAnswer$/, '転送先が応答しないため'],
  [/^transfer failed$/, '転送に失敗したため'],
  [/^the number is not allowed$/, '許可されていない番号のため'],
  [/^the prompt could not be played$/, '音声を再生できなかったため'],
  [/^played again after the PBX was out of sight$/, '交換機との接続が戻り、再生し直したため'],
]

export const flowReason = (reason: string): Said => {
  const found = patterns.find(([pattern]) => pattern.test(reason))
  return { ja: found === undefined ? reason : reason.replace(found[0], found[1]), en: reason }
}
