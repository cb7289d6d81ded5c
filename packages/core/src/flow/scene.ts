import type { FloorConfig } from '../floor/config.ts'
import type { EpochMs, FlowId } from '../log/ids.ts'
import type { Flow, FlowNode } from './flow.ts'
import type { Thread } from './flow-run.ts'

/** Where a run acts: the flows of its own version; queues, calendars, prompts and allowed numbers as they are now. */
export type Scene = {
  readonly at: EpochMs
  readonly flows: readonly Flow[]
  readonly config: Pick<FloorConfig, 'queues' | 'calendars' | 'holidays' | 'prompts' | 'transferNumbers'>
}

export const flowOf = (scene: Scene, id: FlowId): Flow | undefined => scene.flows.find((flow) => flow.id === id)

export const nodeOf = (scene: Scene, { flow }: Pick<Thread, 'flow'>, name: string): FlowNode | undefined => {
  const nodes = flowOf(scene, flow)?.nodes ?? {}
  return Object.hasOwn(nodes, name) ? nodes[name] : undefined
}
