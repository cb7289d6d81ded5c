import type { FloorId, LegId, NodeName } from '@tsunagu/core'
import { type Snapshot, snapshotOfFloor } from '@tsunagu/pbx'
import { appendIfCommandsUnchanged, lastCommandId, loadPerformed, pendingCommands, type Redis } from '@tsunagu/store'

/**
 * Puts one floor's part of a snapshot into its log, together with the legs that committed but unperformed commands are
 * about to make; so that nobody takes a leg for gone that has not been dialled yet. Repeats while new commands come in.
 */
export const appendSnapshot = async (
  redis: Redis,
  node: NodeName,
  floor: FloorId,
  snapshot: Snapshot,
): Promise<void> => {
  for (;;) {
    const last = await lastCommandId(redis, floor, node)
    const pending = await pendingLegs(redis, node, floor)
    const fact = snapshotOfFloor(snapshot, floor, pending)
    const result = await appendIfCommandsUnchanged(redis, floor, node, last, fact)
    if (result.type === 'appended') return
  }
}

const pendingLegs = async (redis: Redis, node: NodeName, floor: FloorId): Promise<readonly LegId[]> => {
  const performed = await loadPerformed(redis, floor, node)
  const commands = await pendingCommands(redis, floor, node, performed)
  return commands.flatMap((command) => (command.type === 'leg.dial' ? [command.leg] : []))
}
