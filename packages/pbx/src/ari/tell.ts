import type { Fact, FloorId, NodeName, PickedUpBy } from '@tsunagu/core'
import type { PbxClock } from '../port.ts'
import { ask, expectDone } from './asking.ts'
import { arrivalOf, roleFrom, type StasisRole } from './channel.ts'
import type { AriConnection } from './connection.ts'
import type { AriChannel, AriEvent, AriEventOf } from './event.ts'
import type { KnownLeg, LegBook } from './leg-book.ts'
import { beSilent } from './places.ts'
import { listenerEnded, spyEnded, spyEntered } from './spies.ts'

export type TellerOptions = {
  readonly connection: AriConnection
  readonly book: LegBook
  readonly clock: PbxClock
  readonly node: NodeName
  readonly tell: (floor: FloorId, fact: Fact) => void
  readonly trouble: (message: string) => void
  readonly phoneChanged: (phone: string, isRegistered: boolean) => void
}

/** Turns one ARI event into facts, and does at once what may not wait for anybody: silence, and recording on answer. */
export const tellEvent = (options: TellerOptions, event: AriEvent): void => {
  switch (event.type) {
    case 'StasisStart':
      return entered(options, event)
    case 'StasisEnd':
      return left(options, event.channel)
    case 'ChannelStateChange':
      return stateChanged(options, event.channel)
    case 'ChannelHangupRequest':
      return noteCause(options.book.get(event.channel.id), event)
    case 'ChannelDestroyed':
      return destroyed(options, event)
    case 'Dial':
      return dialMoved(options, event)
    case 'ChannelDtmfReceived':
      return onKnown(options, event.channel, (leg) => {
        const { digit: key, duration_ms: heldMs } = event
        options.tell(leg.floor, { type: 'leg.keyPressed', leg: leg.leg, key, heldMs })
      })
    case 'ChannelHold':
      return onKnown(options, event.channel, (leg) => options.tell(leg.floor, { type: 'leg.held', leg: leg.leg }))
    case 'ChannelUnhold':
      return onKnown(options, event.channel, (leg) => options.tell(leg.floor, { type: 'leg.unheld', leg: leg.leg }))
    case 'PlaybackFinished':
      return playbackFinished(options, event.playback)
    case 'PeerStatusChange':
      return options.phoneChanged(event.endpoint.resource, event.endpoint.state === 'online')
    case 'ApplicationReplaced':
      return options.trouble('another client has taken this Stasis app')
  }
}

const onKnown = ({ book }: TellerOptions, channel: AriChannel, then: (leg: KnownLeg) => void): void => {
  const leg = book.get(channel.id)
  if (leg !== undefined && leg.kind !== 'spy' && leg.place.kind !== 'dialplan') then(leg)
}

const entered = (options: TellerOptions, { args, channel }: AriEventOf<'StasisStart'>): void => {
  const role = roleFrom(args)
  if (role === null) return options.trouble(`a channel entered the app with unknown arguments: ${args.join(',')}`)
  switch (role.kind) {
    case 'arrived':
      return arrived(options, channel, role)
    case 'phone':
      return phoneDialled(options, channel, role)
    case 'recorded':
      return role.by === null ? recorded(options, channel, role.floor) : listened(options, channel, role.floor, role.by)
    case 'made':
      return made(options, channel)
    case 'spy':
      return spyEntered(options.book, channel.id, role.floor)
  }
}

const made = (options: TellerOptions, channel: AriChannel): void => {
  const leg = options.book.get(channel.id)
  leg?.entered()
  if (leg?.entersWhenAnswered === true && leg.state !== 'up') legAnswered(options, leg)
}

const arrived = (
  { book, connection, node, tell }: TellerOptions,
  channel: AriChannel,
  role: Extract<StasisRole, { kind: 'arrived' }>,
): void => {
  // In the book already: the snapshot has told it, and this event is from before the snapshot.
  if (book.get(channel.id) !== undefined) return
  const place = { kind: 'idle' } as const
  const leg = book.add({ leg: channel.id, floor: role.floor, kind: 'arrived', record: false, state: 'up', place })
  beSilent(connection, leg)
  tell(role.floor, arrivalOf(channel, role, node))
}

const phoneDialled = (
  { book, node, tell }: TellerOptions,
  channel: AriChannel,
  { floor, phone, dialled }: Extract<StasisRole, { kind: 'phone' }>,
): void => {
  if (book.get(channel.id) !== undefined) return
  const place = { kind: 'idle' } as const
  book.add({ leg: channel.id, floor, kind: 'phone', record: false, state: 'ringing', place })
  tell(floor, { type: 'phone.dialled', leg: channel.id, node, phone, dialled })
}

const recorded = ({ book, connection, tell }: TellerOptions, channel: AriChannel, floor: FloorId): void => {
  const place = { kind: 'idle' } as const
  const leg =
    book.get(channel.id) ?? book.add({ leg: channel.id, floor, kind: 'recorded', record: true, state: 'down', place })
  if (leg.state === 'up') return
  leg.state = 'up'
  beSilent(connection, leg)
  tell(leg.floor, { type: 'leg.answered', leg: leg.leg, recording: leg.leg })
}

/** Back from listening: its answer was told when it came. */
const listened = (
  { book, connection, tell }: TellerOptions,
  channel: AriChannel,
  floor: FloorId,
  by: PickedUpBy,
): void => {
  const place = { kind: 'unknown' } as const
  const leg =
    book.get(channel.id) ?? book.add({ leg: channel.id, floor, kind: 'recorded', record: true, state: 'up', place })
  if (leg.place.kind !== 'dialplan' && leg.place.kind !== 'unknown') return
  leg.state = 'up'
  beSilent(connection, leg)
  tell(leg.floor, { type: 'leg.listened', leg: leg.leg, by })
}

