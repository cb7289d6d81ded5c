import type {
  Actor,
  ConsultTarget,
  QueueMode,
  RefusalCode,
  Request,
  RequestBody,
  TransferTarget,
  WatchMode,
} from '@tsunagu/core'
import { z } from 'zod'
import { refusals } from '../errors/refusals.ts'
import { proven, type Same } from '../exact.ts'
import { anyNumber, id, text } from './ids.ts'

export const actorSchema = z.object({ account: z.string().max(160), door: z.enum(['api', 'cli', 'phone', 'system']) })

const toAgent = z.object({ kind: z.literal('agent'), agent: id })
const toOutside = z.object({ kind: z.literal('outside'), number: anyNumber })

export const consultTargetSchema = z.discriminatedUnion('kind', [toAgent, toOutside])
export const transferTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queue: id }),
  toAgent,
  z.object({ kind: z.literal('line'), line: id }),
  toOutside,
])

export const watchModeSchema = z.enum(['listen', 'whisper', 'barge'])
export const queueModeSchema = z.enum(['open', 'draining', 'closed'])

const reason = z.string().max(80)
const note = text.nullable()

const agentOnly = <T extends string>(type: T) => z.object({ type: z.literal(type), agent: id })

/** name → schema of everything a person may ask of the floor, without who asks. */
export const requestBodies = {
  'agent.signIn': agentOnly('agent.signIn'),
  'agent.signOut': agentOnly('agent.signOut'),
  'agent.ready': agentOnly('agent.ready'),
  'agent.pause': z.object({ type: z.literal('agent.pause'), agent: id, reason }),
  'agent.endWrapUp': agentOnly('agent.endWrapUp'),
  'agent.readyOnce': agentOnly('agent.readyOnce'),
  'agent.pauseAfter': z.object({ type: z.literal('agent.pauseAfter'), agent: id, reason: reason.nullable() }),
  'agent.prolongWrapUp': agentOnly('agent.prolongWrapUp'),
  'agent.openLine': agentOnly('agent.openLine'),
  'agent.closeLine': agentOnly('agent.closeLine'),
  'agent.raiseHand': z.object({ type: z.literal('agent.raiseHand'), agent: id, raised: z.boolean() }),
  'agent.forceOut': agentOnly('agent.forceOut'),
  'call.answer': agentOnly('call.answer'),
  'call.hold': agentOnly('call.hold'),
  'call.resume': agentOnly('call.resume'),
  'call.hangUp': agentOnly('call.hangUp'),
  'call.mute': z.object({ type: z.literal('call.mute'), agent: id, muted: z.boolean() }),
  'call.transfer': z.object({ type: z.literal('call.transfer'), agent: id, to: transferTargetSchema, note }),
  'call.consult': z.object({ type: z.literal('call.consult'), agent: id, to: consultTargetSchema, note }),
  'call.toggle': agentOnly('call.toggle'),
  'call.merge': agentOnly('call.merge'),
  'call.complete': agentOnly('call.complete'),
  'call.cancelConsult': agentOnly('call.cancelConsult'),
  'call.dropParty': z.object({ type: z.literal('call.dropParty'), agent: id, leg: id }),
  'call.park': agentOnly('call.park'),
  'call.unpark': z.object({ type: z.literal('call.unpark'), agent: id, call: id }),
  'call.sendKeys': z.object({ type: z.literal('call.sendKeys'), agent: id, keys: z.string().max(32) }),
  'call.redial': agentOnly('call.redial'),
  'call.move': z.object({ type: z.literal('call.move'), agent: id, phone: id }),
  'call.endWithGuidance': agentOnly('call.endWithGuidance'),
  'call.mark': z.object({
    type: z.literal('call.mark'),
    call: id,
    kind: z.enum(['evidence', 'note', 'language']),
    text,
  }),
  'call.watch': z.object({ type: z.literal('call.watch'), agent: id, call: id, mode: watchModeSchema }),
  'call.watchMode': z.object({ type: z.literal('call.watchMode'), agent: id, mode: watchModeSchema }),
  'call.unwatch': agentOnly('call.unwatch'),
  'call.takeOver': agentOnly('call.takeOver'),
  'call.place': z.object({
    type: z.literal('call.place'),
    agent: id,
    number: anyNumber,
    line: id,
    callerId: anyNumber.nullable(),
  }),
  'call.end': z.object({ type: z.literal('call.end'), call: id }),
  'queue.mode': z.object({ type: z.literal('queue.mode'), queue: id, mode: queueModeSchema }),
  'floor.broadcast': z.object({ type: z.literal('floor.broadcast'), queue: id.nullable(), text }),
  'callback.cancel': z.object({ type: z.literal('callback.cancel'), callback: id }),
  'preview.accept': z.object({ type: z.literal('preview.accept'), agent: id }),
  'preview.skip': z.object({ type: z.literal('preview.skip'), agent: id, reason: text }),
} as const

type Bodies = typeof requestBodies
type OneOf<T> = [T[keyof T], ...T[keyof T][]]

export const requestBodySchema = z.discriminatedUnion('type', Object.values(requestBodies) as OneOf<Bodies>)

const asked = { request: id, actor: actorSchema }
type Asked = {
  [K in keyof Bodies]: Bodies[K] extends z.ZodObject<infer Shape> ? z.ZodObject<Shape & typeof asked> : never
}

/** name → schema of a request as it stands in the log. */
export const requests = Object.fromEntries(
  Object.entries(requestBodies).map(([type, body]) => [type, body.extend(asked)]),
) as unknown as Asked

export const requestSchema = z.discriminatedUnion('type', Object.values(requests) as OneOf<Asked>)

export const refusalCodeSchema = z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]])

proven<Same<z.infer<typeof actorSchema>, Actor>>()
proven<Same<z.infer<typeof transferTargetSchema>, TransferTarget>>()
proven<Same<z.infer<typeof consultTargetSchema>, ConsultTarget>>()
proven<Same<z.infer<typeof watchModeSchema>, WatchMode>>()
proven<Same<z.infer<typeof queueModeSchema>, QueueMode>>()
proven<Same<z.infer<typeof requestBodySchema>, RequestBody>>()
proven<Same<keyof typeof requestBodies, RequestBody['type']>>()
proven<Same<z.infer<typeof requestSchema>, Request>>()
proven<Same<z.infer<typeof refusalCodeSchema>, RefusalCode>>()
