import { createRequire } from 'node:module'
import { z } from 'zod'
import { askVersion } from './http.ts'
import type { AriAnswer, AriRequest } from './operations.ts'
import { parsedBody } from './operations.ts'
import type { AriAddress, AriLink, AriLinkSink, AriTransport, LinkTiming } from './transport.ts'

/**
 * The transport on the `ari-client` package (2.2.0, of 2019), supervised from outside. Left alone it stops reconnecting
 * for good after 44 s, dies of events it does not know, and never settles promises while Asterisk is down. So each link
 * is one client that is used for one websocket: its own reconnecting is taken out, events go past its model look-up, and
 * deadlines are the connection's.
 */
export const ariClientTransport = (address: AriAddress, timing: LinkTiming): AriTransport => ({
  name: 'ari-client',
  version: () => askVersion(address, timing),
  open: (apps, sink) => openLink(address, apps, sink),
})

type Answered = { readonly status?: number; readonly data?: Buffer | string }
type Operation = (
  params: Readonly<Record<string, string>>,
  done: (answer: Answered) => void,
  failed: (answer: Answered) => void,
) => void

type Socket = {
  readonly removeAllListeners: (event: string) => void
  readonly on: (event: string, run: (given: never) => void) => void
  readonly ping: () => void
  readonly terminate: () => void
}

/** What is used of the package; it has no types of its own. */
type AriClient = {
  readonly start: (apps: readonly string[]) => Promise<void>
  readonly on: (event: string, run: (...given: never[]) => void) => void
  readonly _ws: Socket
  readonly _swagger: { readonly apis: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
}

const ari = createRequire(import.meta.url)('ari-client') as {
  readonly connect: (url: string, user: string, password: string) => Promise<AriClient>
}

const openLink = async (address: AriAddress, apps: readonly string[], sink: AriLinkSink): Promise<AriLink> => {
  const client = await ari.connect(address.url, address.user, address.password)
  const pongs: (() => void)[] = []
  // The socket is there as soon as start() has been called, before it can have heard anything.
  const started = client.start(apps)
  const socket = client._ws
  const failed = superviseSocket(socket, sink, pongs)
  await Promise.race([started, failed])
  return {
    call: (request) => callBy(client, request),
    isOrdered: false,
    ping: () =>
      new Promise((resolve) => {
        pongs.push(resolve)
        socket.ping()
      }),
    close: () => socket.terminate(),
  }
}

/** Rejects when the socket fails before it is open. */
const superviseSocket = (socket: Socket, sink: AriLinkSink, pongs: (() => void)[]): Promise<never> => {
  for (const event of ['message', 'close', 'error']) socket.removeAllListeners(event)
  socket.on('message', (data: Buffer) => sink.event(parsedBody(data.toString())))
  socket.on('pong', () => {
    for (const heard of pongs.splice(0)) heard()
  })
  return new Promise((_, reject) => {
    socket.on('error', (why: Error) => {
      reject(why)
      socket.terminate()
    })
    socket.on('close', (code: number) => {
      const why = new Error(`the websocket to Asterisk closed (${code})`)
      reject(why)
      sink.closed(why.message)
    })
  })
}

const status = z.number().int().min(100)

/** By the package's own swagger client, whose answers carry the status that the wrapper above it throws away. */
const callBy = (client: AriClient, { operation, params, body }: AriRequest): Promise<AriAnswer> =>
  new Promise((resolve, reject) => {
    const [resource = '', name = ''] = operation.split('.')
    const run = client._swagger.apis[resource]?.[name]
    if (run === undefined) return reject(new Error(`this Asterisk does not know ${operation}`))
    const settle = (answer: Answered): void => {
      const code = status.safeParse(answer.status)
      if (code.success) resolve({ status: code.data, body: parsedBody(answer.data?.toString()) })
      else reject(new Error(`${operation}: no answer from Asterisk`))
    }
    const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]))
    run({ ...texts, ...bodyOf(body) }, settle, settle)
  })

const bodyOf = (body: AriRequest['body']): { readonly body?: string } => {
  if (body === null) return {}
  return { body: JSON.stringify(body.name === 'variables' ? { variables: body.json } : body.json) }
}
