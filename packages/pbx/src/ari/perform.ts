import type { FloorId, PbxCommand } from '@tsunagu/core'
import { type PbxClock, PbxUnreachable, type Performed } from '../port.ts'
import { ask, expectDone, Refused } from './asking.ts'
import type { AriConnection } from './connection.ts'
import { passing } from './deadline.ts'
import { dialParams, unreachableCause } from './dialling.ts'
import type { KnownLeg, LegBook } from './leg-book.ts'
import { beSilent, moveTo } from './places.ts'

export type PerformerOptions = {
  readonly connection: AriConnection
  readonly book: LegBook
  readonly clock: PbxClock
  readonly app: string
  readonly promptDir: string
  readonly ended: (leg: KnownLeg, cause: number) => void
}

type CommandOf<Type extends PbxCommand['type']> = Extract<PbxCommand, { type: Type }>

const done: Performed = { done: true }
const failed = (reason: string): Performed => ({ done: false, unreachable: false, reason })
const noSuchLeg = failed('no such leg')

/** How long a channel that was just made may take to enter our app. */
const enterMs = 2_000

/** Performs one command at Asterisk. Never throws for what Asterisk may answer. */
export const performCommand = async (
  options: PerformerOptions,
  command: PbxCommand,
  floor: FloorId,
): Promise<Performed> => {
  try {
    return await performers(options, command, floor)
  } catch (why) {
    if (why instanceof PbxUnreachable) return { done: false, unreachable: true, reason: why.message }
    if (why instanceof Refused) return why.isGone ? noSuchLeg : failed(why.message)
    throw why
  }
}

const performers = (options: PerformerOptions, command: PbxCommand, floor: FloorId): Promise<Performed> => {
  switch (command.type) {
    case 'leg.answer':
      return onLeg(options, command, answer)
    case 'leg.ring':
      return onLeg(options, command, ring)
    case 'leg.play':
      return onLeg(options, command, play)
    case 'leg.music':
      return onLeg(options, command, music)
    case 'leg.sendKeys':
      return onLeg(options, command, sendKeys)
    case 'leg.silence':
      return silence(options, command)
    case 'leg.stopPlay':
      return stopPlay(options, command)
    case 'leg.dial':
      return dial(options, command, floor)
    case 'leg.hangUp':
      return hangUp(options, command)
    case 'legs.connect':
      return connect(options, command, floor)
    case 'bridge.end':
      return endBridge(options, command)
  }
}

const onLeg = async <Command extends { readonly leg: string }>(
  options: PerformerOptions,
  command: Command,
  perform: (options: PerformerOptions, leg: KnownLeg, command: Command) => Promise<void>,
): Promise<Performed> => {
  const leg = options.book.get(command.leg)
  if (leg === undefined || leg.place.kind === 'dialplan') return noSuchLeg
  await perform(options, leg, command)
  return done
}

const answer = async ({ connection }: PerformerOptions, leg: KnownLeg): Promise<void> => {
  if (leg.state !== 'up') await expectDone(connection, ask('channels.answer', { channelId: leg.leg }))
}

const ring = async ({ connection }: PerformerOptions, leg: KnownLeg): Promise<void> => {
  if (leg.place.kind === 'ringing') return
  const place = leg.state === 'up' ? ({ kind: 'ringing' } as const) : leg.place
  await moveTo(connection, [leg], place, { last: ask('channels.ring', { channelId: leg.leg }) })
}

const play = async (
  { connection, promptDir }: PerformerOptions,
  leg: KnownLeg,
  { playback, prompts }: CommandOf<'leg.play'>,
): Promise<void> => {
  if (leg.played.has(playback)) return
  leg.played.add(playback)
  const channelId = leg.leg
  const media = prompts.map((prompt) => `sound:${promptDir}/${prompt}`).join(',')
  try {
    await moveTo(
      connection,
      [leg],
      { kind: 'playback', playback },
      {
        before: [ask('channels.setChannelVar', { channelId, variable: playbackVariable, value: playback })],
        last: ask('channels.playWithId', { channelId, playbackId: playback, media }),
        alsoFine: [409],
      },
    )
  } catch (why) {
    leg.played.delete(playback)
    if (leg.place.kind === 'playback' && leg.place.playback === playback) beSilent(connection, leg)
    throw why
  }
}

/**
 * Says on the channel what it plays, for the next process: ARI lists no playbacks, and a leg whose playback nobody can
 * stop could not be moved. Set before the playback starts: while it plays, Asterisk would answer only at its end, and
 * all requests behind it on the same websocket would wait, and the pings with them.
 */
export const playbackVariable = 'TSUNAGU_PLAYBACK'

const music = async (
  { connection }: PerformerOptions,
  leg: KnownLeg,
  { musicClass }: CommandOf<'leg.music'>,
): Promise<void> => {
  if (leg.place.kind === 'music' && leg.place.musicClass === musicClass) return
  const last = ask('channels.startMoh', { channelId: leg.leg, mohClass: musicClass })
  await moveTo(connection, [leg], { kind: 'music', musicClass }, { last })
}

