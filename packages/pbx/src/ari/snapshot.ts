import type { FloorId, LegState, NodeName, SeenLeg } from '@tsunagu/core'
import type { SeenBridge, SeenPhone, Snapshot } from '../port.ts'
import { arrivalOf, legStateOf, roleOf, type StasisRole } from './channel.ts'
import type { AriChannel } from './event.ts'
import type { NodeState } from './node-state.ts'

/** What the port tells of a node. */
export const snapshotOf = (node: NodeName, app: string, state: NodeState, phones: readonly SeenPhone[]): Snapshot => ({
  node,
  version: state.version,
  startedAt: state.startedAt,
  legs: state.channels.map((channel) => seenLeg(node, channel, roleOf(channel, app))),
  bridges: state.bridges.map(({ id, name }): SeenBridge => ({ bridge: id, floor: name === '' ? null : name })),
  phones,
})

const seenLeg = (node: NodeName, channel: AriChannel, role: StasisRole | null): SeenLeg => ({
  leg: channel.id,
  state: stateOf(channel, role),
  floor: floorOf(role),
  arrival: role?.kind === 'arrived' ? arrivalOf(channel, role, node) : null,
})

const floorOf = (role: StasisRole | null): FloorId | null => role?.floor ?? null

/** A leg counts as answered only when it is in our app, one that is to be recorded only when its recording runs. */
export const stateOf = (channel: AriChannel, role: StasisRole | null): LegState => {
  const state = legStateOf(channel.state)
  return role?.kind === 'made' && (role.record || role.isRinging) && state === 'up' ? 'ringing' : state
}
