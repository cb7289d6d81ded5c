import type { Actor, RefusalCode, Request, RequestBody, TransferTarget } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber, id } from './ids.ts'

export const actorSchema = z.object({ account: z.string().max(160), door: z.enum(['api', 'cli', 'phone', 'system']) })

export const transferTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queue: id }),
  z.object({ kind: z.literal('outside'), number: anyNumber }),
])

const agentOnly = <T extends string>(type: T) => z.object({ type: z.literal(type), agent: id })

/** name → schema of everything a person may ask of the floor, without who asks. */
export const requestBodies = {
  'agent.signIn': agentOnly('agent.signIn'),
  'agent.signOut': agentOnly('agent.signOut'),
  'agent.ready': agentOnly('agent.ready'),
  'agent.pause': z.object({ type: z.literal('agent.pause'), agent: id, reason: z.string().max(80) }),
  'agent.endWrapUp': agentOnly('agent.endWrapUp'),
  'call.answer': agentOnly('call.answer'),
  'call.hold': agentOnly('call.hold'),
  'call.resume': agentOnly('call.resume'),
  'call.hangUp': agentOnly('call.hangUp'),
  'call.transfer': z.object({ type: z.literal('call.transfer'), agent: id, to: transferTargetSchema }),
  'call.place': z.object({
    type: z.literal('call.place'),
    agent: id,
    number: anyNumber,
    line: id,
    callerId: anyNumber.nullable(),
  }),
  'call.end': z.object({ type: z.literal('call.end'), call: id }),
} as const

export const requestBodySchema = z.discriminatedUnion('type', [
  requestBodies['agent.signIn'],
  requestBodies['agent.signOut'],
  requestBodies['agent.ready'],
  requestBodies['agent.pause'],
  requestBodies['agent.endWrapUp'],
  requestBodies['call.answer'],
  requestBodies['call.hold'],
  requestBodies['call.resume'],
  requestBodies['call.hangUp'],
  requestBodies['call.transfer'],
  requestBodies['call.place'],
  requestBodies['call.end'],
])

const asked = { request: id, actor: actorSchema }

/** name → schema of a request as it stands in the log. */
export const requests = {
  'agent.signIn': requestBodies['agent.signIn'].extend(asked),
  'agent.signOut': requestBodies['agent.signOut'].extend(asked),
  'agent.ready': requestBodies['agent.ready'].extend(asked),
  'agent.pause': requestBodies['agent.pause'].extend(asked),
  'agent.endWrapUp': requestBodies['agent.endWrapUp'].extend(asked),
  'call.answer': requestBodies['call.answer'].extend(asked),
  'call.hold': requestBodies['call.hold'].extend(asked),
  'call.resume': requestBodies['call.resume'].extend(asked),
  'call.hangUp': requestBodies['call.hangUp'].extend(asked),
  'call.transfer': requestBodies['call.transfer'].extend(asked),
  'call.place': requestBodies['call.place'].extend(asked),
  'call.end': requestBodies['call.end'].extend(asked),
} as const

export const requestSchema = z.discriminatedUnion('type', [
  requests['agent.signIn'],
  requests['agent.signOut'],
  requests['agent.ready'],
  requests['agent.pause'],
  requests['agent.endWrapUp'],
  requests['call.answer'],
  requests['call.hold'],
  requests['call.resume'],
  requests['call.hangUp'],
  requests['call.transfer'],
  requests['call.place'],
  requests['call.end'],
])

export const refusalCodeSchema = z.enum([
  'agent.unknown',
  'agent.notSignedIn',
  'agent.alreadySignedIn',
  'agent.phoneNotRegistered',
  'agent.busy',
  'agent.notRinging',
  'agent.notTalking',
  'agent.notInWrapUp',
  'agent.alreadyHeld',
  'agent.notHeld',
  'pause.reasonUnknown',
  'call.unknown',
  'queue.unknown',
  'line.unknown',
  'line.noOutbound',
  'number.invalid',
  'number.notAllowed',
  'callerId.notAllowed',
])

proven<Same<z.infer<typeof actorSchema>, Actor>>()
proven<Same<z.infer<typeof transferTargetSchema>, TransferTarget>>()
proven<Same<z.infer<typeof requestBodySchema>, RequestBody>>()
proven<Same<z.infer<typeof requestSchema>, Request>>()
proven<Same<z.infer<typeof refusalCodeSchema>, RefusalCode>>()
