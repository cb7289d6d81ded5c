import type { FloorEvent, FloorId, LaneCommand, LogId } from '@tsunagu/core'
import { encodeCommand, encodeLogEntry } from '@tsunagu/messages'
import type { Redis } from 'ioredis'
import { commitLua } from './commit.lua.ts'
import { keys } from './keys.ts'
import { defineScript } from './script.ts'

export type Commit = {
  readonly floor: FloorId
  readonly service: string
  readonly token: string
  /** Position the state was folded from; `0-0` before the first commit. */
  readonly expected: LogId
  /** Position of the last entry folded. */
  readonly position: LogId
  readonly set: Readonly<Record<string, string>>
  readonly del: readonly string[]
  readonly events: readonly FloorEvent[]
  readonly commands: readonly LaneCommand[]
}

export type CommitResult =
  | { readonly type: 'committed'; readonly lastEvent: LogId | null }
  /** Somebody else holds the floor, or nobody; nothing was written. */
  | { readonly type: 'leaseLost' }
  /** Nothing was written by this call. When `position` equals the one asked for, an earlier try of it had succeeded. */
  | { readonly type: 'positionMoved'; readonly position: LogId }

const run = defineScript(commitLua)

/** Writes state, timers, position, events and commands in one atomic step, or nothing at all. */
export const commit = async (redis: Redis, wanted: Commit): Promise<CommitResult> => {
  const nodes = [...new Set(wanted.commands.map((command) => command.node))]
  const [status, detail] = (await run(redis, commitKeys(wanted, nodes), commitArgs(wanted, nodes))) as [string, string]
  switch (status) {
    case 'OK':
      return { type: 'committed', lastEvent: detail === '' ? null : detail }
    case 'LEASE_LOST':
      return { type: 'leaseLost' }
    case 'POSITION_MOVED':
      return { type: 'positionMoved', position: detail }
    default:
      throw new Error(`commit script answered ${status}`)
  }
}

const commitKeys = ({ floor, service }: Commit, nodes: readonly string[]): readonly string[] => [
  keys.floorLease(floor, service),
  keys.state(floor, service),
  keys.log(floor),
  keys.readers(floor),
  ...nodes.map((node) => keys.commands(floor, node)),
]

const commitArgs = (wanted: Commit, nodes: readonly string[]): readonly (string | number)[] => {
  const set = Object.entries(wanted.set)
  return [
    wanted.token,
    wanted.expected,
    wanted.position,
    wanted.service,
    set.length,
    ...set.flat(),
    wanted.del.length,
    ...wanted.del,
    wanted.events.length,
    ...wanted.events.map((event) => encodeLogEntry(wanted.service, event)),
    wanted.commands.length,
    ...wanted.commands.flatMap((command) => [nodes.indexOf(command.node) + 1, encodeCommand(command)]),
  ]
}
