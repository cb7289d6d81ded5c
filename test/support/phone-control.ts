import { connect, type Socket } from 'node:net'
import { setTimeout as pass } from 'node:timers/promises'

/** What a phone says, as baresip's ctrl_tcp names it. */
export type PhoneEvent = {
  readonly type: string
  readonly id: string | null
  readonly peer: string | null
  readonly peerName: string | null
  readonly detail: string | null
  readonly atMs: number
}

type Reply = { readonly response: true; readonly ok: boolean; readonly data: string; readonly token: string }
type Told = {
  readonly event: true
  readonly type?: string
  readonly id?: string
  readonly peeruri?: string
  readonly peerdisplayname?: string
  readonly param?: string
}

const replyMs = 5_000
const silence = async (command: string): Promise<never> => {
  await pass(replyMs, undefined, { ref: false })
  throw new Error(`the phone did not reply to ${command} within ${replyMs} ms`)
}

/** The remote control of one baresip: JSON in netstrings over TCP. */
export class PhoneControl {
  readonly #socket: Socket
  readonly #waiting = new Map<string, (reply: Reply) => void>()
  readonly #onEvent: (event: PhoneEvent) => void
  #rest = Buffer.alloc(0)
  #sent = 0

  constructor(socket: Socket, onEvent: (event: PhoneEvent) => void) {
    this.#socket = socket
    this.#onEvent = onEvent
    socket.on('data', (data) => this.#read(data))
  }

  /** Null while nobody listens there yet. */
  static connect(port: number, onEvent: (event: PhoneEvent) => void): Promise<PhoneControl | null> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(new PhoneControl(socket, onEvent)))
      socket.on('error', () => resolve(null))
    })
  }

  send(command: string, params = ''): Promise<Reply> {
    this.#sent += 1
    const token = String(this.#sent)
    const text = JSON.stringify({ command, params, token })
    const reply = new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(token, resolve)
      this.#socket.write(`${Buffer.byteLength(text)}:${text},`, (error) => {
        if (error) reject(error)
      })
    })
    return Promise.race([reply, silence(command)])
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data])
    for (let next = this.#next(); next !== null; next = this.#next()) this.#take(JSON.parse(next) as Reply | Told)
  }

  #next(): string | null {
    const colon = this.#rest.indexOf(':')
    if (colon < 0) return null
    const start = colon + 1
    const end = start + Number(this.#rest.subarray(0, colon).toString())
    if (this.#rest.length < end + 1) return null
    const text = this.#rest.subarray(start, end).toString()
    this.#rest = this.#rest.subarray(end + 1)
    return text
  }

  #take(said: Reply | Told): void {
    if ('response' in said) {
      this.#waiting.get(said.token)?.(said)
      this.#waiting.delete(said.token)
      return
    }
    this.#onEvent({
      type: said.type ?? '',
      id: said.id ?? null,
      peer: said.peeruri?.replace(/^sip:([^@;]*).*$/, '$1') ?? null,
      peerName: said.peerdisplayname ?? null,
      detail: said.param ?? null,
      atMs: performance.now(),
    })
  }
}
