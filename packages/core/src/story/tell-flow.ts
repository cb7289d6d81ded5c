import type { SkillNeed } from '../floor/config.ts'
import { flowReason } from './flow-reason.ts'
import type { Said, Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { causeWords, needWords, seconds } from './words.ts'

const verdicts = {
  taken: null,
  wrong: because('この場面では使えない番号', 'the key means nothing here'),
  late: because('入力を待っていないときに押された', 'no key was awaited'),
} as const

const collectWords = {
  taken: null,
  confirmed: because('復唱して確認された', 'read back and confirmed'),
  refused: because('復唱で確認されなかった', 'read back and not confirmed'),
  tooShort: because('桁数が足りない', 'too short'),
  notSo: because('正しい番号ではない', 'not such a number'),
  silent: because('入力がない', 'no key'),
} as const

const asked = (needs: readonly SkillNeed[], prefer: string | null): Said | null => {
  const parts = [
    ...(needs.length === 0 ? [] : [because(`条件: ${needWords(needs).ja}`, `asked for: ${needWords(needs).en}`)]),
    ...(prefer === null ? [] : [because(`担当者 ${prefer} を優先`, `${prefer} is responsible`)]),
  ]
  return parts.length === 0
    ? null
    : { ja: parts.map(({ ja }) => ja).join('、'), en: parts.map(({ en }) => en).join('; ') }
}

/** What fails for a supervisor's leg would tell that there is one. */
const isOfWatcher = ({ leg, command }: { readonly leg: string; readonly command: string }): boolean =>
  /\.[sw]\d+$/.test(leg) || command === 'leg.listen' || command === 'leg.unlisten'

/** The guidance and the channels. Legs of agents are told by their offers, so only the citizen's are told here. */
export const flowTellers: Tellers = {
  'flow.started': (body) =>
    told(
      `自動案内 ${body.flow} (第 ${body.version} 版) を開始`,
      `guidance ${body.flow} version ${body.version} begins`,
    ),
  'flow.entered': (body, { told: { flow } }) => {
    const why = flowReason(body.because)
    // Entries of the first versions did not name the flow.
    return flow === null || (body.flow ?? flow) === flow
      ? told(`案内の「${body.node}」へ進む`, `goes to step "${body.node}"`, why)
      : told(`案内 ${body.flow} の「${body.node}」へ進む`, `goes to step "${body.node}" of guidance ${body.flow}`, why)
  },
  'flow.keyed': (body) => told(`「${body.key}」を押す`, `presses ${body.key}`, verdicts[body.verdict]),
  'flow.collected': ({ length, verdict }) =>
    told(`番号を入力 (${length} 桁)`, `keys in a number (${length} digits)`, collectWords[verdict]),
  'flow.lookingUp': ({ what }) =>
    what.kind === 'authenticity'
      ? told('確認番号を照会', 'the code is being checked')
      : told(`${what.source} を照会`, `${what.source} is looked up`),
  'flow.texting': ({ template, to }, { names }) =>
    told(`SMS「${template}」を ${names.number(to)} へ`, `text "${template}" to ${names.number(to)}`),
  'flow.surveyed': ({ question, answer }) =>
    answer === null
      ? told(`アンケート「${question}」に回答なし`, `does not answer question "${question}"`)
      : told(`アンケート「${question}」に「${answer}」と回答`, `answers question "${question}" with ${answer}`),
  'flow.voicemail': ({ queue }) =>
    told(
      `案内が待ち行列 ${queue} の留守番電話へ渡す`,
      `the guidance lets the caller leave a message for queue ${queue}`,
    ),
  // The transfer itself, with its note, is told by `call.transferring`.
  'flow.transferring': ({ handOver }) =>
    handOver.length === 0
      ? null
      : told('応答した相手に申し送りの案内を流す', 'whoever picks up is told first what it is about'),
  'flow.queueing': (body, { names }) =>
    told(
      `案内が待ち行列 ${body.queue} へ渡す`,
      `the guidance hands over to queue ${body.queue}`,
      asked(body.needs, body.prefer === null ? null : names.agent(body.prefer)),
    ),
  'flow.ended': () => told('案内が終わる', 'the guidance is over'),
  'leg.answered': (body) => (/\.d\d+$/.test(body.leg) ? told('相手が応答', 'the far side answers') : null),
  'leg.ended': (body) => {
    if (/\.[a-ce-z]\d+$/.test(body.leg)) return null
    const cause = causeWords(body.cause)
    return told('相手の回線が切れる', 'the far side’s line ends', cause)
  },
  'leg.handedBack': () =>
    told(
      '交換機へ返す',
      'is given back to the PBX',
      because('時間内に引き受けるサービスがなかった', 'no service took it in time'),
    ),
  // A leg that is gone already is what was wanted, not a failure.
  'command.failed': (body, { names }) =>
    body.reason === 'no such leg' || (isOfWatcher(body) && !names.watching)
      ? null
      : told(
          `交換機への指示 ${body.command} が失敗`,
          `the PBX could not do ${body.command}`,
          because(body.reason, body.reason),
        ),
  'recording.closed': () => told('録音ファイルが閉じられる', 'the recording is closed'),
  'recording.indexed': (body) => {
    const length = seconds(body.durationMs)
    const warnings = body.warnings.join(', ')
    return told(
      `録音を登録 (${length.ja})`,
      `the recording is in the catalogue (${length.en})`,
      warnings === '' ? null : because(`注意: ${warnings}`, `warnings: ${warnings}`),
    )
  },
}
