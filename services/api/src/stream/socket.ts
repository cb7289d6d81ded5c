import type { WebSocket } from '@fastify/websocket'
import type { LogId } from '@tsunagu/core'
import { errorAnswer, type Live, type Me, type StreamMessage } from '@tsunagu/messages'
import { sleep } from '@tsunagu/runtime'
import { findSession } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { countReaders, everyone } from '../access/roles.ts'
import { tokenOf, visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { liveFrom, readLiveFlowsText, readLiveText } from '../floor/live.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { createLiveWatch, type LiveWatch } from './live-watch.ts'
import { bytesOf } from './shared.ts'
import { openStream, type StreamSession, tick } from './stream-session.ts'

const streamQuery = z.strictObject({
  from: z
    .string()
    .regex(/^\d{1,16}-\d{1,16}$/, 'a sequence number such as 1763670000123-0')
    .optional(),
  /** Sent beside the floor to those who may see it. */
  with: z.literal('flowCounts').optional(),
})

type FlowCountsMessage = Extract<StreamMessage, { type: 'flowCounts' }>
type Watches = { readonly live: LiveWatch<Live>; readonly flows: LiveWatch<FlowCountsMessage> }

const openWatches = (house: House): Watches => ({
  live: createLiveWatch(house, { read: readLiveText, parse: liveFrom }),
  flows: createLiveWatch(house, {
    read: readLiveFlowsText,
    parse: (text) => ({ type: 'flowCounts', counts: JSON.parse(text) as FlowCountsMessage['counts'] }),
  }),
})

/** A reader that is this far behind is cut off: it can resume from its sequence number. */
const mostBufferedBytes = 2_000_000
const tickMs = 10_000

/** Closing codes: 4401 session over, 4409 too slow, 1011 our fault. */
const closeCode = { sessionOver: 4401, tooSlow: 4409, fault: 1011, goingAway: 1001 } as const

export const addStream = (server: Server, house: House): void => {
  const sockets = new Set<WebSocket>()
  const watches = openWatches(house)
  server.addHook('preClose', async () => {
    for (const socket of sockets) socket.close(closeCode.goingAway, 'restarting')
    await Promise.all([watches.live.close(), watches.flows.close()])
  })
  server.get(
    '/v1/stream',
    {
      websocket: true,
      config: { roles: everyone },
      schema: {
        tags: ['stream'],
        summary: 'WebSocket: フロアの変化（from=連番 で続きから）',
        querystring: streamQuery,
      },
    },
    (socket, request) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      serve(house, watches, socket, request, () => sockets.size).catch((error: unknown) =>
        fail(house, socket, request, error),
      )
    },
  )
}

const serve = async (
  house: House,
  watches: Watches,
  socket: WebSocket,
  request: FastifyRequest,
  sockets: () => number,
): Promise<void> => {
  const visitor = visitorOf(request)
  const { from = null, with: beside } = request.query as z.infer<typeof streamQuery>
  if (beside !== undefined && !visitor.roles.some((role) => countReaders.includes(role)))
    throw new DoorError('auth.forbidden')
  const ends: (() => void)[] = []
  const over = new Promise<void>((resolve) => socket.on('close', resolve))
  socket.on('message', () => undefined)
  const send = sender(house, socket, request)
  const session = await openStream(house, { visitor, from: from as LogId | null, send })
  ends.push(session.close, watches.live.watch(visitor.floor, session.live))
  if (beside !== undefined) ends.push(watches.flows.watch(visitor.floor, send))
  ends.push(beat(house, socket, request, session, sockets))
  await over
  for (const end of ends) end()
}

const sender =
  (house: House, socket: WebSocket, request: FastifyRequest) =>
  (message: StreamMessage): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > mostBufferedBytes) {
      house.log.warn({ request: request.id }, 'stream reader too slow, cut off')
      return socket.close(closeCode.tooSlow, 'stream.tooSlow')
    }
    socket.send(bytesOf(message), { binary: false })
  }

/** Shows that the line is alive, keeps the session alive, and ends the stream with the session. */
const beat = (
  house: House,
  socket: WebSocket,
  request: FastifyRequest,
  session: StreamSession,
  sockets: () => number,
): (() => void) => {
  const stop = new AbortController()
  let heard = true
  socket.on('pong', () => {
    heard = true
  })
  const run = async (): Promise<void> => {
    for (;;) {
      await sleep(house.clock, tickMs, stop.signal)
      if (stop.signal.aborted) return
      if (!heard) return socket.terminate()
      heard = false
      socket.ping()
      if (!(await isStillSignedIn(house, request))) return socket.close(closeCode.sessionOver, 'auth.required')
      sender(house, socket, request)(tick(house, session.position(), sockets()))
    }
  }
  run().catch((error: unknown) => house.log.warn({ err: error, request: request.id }, 'stream beat failed'))
  return () => stop.abort()
}

const isStillSignedIn = async (house: House, request: FastifyRequest): Promise<boolean> => {
  const carried = tokenOf(request)
  if (carried === null) return false
  return (await house.withLog(findSession<Me>(house.redis, carried.token, house.sessionMs))) !== null
}

const fail = (house: House, socket: WebSocket, request: FastifyRequest, error: unknown): void => {
  const code = error instanceof DoorError ? error.code : 'server.fault'
  if (code === 'server.fault') house.log.error({ err: error, request: request.id }, 'stream failed')
  socket.send(JSON.stringify(errorAnswer(code, [], request.id)))
  socket.close(closeCode.fault, code)
}
