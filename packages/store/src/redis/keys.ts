import type { FloorId, NodeName } from '@tsunagu/core'

/**
 * Every Redis key of the house. What belongs to one floor carries the hash tag `{floor}`, so that one script can touch
 * all of it and Redis Cluster spreads floors.
 */
export const keys = {
  /** Set of floor ids. */
  floors: 'tsunagu:floors',
  session: (tokenHash: string) => `tsunagu:session:${tokenHash}`,
  sessionsOf: (account: string) => `tsunagu:sessions-of:${account}`,
  /** Lease of something that is not a floor's service, e.g. the bridge of a node. */
  lease: (name: string) => `tsunagu:lease:${name}`,
  /** How far a bridge has read its PBX's record of calls served alone, in bytes. */
  alone: (node: NodeName) => `tsunagu:alone:${node}`,
  /** Public key for passwords that only the service `exchange` may read. */
  exchangeKey: 'tsunagu:exchange-key',
  log: (floor: FloorId) => `{${floor}}:log`,
  commands: (floor: FloorId, node: NodeName) => `{${floor}}:cmd:${node}`,
  /** Hash node → id of the last command its bridge has performed. */
  performed: (floor: FloorId) => `{${floor}}:performed`,
  state: (floor: FloorId, service: string) => `{${floor}}:state:${service}`,
  floorLease: (floor: FloorId, service: string) => `{${floor}}:lease:${service}`,
  /** Hash reader → id of the last log entry it will never ask for again. */
  readers: (floor: FloorId) => `{${floor}}:readers`,
  /** Answers already given to an idempotency key. */
  once: (floor: FloorId, key: string) => `{${floor}}:once:${key}`,
} as const
