import WebSocket from 'ws'

/** The little of ARI that tests need of the carrier. */
export type Ari = {
  readonly url: string
  readonly user: string
  readonly password: string
}

/** One REST call; throws what Asterisk answered, except for `gone` (404), which is null. */
export const askAri = async (
  { url, user, password }: Ari,
  method: string,
  path: string,
  body: unknown = null,
): Promise<unknown> => {
  const answer = await fetch(`${url}/ari/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await answer.text()
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** Makes a Stasis app be there: its channels wait for orders. A channel that comes in is given silence to send. */
export const openApp = (ari: Ari, app: string): Promise<WebSocket> => {
  const socket = new WebSocket(`${ari.url.replace(/^http/, 'ws')}/ari/events?app=${app}`, {
    auth: `${ari.user}:${ari.password}`,
  })
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as { type: string; channel?: { id: string } }
    if (event.type !== 'StasisStart' || event.channel === undefined) return
    askAri(ari, 'POST', `channels/${event.channel.id}/silence`).catch((error: unknown) => socket.emit('error', error))
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}
