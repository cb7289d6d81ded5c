import type { AgentView, CallbackView, EarlierCall, FloorView, Live, LiveCall, QueueView } from '@tsunagu/messages'

type Caller = LiveCall['caller']

/** Who is calling, in the words of the trade: what the network withholds is named, not left blank. */
export const callerText = (caller: Caller): string => {
  switch (caller.kind) {
    case 'presented':
      return numberText(caller.number)
    case 'withheld':
      return '非通知'
    case 'payphone':
      return '公衆電話'
    case 'unavailable':
      return '表示圏外'
  }
}

/** Japanese numbers with hyphens where they are easy to read. */
export const numberText = (number: string): string => {
  if (/^(060|070|080|090|050)[\d*]{8}$/.test(number)) return group(number, 3, 4, 4)
  if (/^(0120|0570|0800)[\d*]{6}$/.test(number)) return group(number, 4, 3, 3)
  if (/^0[36][\d*]{8}$/.test(number)) return group(number, 2, 4, 4)
  if (/^0[\d*]{9}$/.test(number)) return group(number, 3, 3, 4)
  return number
}

const group = (text: string, a: number, b: number, c: number): string =>
  [text.slice(0, a), text.slice(a, a + b), text.slice(a + b, a + b + c)].join('-')

const outcomes: Readonly<Record<string, string>> = {
  answered: '応答',
  abandoned: '放棄',
  inFlow: '自動案内で終了',
  outOfHours: '時間外',
  transferred: '外線転送',
  emergency: '緊急案内',
  unknownNumber: '番号なし',
  callback: '折り返し予約',
  voicemail: '伝言録音',
  turnedAway: '案内のうえ終了',
  busy: '話中',
  noAnswer: '不応答',
  unallocated: '欠番',
  cancelled: '取消',
  failed: '失敗',
  nobodyFree: '担当者が出られず',
}
export const outcomeNames = Object.entries(outcomes)
export const outcomeText = (outcome: EarlierCall['outcome']): string =>
  outcome === null ? '進行中' : (outcomes[outcome] ?? outcome)

export const directionText = (direction: 'inbound' | 'outbound' | null): string =>
  direction === null ? '' : direction === 'inbound' ? '着信' : '発信'

/** One word for what an agent is doing, and the colour it is shown in. */
export const stateOf = (agent: Pick<AgentView, 'availability' | 'activity' | 'reason' | 'pauseAfter'>): State => {
  if (agent.activity !== 'idle') return states[agent.activity] ?? signedOut
  if (agent.availability === 'paused')
    return { ...paused, text: agent.reason === null ? '離席' : reasonText(agent.reason) }
  if (agent.availability === 'signedOut') return signedOut
  return agent.pauseAfter === oneCall ? { ...ready, text: '受付可（1件のみ）' } : ready
}

export type State = { readonly text: string; readonly colour: string }
const ready: State = { text: '受付可', colour: 'ready' }
const paused: State = { text: '離席', colour: 'paused' }
const signedOut: State = { text: '業務外', colour: 'out' }
const states: Readonly<Record<string, State>> = {
  ready,
  paused,
  signedOut,
  ringing: { text: '呼出中', colour: 'ringing' },
  reserved: { text: '発信中', colour: 'ringing' },
  talking: { text: '通話中', colour: 'talking' },
  held: { text: '保留中', colour: 'held' },
  wrapUp: { text: '後処理', colour: 'wrap' },
  watching: { text: 'モニター中', colour: 'held' },
}
export const liveStateOf = (agent: Live['agents'][number]): State =>
  agent.state === 'paused' && agent.reason !== null
    ? { ...paused, text: reasonText(agent.reason) }
    : (states[agent.state] ?? { text: agent.state, colour: 'out' })

/** What the floor notes as the reason of a pause that follows one call. */
export const oneCall = 'oneCall'

const reasons: Readonly<Record<string, string>> = {
  signedIn: '待機（受付前）',
  missed: '離席（不応答）',
  rejected: '離席（拒否）',
  unreachable: '離席（電話不通）',
  oneCall: '離席（1件のみ）',
}
export const reasonText = (reason: string): string => reasons[reason] ?? reason

const phases: Readonly<Record<string, string>> = {
  inFlow: '自動案内',
  away: '自動案内',
  waiting: '待ち',
  offered: '呼出中',
  talking: '通話中',
  reaching: '転送先呼出中',
  outside: '外線と通話中',
  previewing: '発信前の確認',
  placing: '発信準備',
  dialling: '発信中',
  parked: '保留パーク',
  voicemail: '伝言録音',
  parting: '終了の案内',
}
export const phaseText = (call: Pick<LiveCall, 'phase' | 'held' | 'consult' | 'parties'>): string => {
  if (call.consult !== null) return '相談中'
  if (call.held) return '保留中'
  if (call.phase === 'talking' && call.parties.length > 0) return '会議中'
  return phases[call.phase] ?? call.phase
}

export const watchModes = { listen: 'モニター', whisper: 'ささやき', barge: '割込み' } as const
export const queueModes: Readonly<Record<QueueView['mode'], string>> = {
  open: '受付中',
  draining: '受付終了',
  closed: '閉鎖',
}

/** Names for what the floor knows by ids; an id that is not set up any more stands for itself. */
export type Names = {
  readonly agent: (id: string | null) => string
  readonly queue: (id: string | null) => string
  readonly line: (id: string) => string
}
type Named = readonly { readonly agent: string; readonly name: string }[]
export const namesIn = (floor: FloorView, more: Named = []): Names => {
  const agents = new Map([...more, ...floor.agents].map((one) => [one.agent, one.name]))
  const queues = new Map(floor.queues.map((one) => [one.queue, one.name]))
  const lines = new Map(floor.lines.map((one) => [one.line, one.name]))
  return {
    agent: (id) => (id === null ? '—' : (agents.get(id) ?? id)),
    queue: (id) => (id === null ? '—' : (queues.get(id) ?? id)),
    line: (id) => lines.get(id) ?? id,
  }
}

type Party = LiveCall['parties'][number]['party']
export const partyText = (party: Party, names: Names): string =>
  party.kind === 'agent' ? names.agent(party.agent) : `外線 ${numberText(party.number)}`

/** The other side of a call: who called us, or whom we called. */
export const citizenText = (call: Pick<LiveCall, 'direction' | 'called' | 'caller'>): string =>
  call.direction === 'outbound' ? numberText(call.called) : callerText(call.caller)

export const callbackText = ({ call, tries }: Pick<CallbackView, 'call' | 'tries'>): string =>
  call !== null ? '呼出中' : tries === 0 ? '順番待ち' : `${tries} 回呼出`
