import type { FloorView, ScreenPop, StreamMessage } from '@tsunagu/messages'
import WebSocket from 'ws'
import { type Patience, until } from './wait.ts'

export type Answer<Body> = { readonly status: number; readonly body: Body }

/** One signed-in account at the door. */
export class Visit {
  readonly #url: string
  readonly token: string
  readonly account: string

  private constructor(url: string, account: string, token: string) {
    this.#url = url
    this.account = account
    this.token = token
  }

  static async signIn(url: string, account: string, password: string): Promise<Visit> {
    const answer = await send<{ token: string }>(url, null, 'POST', '/v1/session', { account, password })
    if (answer.status !== 200) throw new Error(`${account} cannot sign in: ${JSON.stringify(answer)}`)
    return new Visit(url, account, answer.body.token)
  }

  /** The answer, whatever it is. */
  ask<Body = unknown>(method: string, path: string, body: unknown = null): Promise<Answer<Body>> {
    return send<Body>(this.#url, this.token, method, path, body)
  }

  /** The body of a yes; a no is an error. */
  async get<Body>(path: string): Promise<Body> {
    return this.yes('GET', path)
  }

  async yes<Body>(method: string, path: string, body: unknown = null): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path} as ${this.account}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }

  /** A wish of an agent: `ready`, `pause`, `transfer`, … */
  agent(agent: string, wish: string, body: unknown = null): Promise<{ readonly call: string | null }> {
    return this.yes('POST', `/v1/agents/${agent}/${wish}`, body)
  }

  floor(): Promise<FloorView> {
    return this.get('/v1/floor')
  }

  /** The bytes of a file, with the headers it came with. */
  async bytes(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const answer = await fetch(this.#url + path, { headers: { authorization: `Bearer ${this.token}`, ...headers } })
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  stream(from: string | null = null): Promise<Watch> {
    return Watch.open(this.#url, this.token, from)
  }
}

const send = async <Body>(
  url: string,
  token: string | null,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer<Body>> => {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as Body }
}

export type Seen = { readonly atMs: number; readonly message: StreamMessage }

/** One stream of the door, everything it said with the moment it came. */
export class Watch {
  readonly seen: Seen[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) =>
      this.seen.push({ atMs: performance.now(), message: JSON.parse(String(data)) as StreamMessage }),
    )
  }

  static open(url: string, token: string, from: string | null): Promise<Watch> {
    const query = from === null ? '' : `?from=${from}`
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/stream${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const watch = new Watch(socket)
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(watch))
      socket.once('error', reject)
    })
  }

  async sees(what: string, fits: (message: StreamMessage) => boolean, patience: Patience = {}): Promise<Seen> {
    return until(`${what} on the stream`, () => this.seen.find(({ message }) => fits(message)), {
      seen: () => this.seen.slice(-5).map(({ message }) => message),
      ...patience,
    })
  }

  async pop(call: string): Promise<{ readonly atMs: number; readonly pop: ScreenPop }> {
    const { atMs, message } = await this.sees('a screen-pop', (one) => one.type === 'screenPop' && one.call === call)
    return { atMs, pop: message as ScreenPop }
  }

  close(): void {
    this.#socket.close()
  }
}