const stateChanged = (options: TellerOptions, channel: AriChannel): void =>
  onKnown(options, channel, (leg) => {
    if (channel.state === 'Ringing' && leg.state === 'down') {
      leg.state = 'ringing'
      options.tell(leg.floor, { type: 'leg.ringing', leg: leg.leg })
    }
    if (channel.state === 'Up' && leg.state !== 'up' && !leg.entersWhenAnswered) legAnswered(options, leg)
  })

const legAnswered = (options: TellerOptions, leg: KnownLeg): void => {
  if (leg.record && leg.listens) {
    leg.state = 'up'
    options.tell(leg.floor, { type: 'leg.answered', leg: leg.leg, recording: leg.leg })
  }
  if (leg.record) return startRecording(options, leg)
  leg.state = 'up'
  beSilent(options.connection, leg)
  options.tell(leg.floor, { type: 'leg.answered', leg: leg.leg, recording: null })
}

/** Through the dialplan lines that record; `leg.answered` is told when it comes back, 1 to 2 ms later. */
export const startRecording = ({ connection, book, trouble, tell }: TellerOptions, leg: KnownLeg): void => {
  leg.place = { kind: 'dialplan', why: 'recording' }
  const there = { channelId: leg.leg, context: 'recorded', extension: 's', priority: 1 }
  leg.settling = expectDone(connection, ask('channels.continueInDialplan', there), [404]).catch((why: unknown) => {
    if (book.get(leg.leg) !== leg || leg.place.kind !== 'dialplan') return
    // Better a call without its recording than no call.
    trouble(`a leg could not be recorded: ${String(why)}`)
    beSilent(connection, leg)
    if (leg.state === 'up') return tell(leg.floor, { type: 'leg.listened', leg: leg.leg, by: 'notSure' })
    leg.state = 'up'
    tell(leg.floor, { type: 'leg.answered', leg: leg.leg, recording: null })
  })
}

const dialMoved = (options: TellerOptions, { dialstatus, peer }: AriEventOf<'Dial'>): void =>
  onKnown(options, peer, (leg) => {
    if (dialstatus !== 'PROGRESS' || leg.hasProgress || leg.state === 'up') return
    leg.hasProgress = true
    options.tell(leg.floor, { type: 'leg.progress', leg: leg.leg })
  })

/** A soft request is our own hang-up, whose cause is known; its number is a flag of Asterisk's and no cause. */
const noteCause = (leg: KnownLeg | undefined, { cause, soft }: AriEventOf<'ChannelHangupRequest'>): void => {
  if (leg !== undefined && leg.endCause === null && soft !== true && cause !== undefined) leg.endCause = cause
}

/**
 * For legs from outside this is the end (Asterisk sends the app no `ChannelDestroyed` for them), unless they were given
 * back. Legs we made are followed to their `ChannelDestroyed`, which brings the cause.
 */
const left = (options: TellerOptions, channel: AriChannel): void => {
  const leg = options.book.get(channel.id)
  if (leg === undefined) return
  if (leg.kind === 'made') return awaitDestroyed(options, leg)
  if (leg.place.kind === 'dialplan' && leg.place.why === 'handedBack') options.book.letGo(leg.leg)
  else legEnded(options, leg, leg.endCause ?? unsaidCause(leg))
}

/** A far end that was on the line and says goodbye without a cause (a BYE without Reason) has hung up normally. */
const unsaidCause = (leg: KnownLeg): number => (leg.state === 'up' ? 16 : 0)

/** A leg whose app was cut off from Asterisk for a while may have lost its `ChannelDestroyed`; it ends all the same. */
const awaitDestroyed = (options: TellerOptions, leg: KnownLeg): void => {
  if (leg.place.kind === 'dialplan') return
  options.clock.schedule(destroyedMs, () => {
    if (options.book.get(leg.leg) === leg) legEnded(options, leg, leg.endCause ?? unsaidCause(leg))
  })
}

const destroyedMs = 300

const destroyed = (options: TellerOptions, { channel, cause }: AriEventOf<'ChannelDestroyed'>): void => {
  const leg = options.book.get(channel.id)
  if (leg !== undefined) legEnded(options, leg, cause === 0 ? (leg.endCause ?? unsaidCause(leg)) : cause)
}

/** The last fact of a leg. A playback that was running ends before it. */
export const legEnded = ({ book, tell, connection }: TellerOptions, leg: KnownLeg, cause: number): void => {
  const { place, floor } = leg
  book.remove(leg.leg)
  if (place.kind === 'playback') {
    tell(floor, { type: 'playback.ended', leg: leg.leg, playback: place.playback, completed: false })
  }
  if (place.kind === 'listening') listenerEnded(connection, place)
  if (leg.kind === 'spy') spyEnded(connection, book, leg)
  tell(floor, { type: 'leg.ended', leg: leg.leg, cause })
}

/**
 * Told once for a whole list of prompts. Asterisk calls a stopped playback `done` as well; it was stopped if the leg is
 * somewhere else by now.
 */
const playbackFinished = (options: TellerOptions, playback: AriEventOf<'PlaybackFinished'>['playback']): void => {
  const leg = options.book.get(playback.target_uri.replace(/^channel:/, ''))
  if (leg === undefined) return
  const isHere = leg.place.kind === 'playback' && leg.place.playback === playback.id
  const completed = isHere && playback.state === 'done'
  if (isHere) beSilent(options.connection, leg)
  options.tell(leg.floor, { type: 'playback.ended', leg: leg.leg, playback: playback.id, completed })
}
