import type { BridgeId, FloorId, LegArrived, LegId, LegState, NodeName, PickedUpBy } from '@tsunagu/core'
import { callerFrom } from './caller-from.ts'
import { ringingAccount } from './dialling.ts'
import type { AriChannel } from './event.ts'
import { pickedUpBy } from './picked-up.ts'

/** What a channel in our Stasis app is, from the arguments of the app; HOUSE: `<kind>,<floor>,…`. */
export type StasisRole =
  | {
      readonly kind: 'arrived'
      readonly floor: FloorId
      readonly line: string
      readonly called: string
      readonly attempt: number
      readonly presentation: string
      /** Letters of the From header. */
      readonly fromLetters: string
    }
  | { readonly kind: 'phone'; readonly floor: FloorId; readonly phone: string; readonly dialled: string }
  /** `by`: who picked up, where it was listened to. */
  | { readonly kind: 'recorded'; readonly floor: FloorId; readonly by: PickedUpBy | null }
  /** What `listener` hears another leg through, in a bridge with nobody else. */
  | { readonly kind: 'spy'; readonly floor: FloorId; readonly listener: LegId; readonly bridge: BridgeId }
  | { readonly kind: 'made'; readonly floor: FloorId; readonly record: boolean; readonly isRinging: boolean }

/** Null for arguments that nobody of us writes. */
export const roleFrom = (args: readonly string[]): StasisRole | null => {
  const [kind, floor = '', ...rest] = args
  if (floor === '') return null
  switch (kind) {
    case 'arrived': {
      const [line = '', called = '', attempt = '1', presentation = '', fromLetters = ''] = rest
      return { kind: 'arrived', floor, line, called, attempt: Number(attempt) || 1, presentation, fromLetters }
    }
    case 'phone':
      return { kind: 'phone', floor, phone: rest[0] ?? '', dialled: rest[1] ?? '' }
    case 'recorded':
      return { kind: 'recorded', floor, by: rest[0] === undefined ? null : pickedUpBy(rest[0], rest[1] ?? '') }
    case 'leg':
      return { kind: 'made', floor, record: rest[0] === 'record', isRinging: false }
    case 'spy':
      return { kind: 'spy', floor, listener: rest[0] ?? '', bridge: rest[1] ?? '' }
    default:
      return null
  }
}

/**
 * The role of a channel in a list: what stands in the arguments of its `Stasis`, or null when it is not in our app. A
 * phone that we ring is on its way there.
 */
export const roleOf = (channel: AriChannel, app: string): StasisRole | null => {
  const { app_name: running, app_data: data } = channel.dialplan
  const [name, ...args] = data.split(',')
  if (running === 'Stasis') return name === app ? roleFrom(args) : null
  if (!channel.accountcode.startsWith(ringingAccount)) return null
  return { kind: 'made', floor: channel.accountcode.slice(ringingAccount.length), record: false, isRinging: true }
}

export const arrivalOf = (
  channel: AriChannel,
  role: Extract<StasisRole, { kind: 'arrived' }>,
  node: NodeName,
): LegArrived => ({
  type: 'leg.arrived',
  leg: channel.id,
  node,
  line: role.line,
  called: role.called,
  caller: callerFrom({
    number: channel.caller.number,
    name: channel.caller.name || reasonIn(role.fromLetters),
    presentation: role.presentation,
  }),
  attempt: role.attempt,
  recording: channel.id,
})

/** What a carrier wrote into From's name, where an asserted identity without a name stands before it. */
const reasonIn = (fromLetters: string): string => {
  if (/^coinlinepayphone/i.test(fromLetters)) return 'Coin line/payphone'
  return /^(unavailable|interactionwithotherservice)/i.test(fromLetters) ? 'Unavailable' : ''
}

/** Legs that the dialplan is just taking from `continue` to its recording; they come back within milliseconds. */
export const isBeingRecorded = (channel: AriChannel): boolean =>
  channel.dialplan.app_name !== 'Stasis' && ['recorded', 'record'].includes(channel.dialplan.context)

export const legStateOf = (ariState: string): LegState => {
  if (ariState === 'Up') return 'up'
  return ariState === 'Ring' || ariState === 'Ringing' ? 'ringing' : 'down'
}
