import type { Calendar } from '../calendar/calendar.ts'
import type { Flow } from '../flow/flow.ts'
import type { AgentId, ContractId, FloorId, FlowId, LineId, NodeName, PhoneId, QueueId } from '../log/ids.ts'

/** A number with its purpose, its hours, its caller ID and its trunk. */
export type Line = {
  readonly id: LineId
  readonly name: string
  readonly number: string
  readonly flow: FlowId
  /** Numbers that calls placed for this line may show; the first is the default (T7). Empty: inbound only. */
  readonly callerIds: readonly string[]
}

export type Queue = {
  readonly id: QueueId
  readonly name: string
  readonly ringMs: number
  readonly wrapUpMs: number
  readonly musicClass: string
  /** Told once when nobody is free (T3). */
  readonly congestionPrompt: string
  /** 0: positions are not announced. */
  readonly announceEveryMs: number
}

export type AgentSetup = {
  readonly id: AgentId
  readonly name: string
  readonly phone: PhoneId
  readonly queues: readonly QueueId[]
}

/** Everything acd and ivr need to know about a floor; published as one event, so the log alone can be replayed. */
export type FloorConfig = {
  readonly version: number
  readonly contract: ContractId
  readonly floor: FloorId
  /** The PBX node where the phones of this floor register and its outbound calls start. */
  readonly node: NodeName
  readonly lines: readonly Line[]
  readonly queues: readonly Queue[]
  readonly agents: readonly AgentSetup[]
  readonly flows: readonly Flow[]
  readonly calendars: readonly Calendar[]
  readonly pauseReasons: readonly string[]
  /** Outside numbers that a call may be transferred to by an agent or a flow. */
  readonly transferNumbers: readonly string[]
  /** Feature codes dialled from an agent's phone. */
  readonly featureCodes: {
    readonly signIn: string
    readonly signOut: string
    readonly ready: string
    readonly pause: string
  }
}
