import type { Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { callerWords, causeWords, clock, endedByWords, outcomeWords, seconds } from './words.ts'

const transferResults = {
  connected: because('転送先が応答', 'the other number answered'),
  busy: because('転送先が話中', 'the other number is busy'),
  noAnswer: because('転送先が応答しない', 'the other number does not answer'),
  failed: because('転送先につながらない', 'the other number cannot be reached'),
} as const

const returnedTo = {
  flow: because('自動案内へ戻る', 'the caller goes back to the guidance'),
  queue: because('待ち行列へ戻る', 'the caller goes back to the queue'),
  nobody: null,
} as const

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
  'call.connected': (body, { names }) => {
    const waited = seconds(body.waitedMs)
    const agent = names.agent(body.agent)
    return told(`${agent} と通話開始 (待ち ${waited.ja})`, `talks with ${agent} after a wait of ${waited.en}`)
  },
  'call.held': (body, { names }) =>
    told(`${names.agent(body.agent)} が保留`, `${names.agent(body.agent)} puts the call on hold`),
  'call.resumed': (body, { names }) =>
    told(`${names.agent(body.agent)} が保留解除`, `${names.agent(body.agent)} takes the call back`),
  'call.transferring': (body, { names }) => {
    const target = body.to.kind === 'queue' ? body.to.target : names.number(body.to.target)
    return told(
      `${body.to.kind === 'queue' ? '待ち行列' : '外線'} ${target} へ転送`,
      `is being transferred to ${body.to.kind === 'queue' ? 'queue' : 'the outside number'} ${target}`,
      body.by === null
        ? because('自動案内の設定による', 'the flow says so')
        : because(`${names.agent(body.by)} の操作`, `${names.agent(body.by)} asked for it`),
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
