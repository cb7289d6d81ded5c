import type { BridgeId, LegId } from '@tsunagu/core'
import { z } from 'zod'
import type { PbxClock } from '../port.ts'
import { ask, expectDone } from './asking.ts'
import { isBeingRecorded } from './channel.ts'
import type { AriConnection } from './connection.ts'
import { passing } from './deadline.ts'
import { type AriChannel, ariChannel } from './event.ts'

export type AriBridge = { readonly id: BridgeId; readonly name: string; readonly channels: readonly LegId[] }

/** Everything an Asterisk says about itself at one moment. */
export type NodeState = {
  readonly version: string
  readonly startedAt: number
  readonly channels: readonly AriChannel[]
  readonly bridges: readonly AriBridge[]
}

const info = z.object({
  system: z.object({ version: z.string() }),
  status: z.object({ startup_time: z.coerce.date() }),
})
const channels = z.array(ariChannel)
const bridges = z.array(
  z.object({ id: z.string(), name: z.string().default(''), channels: z.array(z.string()), bridge_class: z.string() }),
)

const recordingMs = { wait: 10, tries: 20 } as const

/** Channels first, bridges after: a leg that is in a listed bridge is then always listed too, or gone. */
export const readNode = async (connection: AriConnection, clock: PbxClock): Promise<NodeState> => {
  const about = info.parse((await expectDone(connection, ask('asterisk.getInfo', {}))).body)
  const listed = await settledChannels(connection, clock)
  const conversations = bridges.parse((await expectDone(connection, ask('bridges.list', {}))).body)
  return {
    version: about.system.version,
    startedAt: about.status.startup_time.getTime(),
    channels: listed,
    bridges: conversations.filter((bridge) => bridge.bridge_class === 'stasis'),
  }
}

/** A leg on its way to its recording would look like a stranger for those 2 ms, so the list is read again. */
const settledChannels = async (connection: AriConnection, clock: PbxClock): Promise<readonly AriChannel[]> => {
  for (let tries = 1; ; tries += 1) {
    const listed = channels.parse((await expectDone(connection, ask('channels.list', {}))).body)
    if (tries >= recordingMs.tries || !listed.some(isBeingRecorded)) return listed
    await passing(clock, recordingMs.wait)
  }
}
