import type { Said } from './telling.ts'

type Pattern = readonly [pattern: RegExp, ja: string]

/** What ivr gives as its reason, in Japanese. The English is ivr's own. */
const patterns: readonly Pattern[] = [
  [/^open$/, '受付時間内のため'],
  [/^open, (.+)$/, '受付時間内「$1」のため'],
  [/^closed$/, '受付時間外のため'],
  [/^holiday$/, '休業日のため'],
  [/^ended$/, '受付が終了した業務のため'],
  [/^emergency$/, '緊急停止中のため'],
  [/^calendar (.+) is unknown$/, 'カレンダー $1 がないため'],
  [/^announced$/, '案内が終わったため'],
  [/^cut short$/, '案内の途中でキーが押されたため'],
  [/^nothing to announce$/, '案内する内容がないため'],
  [/^start$/, '着信したため'],
  [/^key (.)$/, '「$1」が押されたため'],
  [/^repeat$/, 'もう一度聞く操作のため'],
  [/^answered$/, '回答があったため'],
  [/^keyed in$/, '入力が終わったため'],
  [/^language (.+)$/, '言語を $1 に変えたため'],
  [/^set$/, '値を設定したため'],
  [/^counted$/, '回数を数えたため'],
  [/^case (\d+)$/, '分岐の $1 番目の条件に合うため'],
  [/^no case$/, '分岐のどの条件にも合わないため'],
  [/^found$/, '照会で見つかったため'],
  [/^not found$/, '照会で見つからないため'],
  [/^a key is missing$/, '照会に必要な値がないため'],
  [/^could not be looked up$/, '照会できなかったため'],
  [/^no answer in time$/, '照会の回答が時間内にないため'],
  [/^genuine$/, '確認番号が正しいため'],
  [/^text on its way$/, 'SMS の送信を依頼したため'],
  [/^no mobile number$/, 'SMS を送れる番号がないため'],
  [/^too many texts$/, 'SMS の回数の上限に達したため'],
  [/^called by (.+)$/, '案内 $1 から呼ばれたため'],
  [/^back from (.+)$/, '案内 $1 から戻ったため'],
  [/^transfer busy$/, '転送先が話中のため'],
  [/^transfer noAnswer$/, '転送先が応答しないため'],
  [/^transfer failed$/, '転送に失敗したため'],
  [/^the number is not allowed$/, '許可されていない番号のため'],
  [/^the prompt could not be played$/, '音声を再生できなかったため'],
  [/^played again after the PBX was out of sight$/, '交換機との接続が戻り、再生し直したため'],
  [/^line (.+) is unknown$/, '回線 $1 の設定がないため'],
  [/^flow (.+) is unknown$/, '案内 $1 がないため'],
  [/^queue (.+) is unknown$/, '待ち行列 $1 がないため'],
  [/^flows call each other without end$/, '案内どうしの呼び出しが終わらないため'],
  [/^the node has changed its kind$/, '案内の内容が変わり、続けられないため'],
]

/** Why a question was asked again, or given up. */
const misses: readonly Pattern[] = [
  [/^no key$/, '入力がない'],
  [/^wrong key$/, '誤入力の'],
  [/^wrong number$/, '入力された番号が正しくない'],
  [/^not confirmed$/, '復唱が確認されない'],
  [/^unknown code$/, '確認番号が違う'],
]

/** Reasons that say more about another. */
const further: readonly (readonly [RegExp, (rest: string, ...found: readonly string[]) => string])[] = [
  [/^(.*), try (\d+) of (\d+)$/, (rest, now, of) => `${missOf(rest)}ため (${of} 回中 ${now} 回目)`],
  [/^(.*), tries used up$/, (rest) => `${missOf(rest)}まま回数を超えたため`.replace('のまま', 'が')],
  [/^(.*), but there is no such node$/, (rest) => `${reasonOf(rest)} (進む先がない)`],
  [/^(.*), in a circle without a word$/, (rest) => `${reasonOf(rest)} (案内のない堂々巡り)`],
]

const translated = (reason: string, from: readonly Pattern[]): string => {
  const found = from.find(([pattern]) => pattern.test(reason))
  return found === undefined ? reason : reason.replace(found[0], found[1])
}

const missOf = (reason: string): string => translated(reason, misses)

const reasonOf = (reason: string): string => {
  for (const [pattern, words] of further) {
    const [, rest, ...found] = pattern.exec(reason) ?? []
    if (rest !== undefined) return words(rest, ...found)
  }
  return translated(reason, patterns)
}

/** A reason of ivr in both languages; one that is not known here stays as it is. */
export const flowReason = (reason: string): Said => ({ ja: reasonOf(reason), en: reason })
