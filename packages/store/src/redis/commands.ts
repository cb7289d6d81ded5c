import type { Fact, FloorId, LogId, NodeName, PbxCommand } from '@tsunagu/core'
import { atOf, commandField, encodeLogEntry, parseCommand } from '@tsunagu/messages'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import { defineScript } from './script.ts'

/** A committed command; those of one lane are performed in order. */
export type StoredCommand = {
  readonly floor: FloorId
  readonly id: string
  readonly lane: string
  readonly command: PbxCommand
}

/** A command entry that could not be understood; pass over it. */
export type BadCommand = { readonly floor: FloorId; readonly id: string; readonly problem: string }

export type CommandBatch = { readonly commands: readonly StoredCommand[]; readonly bad: readonly BadCommand[] }

type Reply = [key: string, rows: [id: string, fields: string[]][]][] | null

/**
 * Commands for a node after the given positions, over all its floors at once; waits `blockMs` for the first, so it needs
 * a connection of its own. In Redis Cluster call it per floor.
 */
export const readCommands = async (
  redis: Redis,
  node: NodeName,
  after: ReadonlyMap<FloorId, string>,
  { count, blockMs }: { readonly count: number; readonly blockMs: number },
): Promise<CommandBatch> => {
  const floors = [...after.keys()]
  const streams = floors.map((floor) => keys.commands(floor, node))
  const reply = (await redis.xread('COUNT', count, 'BLOCK', blockMs, 'STREAMS', ...streams, ...after.values())) as Reply
  const commands: StoredCommand[] = []
  const bad: BadCommand[] = []
  for (const [key, rows] of reply ?? []) {
    const floor = floors[streams.indexOf(key)] ?? ''
    for (const [id, fields] of rows) {
      try {
        const { lane, command } = parseCommand(fields[fields.indexOf(commandField) + 1] ?? '')
        commands.push({ floor, id, lane, command })
      } catch (error) {
        bad.push({ floor, id, problem: String(error) })
      }
    }
  }
  return { commands, bad }
}

/** Id of the last command of that floor this node has performed, `0-0` if none. */
export const loadPerformed = async (redis: Redis, floor: FloorId, node: NodeName): Promise<string> =>
  (await redis.hget(keys.performed(floor), node)) ?? '0-0'

/** Performed commands stay readable this long, for the explainers. */
const keepPerformedMs = 600_000

/** Remembers that everything up to `id` is performed; only performed commands are ever trimmed. */
export const savePerformed = async (redis: Redis, floor: FloorId, node: NodeName, id: string): Promise<void> => {
  await redis
    .multi()
    .hset(keys.performed(floor), node, id)
    .xtrim(keys.commands(floor, node), 'MINID', '~', Math.max(0, atOf(id) - keepPerformedMs))
    .exec()
}

/** Commands after `after`, performed by nobody yet; does not wait. Those that cannot be read are left out. */
export const pendingCommands = async (
  redis: Redis,
  floor: FloorId,
  node: NodeName,
  after: string,
): Promise<readonly PbxCommand[]> => {
  const rows = (await redis.xrange(keys.commands(floor, node), `(${after}`, '+')) as [string, string[]][]
  return rows.flatMap(([, fields]) => {
    try {
      return [parseCommand(fields[fields.indexOf(commandField) + 1] ?? '').command]
    } catch {
      return [] // The performer passes over it, too, and says so in its log.
    }
  })
}

const lastCommandLua = `
local last = '0-0'
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
if not info.err then
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
`

const lastCommandScript = defineScript(`${lastCommandLua} return last`)

/** Id of the newest command ever written for that node, performed or not; `0-0` if none. */
export const lastCommandId = async (redis: Redis, floor: FloorId, node: NodeName): Promise<string> =>
  (await lastCommandScript(redis, [keys.commands(floor, node)], [])) as string

const snapshotScript = defineScript(`${lastCommandLua}
if last ~= ARGV[1] then return {'MOVED', last} end
return {'OK', redis.call('XADD', KEYS[2], '*', 'e', ARGV[2])}
`)

export type SnapshotResult =
  | { readonly type: 'appended'; readonly id: LogId }
  /** Commands were committed since; look again and take `lastCommand` as the new mark. */
  | { readonly type: 'commandsMoved'; readonly lastCommand: string }

/**
 * Appends a fact (a `pbx.snapshot`) only if no command was committed for the node since `lastCommand`: so the snapshot
 * tells the truth about everything the services had decided when it enters the log.
 */
export const appendIfCommandsUnchanged = async (
  redis: Redis,
  floor: FloorId,
  node: NodeName,
  lastCommand: string,
  fact: Fact,
): Promise<SnapshotResult> => {
  const where = [keys.commands(floor, node), keys.log(floor)]
  const args = [lastCommand, encodeLogEntry(`bridge:${node}`, fact)]
  const [status, id] = (await snapshotScript(redis, where, args)) as [string, string]
  return status === 'OK' ? { type: 'appended', id } : { type: 'commandsMoved', lastCommand: id }
}
