import { flowReason } from './flow-reason.ts'
import type { Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { causeWords, seconds } from './words.ts'

const verdicts = {
  taken: null,
  wrong: because('この場面では使えない番号', 'the key means nothing here'),
  late: because('入力を待っていないときに押された', 'no key was awaited'),
} as const

/** The guidance and the channels. Legs of agents are told by their offers, so only the citizen's are told here. */
export const flowTellers: Tellers = {
  'flow.started': (body) =>
    told(
      `自動案内 ${body.flow} (第 ${body.version} 版) を開始`,
      `guidance ${body.flow} version ${body.version} begins`,
    ),
  'flow.entered': (body) =>
    told(`案内の「${body.node}」へ進む`, `goes to step "${body.node}"`, flowReason(body.because)),
  'flow.keyed': (body) => told(`「${body.key}」を押す`, `presses ${body.key}`, verdicts[body.verdict]),
  'flow.queueing': (body) =>
    told(`案内が待ち行列 ${body.queue} へ渡す`, `the guidance hands over to queue ${body.queue}`),
  'flow.ended': () => told('案内が終わる', 'the guidance is over'),
  'leg.answered': (body) => (/\.d\d+$/.test(body.leg) ? told('相手が応答', 'the far side answers') : null),
  'leg.ended': (body) => {
    if (/\.[ao]\d+$/.test(body.leg)) return null
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
  'command.failed': (body) =>
    body.reason === 'no such leg'
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
