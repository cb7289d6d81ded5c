import { createSocket, type Socket } from 'node:dgram'
import { toUlaw } from './ulaw.ts'

/** 20 ms of 8 kHz. */
export const frameMs = 20
const frameSamples = 160
const silence = Buffer.alloc(frameSamples, 0xff)
const eventType = 101

/** Rows and columns of a telephone's keys, in Hz (ITU-T Q.23). */
const rows = [697, 770, 852, 941]
const columns = [1_209, 1_336, 1_477, 1_633]
const keypad = '123A456B789C*0#D'
/** Event numbers (RFC 4733 §3.2). */
const eventKeys = '0123456789*#ABCD'

export type Frame = { readonly atMs: number; readonly payload: Buffer }

type Pressing = {
  readonly key: string
  readonly as: 'event' | 'tone'
  /** Frames still to come. */
  left: number
  /** Timestamp of its first frame, once it has one. */
  began: number | null
  readonly done: (atMs: number) => void
}

/** One side of a stream of µ-law: sends a frame each time it is told to, keys among them, and hands on what it hears. */
export class RtpVoice {
  readonly #socket: Socket
  readonly port: number
  #to: { readonly port: number; readonly address: string } | null = null
  #sequence = 1
  #timestamp = 0
  #pressing: Pressing[] = []
  readonly #source: number

  private constructor(socket: Socket, port: number, source: number) {
    this.#socket = socket
    this.port = port
    this.#source = source
  }

  static open(address: string, port: number, hear: (frame: Frame) => void): Promise<RtpVoice> {
    const socket = createSocket('udp4')
    socket.on('message', (packet) => {
      if (packet.length > 12 && ((packet[1] ?? 0) & 0x7f) === 0)
        hear({ atMs: performance.now(), payload: packet.subarray(12) })
    })
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(port, address, () => resolve(new RtpVoice(socket, port, port)))
    })
  }

  sendsTo(address: string, port: number): void {
    this.#to = { address, port }
  }

  /** Resolves with the moment at which its last packet was sent. Keys of one way wait for each other. */
  press(key: string, as: Pressing['as'], ms: number): Promise<number> {
    return new Promise((done) => {
      this.#pressing.push({ key, as, left: Math.max(2, Math.round(ms / frameMs)), began: null, done })
    })
  }

  /** The next 20 ms. A tone and an event of the same moment go out side by side, as some phones do it. */
  tick(): void {
    if (this.#to === null) return
    const event = this.#pressing.find(({ as }) => as === 'event')
    const tone = this.#pressing.find(({ as }) => as === 'tone')
    if (tone !== undefined || event === undefined)
      this.#sendFrame(0, tone === undefined ? silence : this.#tone(tone.key))
    if (tone !== undefined) this.#count(tone)
    if (event !== undefined) this.#sendEvent(event)
    this.#timestamp += frameSamples
  }

  close(): void {
    this.#to = null
    for (const { done } of this.#pressing) done(performance.now())
    this.#pressing = []
    this.#socket.close()
  }

  #count(pressing: Pressing): void {
    pressing.left -= 1
    if (pressing.left > 0) return
    this.#pressing = this.#pressing.filter((one) => one !== pressing)
    pressing.done(performance.now())
  }

  /** The end is sent three times (RFC 4733 §2.5.1.4). */
  #sendEvent(event: Pressing): void {
    const isFirst = event.began === null
    const began = event.began ?? this.#timestamp
    event.began = began
    const isLast = event.left === 1
    const payload = Buffer.alloc(4)
    payload[0] = eventKeys.indexOf(event.key)
    payload[1] = (isLast ? 0x80 : 0) | 10
    payload.writeUInt16BE(Math.min(0xffff, this.#timestamp - began + frameSamples), 2)
    for (let n = 0; n < (isLast ? 3 : 1); n += 1) this.#send(eventType | (isFirst ? 0x80 : 0), payload, began)
    this.#count(event)
  }

  #sendFrame(type: number, payload: Buffer): void {
    this.#send(type, payload, this.#timestamp)
  }

  #send(type: number, payload: Buffer, timestamp: number): void {
    if (this.#to === null) return
    const packet = Buffer.alloc(12 + payload.length)
    packet[0] = 0x80
    packet[1] = type
    packet.writeUInt16BE(this.#sequence & 0xffff, 2)
    packet.writeUInt32BE(timestamp >>> 0, 4)
    packet.writeUInt32BE(this.#source, 8)
    payload.copy(packet, 12)
    this.#sequence += 1
    this.#socket.send(packet, this.#to.port, this.#to.address)
  }

  #tone(key: string): Buffer {
    const place = keypad.indexOf(key)
    const low = rows[Math.floor(place / 4)] ?? 0
    const high = columns[place % 4] ?? 0
    const frame = Buffer.alloc(frameSamples)
    for (let n = 0; n < frameSamples; n += 1) {
      const turn = (2 * Math.PI * (this.#timestamp + n)) / 8_000
      frame[n] = toUlaw(6_000 * Math.sin(low * turn) + 6_000 * Math.sin(high * turn))
    }
    return frame
  }
}