const sendKeys = async (
  { connection }: PerformerOptions,
  leg: KnownLeg,
  { keys }: CommandOf<'leg.sendKeys'>,
): Promise<void> => {
  await expectDone(connection, ask('channels.sendDTMF', { channelId: leg.leg, dtmf: keys }))
}

const silence = async (
  { connection, book }: PerformerOptions,
  command: CommandOf<'leg.silence'>,
): Promise<Performed> => {
  const leg = book.get(command.leg)
  if (leg === undefined || leg.place.kind === 'dialplan' || leg.place.kind === 'silence') return done
  await quieten(connection, leg)
  return done
}

const quieten = (connection: AriConnection, leg: KnownLeg): Promise<void> => {
  const last = ask('channels.startSilence', { channelId: leg.leg })
  return moveTo(connection, [leg], { kind: 'silence' }, { last, alsoFine: [404] })
}

const stopPlay = async (
  { connection, book }: PerformerOptions,
  { leg: id, playback }: CommandOf<'leg.stopPlay'>,
): Promise<Performed> => {
  const leg = book.get(id)
  if (leg?.place.kind !== 'playback' || leg.place.playback !== playback) return done
  await quieten(connection, leg)
  return done
}

const dial = async (options: PerformerOptions, command: CommandOf<'leg.dial'>, floor: FloorId): Promise<Performed> => {
  const { connection, book, clock } = options
  const found = book.get(command.leg)
  if (book.isSpent(command.leg) || found?.isDialled === true) return done
  const leg = found ?? (await makeLeg(options, command, floor))
  if (leg === null) return done
  if (leg.state !== 'down') return done
  leg.isDialled = true
  await passing(clock, enterMs, leg.hasEntered)
  try {
    const timeout = Math.max(1, Math.ceil(command.ringMs / 1_000))
    // 404: it has ended already, and that was told.
    await expectDone(connection, ask('channels.dial', { channelId: leg.leg, timeout }), [404])
  } catch (why) {
    leg.isDialled = false
    throw why
  }
  return done
}

/** Null when the PBX knows at once that there is nobody to ring: then the leg has been told as ended. */
const makeLeg = async (
  { connection, book, app, ended }: PerformerOptions,
  command: CommandOf<'leg.dial'>,
  floor: FloorId,
): Promise<KnownLeg | null> => {
  const { leg: id, record } = command
  const leg = book.add({ leg: id, floor, kind: 'made', record, state: 'down', place: { kind: 'idle' } })
  const { params, variables } = dialParams(command, floor, app)
  try {
    await expectDone(connection, ask('channels.create', params, { name: 'variables', json: variables }), [409])
    return leg
  } catch (why) {
    if (why instanceof Refused && why.status === 500) {
      ended(leg, unreachableCause(command.to))
      return null
    }
    book.letGo(id)
    throw why
  }
}

const hangUpCauses = { normal: 16, busy: 17, noAnswer: 19, congestion: 34 } as const

const hangUp = async ({ connection, book }: PerformerOptions, command: CommandOf<'leg.hangUp'>): Promise<Performed> => {
  const leg = book.get(command.leg)
  const cause = hangUpCauses[command.cause]
  if (leg !== undefined) leg.endCause = cause
  await expectDone(connection, ask('channels.hangup', { channelId: command.leg, reason_code: cause }), [404])
  return done
}

const connect = async (
  options: PerformerOptions,
  command: CommandOf<'legs.connect'>,
  floor: FloorId,
): Promise<Performed> => {
  const { connection, book } = options
  const { bridge } = command
  const legs = command.legs.map((id) => book.get(id))
  const here = legs.filter((leg): leg is KnownLeg => leg !== undefined && leg.place.kind !== 'dialplan')
  if (here.length < 2) return noSuchLeg
  const outside = here.filter(({ place }) => place.kind !== 'bridge' || place.bridge !== bridge)
  if (outside.length === 0) return done
  const make = ask('bridges.createWithId', { bridgeId: bridge, type: 'mixing', name: floor })
  const channel = outside.map(({ leg }) => leg).join(',')
  try {
    await moveTo(
      connection,
      outside,
      { kind: 'bridge', bridge },
      {
        before: book.bridges.has(bridge) ? [] : [make],
        last: ask('bridges.addChannel', { bridgeId: bridge, channel }),
      },
    )
    book.bridges.set(bridge, floor)
  } catch (why) {
    for (const leg of outside) if (book.get(leg.leg) === leg) beSilent(connection, leg)
    throw why
  }
  return done
}

const endBridge = async (
  { connection, book }: PerformerOptions,
  command: CommandOf<'bridge.end'>,
): Promise<Performed> => {
  // 409: it is just going; a bridge that ends is listed for a moment longer than it is ours.
  await expectDone(connection, ask('bridges.destroy', { bridgeId: command.bridge }), [404, 409])
  book.bridges.delete(command.bridge)
  for (const leg of book.legsIn(command.bridge)) beSilent(connection, leg)
  return done
}
