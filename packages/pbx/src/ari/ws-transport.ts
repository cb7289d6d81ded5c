import WebSocket from 'ws'
import { z } from 'zod'
import { within } from './deadline.ts'
import { askVersion, asteriskInfo, openAriHttp } from './http.ts'
import { type AriAnswer, type AriRequest, httpOf, parsedBody } from './operations.ts'
import type { AriAddress, AriLink, AriLinkSink, AriTransport, LinkTiming } from './transport.ts'

/**
 * The default transport: one websocket for events and for REST (Asterisk ≥ 22.5), which halves the cost of a request
 * and keeps requests in order. Where a proxy lets events pass but not REST, requests go by keep-alive HTTP instead.
 */
export const wsTransport = (address: AriAddress, timing: LinkTiming): AriTransport => ({
  name: 'ws',
  version: () => askVersion(address, timing),
  open: (apps, sink) => openLink(address, timing, apps, sink),
})

const restResponse = z.object({
  type: z.literal('RESTResponse'),
  request_id: z.string(),
  status_code: z.number(),
  message_body: z.string().optional(),
})

type Pending = { readonly resolve: (answer: AriAnswer) => void; readonly reject: (why: Error) => void }

const openLink = async (
  address: AriAddress,
  timing: LinkTiming,
  apps: readonly string[],
  sink: AriLinkSink,
): Promise<AriLink> => {
  const socket = new WebSocket(eventsUrl(address, apps), {
    headers: { authorization: `Basic ${Buffer.from(`${address.user}:${address.password}`).toString('base64')}` },
    handshakeTimeout: timing.deadlineMs,
    perMessageDeflate: false,
  })
  const pending = new Map<string, Pending>()
  socket.on('message', (data) => {
    const message = parsedBody(data.toString())
    const answer = isRestResponse(message) ? restResponse.safeParse(message) : null
    if (answer === null) sink.event(message)
    else if (answer.success) settle(pending, answer.data)
  })
  await opened(socket)
  socket.on('error', () => socket.terminate())
  socket.once('close', (code) => {
    const why = new Error(`the websocket to Asterisk closed (${code})`)
    for (const waiting of pending.values()) waiting.reject(why)
    pending.clear()
    sink.closed(why.message)
  })
  const call = callerOver(socket, pending)
  const link = { ping: () => pong(socket), close: () => socket.terminate() }
  const http = openAriHttp(address, timing.deadlineMs)
  socket.once('close', http.close)
  if (!(await speaksRest(call, timing))) return { ...link, call: http.call, isOrdered: false }
  return {
    ...link,
    call: (request) => (endings.has(request.operation) ? http : { call }).call(request),
    isOrdered: true,
  }
}

/**
 * Endings go by a connection of their own: Asterisk takes 10 ms and more for them, and on the one websocket the next
 * agent's phone would ring so much later. Nothing of the same call is sent before they are answered.
 */
const endings: ReadonlySet<AriRequest['operation']> = new Set(['bridges.destroy', 'channels.hangup'])

/** Asked once per link; an Asterisk or a proxy that does not know REST here stays silent. */
const speaksRest = (call: AriLink['call'], timing: LinkTiming): Promise<boolean> =>
  within(timing.clock, timing.deadlineMs, 'REST over the websocket', call(asteriskInfo)).then(
    (answer) => answer.status === 200,
    () => false,
  )

const eventsUrl = (address: AriAddress, apps: readonly string[]): string =>
  `${address.url.replace(/^http/, 'ws')}/ari/events?app=${encodeURIComponent(apps.join(','))}`

const isRestResponse = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'RESTResponse'

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.off('error', reject)
      resolve()
    })
    socket.once('error', reject)
  })

const settle = (pending: Map<string, Pending>, answer: z.infer<typeof restResponse>): void => {
  pending.get(answer.request_id)?.resolve({ status: answer.status_code, body: parsedBody(answer.message_body) })
  pending.delete(answer.request_id)
}

const callerOver = (socket: WebSocket, pending: Map<string, Pending>) => {
  let count = 0
  return (request: AriRequest): Promise<AriAnswer> =>
    new Promise((resolve, reject) => {
      count += 1
      const id = String(count)
      const { method, path, query, body } = httpOf(request)
      pending.set(id, { resolve, reject })
      const message = {
        type: 'RESTRequest',
        transaction_id: id,
        request_id: id,
        method,
        uri: path,
        query_strings: query.map(([name, value]) => ({ name, value })),
        ...(body === null ? {} : { content_type: 'application/json', message_body: body }),
      }
      socket.send(JSON.stringify(message), (why) => {
        if (why == null) return
        pending.delete(id)
        reject(why)
      })
    })
}

const pong = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('pong', () => resolve())
    socket.ping(undefined, undefined, (why) => {
      if (why != null) reject(why)
    })
  })
