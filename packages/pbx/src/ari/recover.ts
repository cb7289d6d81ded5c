import type { LegId, PlaybackId } from '@tsunagu/core'
import { z } from 'zod'
import { ask } from './asking.ts'
import { roleOf } from './channel.ts'
import type { AriConnection } from './connection.ts'
import { playbackVariable } from './hearing.ts'
import type { KnownLeg, LegBook, LegPlace } from './leg-book.ts'
import type { NodeState } from './node-state.ts'
import { stateOf } from './snapshot.ts'

/** What happened while nobody listened, as far as it can still be found out; told after the snapshot. */
export type Missed = {
  readonly endedPlaybacks: readonly {
    readonly leg: KnownLeg
    readonly playback: PlaybackId
    readonly wasLast: boolean
  }[]
  /** Answered, but not sent to their recording yet. */
  readonly toRecord: readonly KnownLeg[]
}

/** Fills the book anew from what the PBX says, keeping what this process still remembers of a leg. */
export const recoverBook = async (
  connection: AriConnection,
  book: LegBook,
  app: string,
  state: NodeState,
): Promise<Missed> => {
  const before = book.reset()
  for (const bridge of state.bridges) if (bridge.name !== '') book.bridges.set(bridge.id, bridge.name)
  const bridgeOf = new Map(state.bridges.flatMap(({ id, channels }) => channels.map((leg) => [leg, id] as const)))
  const toRecord: KnownLeg[] = []
  for (const channel of state.channels) {
    const role = roleOf(channel, app)
    if (role === null) continue
    const record = role.kind === 'made' && role.record
    const place = placeOf(bridgeOf.get(channel.id), before.get(channel.id))
    const kind = before.get(channel.id)?.kind ?? role.kind
    const leg = book.add({ leg: channel.id, floor: role.floor, kind, record, state: stateOf(channel, role), place })
    rememberLeg(leg, before.get(channel.id))
    leg.entersWhenAnswered = role.kind === 'made' && role.isRinging
    leg.isDialled ||= leg.entersWhenAnswered
    if (record && channel.state === 'Up') toRecord.push(leg)
  }
  putListeners(book, state, app)
  return { toRecord, endedPlaybacks: await findEndedPlaybacks(connection, book, before) }
}

/** Whose bridge is that of a spy is not in a conversation. */
const putListeners = (book: LegBook, { channels }: NodeState, app: string): void => {
  for (const channel of channels) {
    const role = roleOf(channel, app)
    if (role?.kind !== 'spy') continue
    const { bridge, listener } = role
    const leg = book.legsIn(bridge).find(({ leg }) => leg === listener)
    if (leg !== undefined) leg.place = { kind: 'listening', bridge, spy: channel.id }
  }
}

const placeOf = (bridge: string | undefined, before: KnownLeg | undefined): LegPlace => {
  if (bridge !== undefined) return { kind: 'bridge', bridge }
  if (before === undefined || 'bridge' in before.place || before.place.kind === 'dialplan') return { kind: 'unknown' }
  return before.place
}

const rememberLeg = (leg: KnownLeg, before: KnownLeg | undefined): void => {
  leg.entered()
  leg.isDialled = before?.isDialled === true || leg.state !== 'down'
  leg.listens = before?.listens === true
  leg.hasProgress = before?.hasProgress === true
  leg.endCause = before?.endCause ?? null
  for (const playback of before?.played ?? []) leg.played.add(playback)
}

const findEndedPlaybacks = async (
  connection: AriConnection,
  book: LegBook,
  before: ReadonlyMap<LegId, KnownLeg>,
): Promise<Missed['endedPlaybacks']> => {
  const ended: Missed['endedPlaybacks'][number][] = []
  for (const leg of book.all()) {
    const wasLast = leg.place.kind === 'playback'
    const playback = leg.place.kind === 'playback' ? leg.place.playback : await notedPlayback(connection, leg, before)
    if (playback === null) continue
    leg.played.add(playback)
    const answer = await connection.call(ask('playbacks.get', { playbackId: playback }))
    if (answer.status === 404) ended.push({ leg, playback, wasLast })
    else leg.place = { kind: 'playback', playback }
  }
  return ended
}

const variable = z.object({ value: z.string().min(1) })

/** What an earlier process has noted on a leg that this one knows nothing about. */
const notedPlayback = async (
  connection: AriConnection,
  { leg, place, state }: KnownLeg,
  before: ReadonlyMap<LegId, KnownLeg>,
): Promise<PlaybackId | null> => {
  if (before.has(leg) || place.kind !== 'unknown' || state !== 'up') return null
  const asked = ask('channels.getChannelVar', { channelId: leg, variable: playbackVariable })
  const noted = variable.safeParse((await connection.call(asked)).body)
  return noted.success ? noted.data.value : null
}
