import type { FlowCountKind } from './flow-counts.ts'
import type { FlowCount } from './flow-hours.ts'

/** A figure people read, as a sum over counts. `label` null: whatever the label. */
export type FlowFigure = {
  readonly name: string
  readonly ja: string
  readonly en: string
  readonly kind: FlowCountKind
  readonly label: string | null
  /** `amount`: the sum of what the counts hold, not how often. */
  readonly of: 'count' | 'amount'
}

const figure = (
  name: string,
  ja: string,
  en: string,
  kind: FlowCountKind,
  label: string | null = null,
  of: FlowFigure['of'] = 'count',
): FlowFigure => ({ name, ja, en, kind, label, of })

/** The figures of a flow, in the order they are shown (I5). Each is a sum, so nodes make a flow and hours make a day. */
export const flowFigures: readonly FlowFigure[] = [
  figure('calls', '着信', 'calls', 'call'),
  figure('entered', '通過', 'entered', 'entered'),
  figure('dropOuts', '途中切断', 'drop-outs', 'dropOut', 'caller'),
  figure('keys', '有効な番号', 'keys', 'key'),
  figure('wrongKeys', '誤った番号', 'wrong keys', 'wrongKey'),
  figure('noKeys', '無操作', 'no key', 'noKey'),
  figure('textsAsked', 'SMS依頼', 'SMS asked', 'text', 'asked'),
  figure('textsSent', 'SMS送信', 'SMS sent', 'text', 'sent'),
  figure('textsDelivered', 'SMS到達', 'SMS delivered', 'text', 'delivered'),
  figure('textsFailed', 'SMS失敗', 'SMS failed', 'text', 'failed'),
  figure('textParts', 'SMS通数', 'SMS parts', 'text', 'sent', 'amount'),
  figure('transfersAsked', '転送', 'transfers', 'transfer', 'asked'),
  figure('transfersConnected', '転送成立', 'connected', 'transfer', 'connected'),
  figure('transfersBusy', '転送先話中', 'busy', 'transfer', 'busy'),
  figure('transfersNoAnswer', '転送先応答なし', 'no answer', 'transfer', 'noAnswer'),
  figure('transfersFailed', '転送不可', 'failed', 'transfer', 'failed'),
  figure('lookups', '照会', 'look-ups', 'lookup', 'asked'),
  figure('lookupsFound', '照会該当', 'found', 'lookup', 'found'),
  figure('surveyed', 'アンケート', 'surveys', 'survey'),
  figure('queued', '窓口へ', 'to a queue', 'queued'),
  figure('voicemails', '伝言', 'voicemail', 'voicemail'),
  figure('ended', '案内終了', 'heard to the end', 'ended'),
  figure('stayMs', '滞在(ミリ秒)', 'time spent (ms)', 'left', null, 'amount'),
]

/** Every figure of these counts, by name. */
export const flowFiguresOf = (counts: readonly FlowCount[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    flowFigures.map(({ name, kind, label, of }) => [
      name,
      counts.reduce(
        (sum, one) => (one.kind === kind && (label === null || one.label === label) ? sum + one[of] : sum),
        0,
      ),
    ]),
  )
