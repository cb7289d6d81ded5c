import { z } from 'zod'

/** What is read of a channel, in events and in lists. Asterisk sends more; it is not looked at. */
export const ariChannel = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  accountcode: z.string().default(''),
  caller: z.object({ name: z.string(), number: z.string() }),
  dialplan: z.object({
    context: z.string(),
    app_name: z.string().default(''),
    app_data: z.string().default(''),
  }),
})
export type AriChannel = z.infer<typeof ariChannel>

const cause = z.number().int()

/** Every event that is understood, in ARI's own words. */
export const ariEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), args: z.array(z.string()), channel: ariChannel }),
  z.object({ type: z.literal('StasisEnd'), channel: ariChannel }),
  z.object({ type: z.literal('ChannelStateChange'), channel: ariChannel }),
  z.object({
    type: z.literal('ChannelHangupRequest'),
    channel: ariChannel,
    cause: cause.optional(),
    soft: z.boolean().optional(),
  }),
  z.object({ type: z.literal('ChannelDestroyed'), channel: ariChannel, cause }),
  z.object({ type: z.literal('Dial'), dialstatus: z.string(), peer: ariChannel }),
  z.object({
    type: z.literal('ChannelDtmfReceived'),
    digit: z.string(),
    duration_ms: z.number(),
    channel: ariChannel,
  }),
  z.object({ type: z.literal('ChannelHold'), channel: ariChannel }),
  z.object({ type: z.literal('ChannelUnhold'), channel: ariChannel }),
  z.object({
    type: z.literal('PlaybackFinished'),
    playback: z.object({ id: z.string(), state: z.string(), target_uri: z.string() }),
  }),
  z.object({
    type: z.literal('PeerStatusChange'),
    endpoint: z.object({ technology: z.string(), resource: z.string(), state: z.string().optional() }),
  }),
  z.object({ type: z.literal('ApplicationReplaced'), application: z.string() }),
])
export type AriEvent = z.infer<typeof ariEvent>
export type AriEventOf<Type extends AriEvent['type']> = Extract<AriEvent, { type: Type }>

/**
 * Names for the event filter. The answers of REST over the websocket pass the same filter as events: an allow-list
 * without `RESTResponse` makes Asterisk 22.10 swallow every answer, that of the filter request first.
 */
export const callEvents: readonly (AriEvent['type'] | 'RESTResponse')[] = [
  'RESTResponse',
  'ApplicationReplaced',
  'StasisStart',
  'StasisEnd',
  'ChannelStateChange',
  'ChannelHangupRequest',
  'ChannelDestroyed',
  'Dial',
  'ChannelDtmfReceived',
  'ChannelHold',
  'ChannelUnhold',
  'PlaybackFinished',
]
export const phoneEvents: readonly (AriEvent['type'] | 'RESTResponse')[] = ['RESTResponse', 'PeerStatusChange']
