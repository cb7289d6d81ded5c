import type { EpochMs } from '../log/ids.ts'
import type { Said, Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { callerWords, causeWords, clock, endedByWords, minutes, outcomeWords, seconds } from './words.ts'

const transferResults = {
  connected: because('転送先が応答', 'the other side answered'),
  busy: because('転送先が話中', 'the other side is busy'),
  noAnswer: because('転送先が応答しない', 'the other side does not answer'),
  failed: because('転送先につながらない', 'the other side cannot be reached'),
} as const

const returnedTo = {
  flow: because('自動案内へ戻る', 'the caller goes back to the guidance'),
  queue: because('待ち行列へ戻る', 'the caller goes back to the queue'),
  nobody: null,
} as const

const targetWords = {
  queue: because('待ち行列', 'queue'),
  agent: because('担当者', 'agent'),
  line: because('回線', 'line'),
  outside: because('外線', 'the outside number'),
} as const

/** What was announced, beside what came after it. */
const estimated = (answeredAt: EpochMs, announcedAt: EpochMs | null, estimateMs: number | null): Said | null => {
  if (estimateMs === null || announcedAt === null) return null
  const off = answeredAt - announcedAt - estimateMs
  const by = seconds(Math.abs(off))
  return because(
    `${clock(announcedAt)} に ${minutes(estimateMs).ja} と案内 (実際は ${by.ja}${off >= 0 ? '長い' : '短い'})`,
    `was told ${minutes(estimateMs).en} at ${clock(announcedAt)}; it took ${by.en} ${off >= 0 ? 'longer' : 'less'}`,
  )
}

export const callTellers: Tellers = {
  'leg.arrived': (body, { names }) => {
    const caller = callerWords(body.caller, names)
    const again = body.attempt > 1
    return told(
      `回線 ${body.line} に ${caller.ja} から着信${again ? ' (再引渡し)' : ''}`,
      `${caller.en} calls line ${body.line}${again ? ', handed over again by the PBX' : ''}`,
      again ? because('最初の引渡しに応じるサービスがなかった', 'no service took it the first time') : null,
    )
  },
  'call.arrived': (body, { names }) =>
    body.direction === 'inbound'
      ? told(
          '受電を記録し、自動案内に渡す',
          'the floor takes the call on and leaves it to the guidance',
          body.recording === null ? null : because('録音は交換機が開始済み', 'the PBX is recording already'),
        )
      : told(
          `回線 ${body.line} から ${names.number(body.called)} への発信を始める`,
          `an outbound call to ${names.number(body.called)} begins on line ${body.line}`,
        ),
  'call.dialled': (body, { names }) =>
    told(
      `${names.number(body.number)} に発信 (通知番号 ${body.callerId})`,
      `dials ${names.number(body.number)}, showing ${body.callerId}`,
      because('通知番号は回線の番号に限られる', 'only a number of the line may be shown'),
    ),
  'call.connected': (body, { entry, names, told: story }) => {
    const waited = seconds(body.waitedMs)
    const agent = names.agent(body.agent)
    return told(
      `${agent} と通話開始 (待ち ${waited.ja})`,
      `talks with ${agent} after a wait of ${waited.en}`,
      estimated(entry.at, story.announcedAt, body.estimateMs),
    )
  },
  'call.held': (body, { names }) =>
    told(`${names.agent(body.agent)} が保留`, `${names.agent(body.agent)} puts the call on hold`),
  'call.resumed': (body, { names }) =>
    told(`${names.agent(body.agent)} が保留解除`, `${names.agent(body.agent)} takes the call back`),
  'call.transferring': ({ by, to, note }, { names }) => {
    const kind = targetWords[to.kind]
    const target =
      to.kind === 'agent' ? names.agent(to.target) : to.kind === 'outside' ? names.number(to.target) : to.target
    const why =
      by === null
        ? because('自動案内または待ち行列の設定による', 'the flow or a rule of the queue says so')
        : because(`${names.agent(by)} の操作`, `${names.agent(by)} asked for it`)
    return told(
      `${kind.ja} ${target} へ転送`,
      `is being transferred to ${kind.en} ${target}`,
      note === null
        ? why
        : because(`${why.ja}、申し送り: ${names.text(note)}`, `${why.en}; handed over with it: ${names.text(note)}`),
    )
  },
  'call.transferEnded': (body) => {
    const result = transferResults[body.result]
    return told(result.ja, result.en, returnedTo[body.returnedTo])
  },
  'call.ended': (body) => {
    const outcome = outcomeWords[body.outcome]
    const talked = seconds(body.talkMs)
    const by = endedByWords[body.by]
    const cause = causeWords(body.cause)
    return told(
      `終了: ${outcome.ja} (通話 ${talked.ja})`,
      `ends: ${outcome.en}, talked ${talked.en}`,
      because(`${by.ja}、${cause.ja}`, `${by.en}; ${cause.en}`),
    )
  },
  'agent.changed': (body, { names }) =>
    body.activity === 'wrapUp'
      ? told(`${names.agent(body.agent)} は後処理`, `${names.agent(body.agent)} goes into wrap-up`)
      : null,
  'request.accepted': (body) => told('操作を受け付けた', 'a request is accepted', because(body.request, body.request)),
  'pbx.servedAlone': (body, { names }) => {
    const caller = callerWords(body.caller, names)
    const from = clock(body.arrivedAt)
    const to = clock(body.endedAt)
    return told(
      `${caller.ja} からの着信を交換機だけで対応 (${from}〜${to})`,
      `the PBX alone served ${caller.en} from ${from} to ${to}`,
      body.outcome === 'emergency'
        ? because(
            '応じるサービスがなく、緊急案内を流した',
            'no service took the call, so the emergency announcement played',
          )
        : because('どの回線の番号でもない', 'the number belongs to no line'),
    )
  },
}
