import type { StreamMessage } from '@tsunagu/messages'

export type StreamState = 'open' | 'waiting' | 'signedOut'

export type Stream = { readonly close: () => void }

/** The floor as it changes, and what is wished beside it. Reconnects for ever and goes on where it stopped. */
export const openStream = (
  take: (message: StreamMessage) => void,
  tell: (state: StreamState) => void,
  beside: 'flowCounts' | null = null,
): Stream => {
  let seq: string | null = null
  let closed = false
  let tries = 0
  let socket: WebSocket | null = null
  const connect = (): void => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const query = new URLSearchParams({
      ...(seq === null ? {} : { from: seq }),
      ...(beside === null ? {} : { with: beside }),
    })
    socket = new WebSocket(`${scheme}://${location.host}/v1/stream${query.size === 0 ? '' : `?${query}`}`)
    socket.addEventListener('open', () => {
      tries = 0
      tell('open')
    })
    socket.addEventListener('message', (event) => {
      const message = JSON.parse(String(event.data)) as StreamMessage
      if ('seq' in message && message.type !== 'screenPop') seq = message.seq
      take(message)
    })
    socket.addEventListener('close', (event) => {
      if (closed) return
      if (event.code === 4401) return tell('signedOut')
      tell('waiting')
      tries += 1
      setTimeout(connect, Math.min(250 * 2 ** tries, 4_000))
    })
  }
  connect()
  return {
    close: () => {
      closed = true
      socket?.close()
    },
  }
}
