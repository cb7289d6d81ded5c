import { createSocket, type Socket } from 'node:dgram'
import { existsSync, readFileSync } from 'node:fs'
import type { Tally } from './dial-tally.ts'
import { fromUlaw } from './sip-caller/ulaw.ts'
import { loudness, toneShare } from './tone.ts'

/** What a citizen who was called sounds like (asterisk-config/carrier/extensions.conf). */
const citizenHz = 620
const quietAfterMs = 300
const rtpHeader = 12

type Stretch = { readonly from: number; to: number }

/** A call that an agent had; `isNamed`: kept for it before it was dialled; when the citizen was heard after picking up, null: never. */
export type Hello = { readonly call: string; readonly isNamed: boolean; readonly afterMs: number | null }

/**
 * The ears at phones that are off hook all day: one port takes what the PBX sends to all of them, and tells them apart by where
 * it comes from. Kept is when a citizen's voice was heard.
 */
export class LineEars {
  readonly port: number
  /** Where the phones' program writes `LINE <phone> <port of the PBX>`. */
  readonly lines: string
  readonly #socket: Socket
  readonly #heard = new Map<number, Stretch[]>()

  private constructor(socket: Socket, port: number, lines: string) {
    this.port = port
    this.lines = lines
    this.#socket = socket
    socket.on('message', (packet, { port: from }) => this.#hear(packet, from))
  }

  static open(port: number, lines: string): Promise<LineEars> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(port, '127.0.0.1', () => resolve(new LineEars(socket, port, lines)))
    })
  }

  close(): void {
    this.#socket.close()
  }

  /** For each call that an agent had, when the citizen's first sound came after he picked up. */
  hellos({ attempts, ended, carrier }: Tally, phoneOf: (agent: string) => string): readonly Hello[] {
    const named = new Set(attempts.flatMap(({ call, agent }) => (agent === null ? [] : [call])))
    return ended.flatMap(({ call, number, agent, connectedAt }) => {
      const theirs = carrier.find(({ called, answered }) => called === number && answered !== null)
      if (agent === null || connectedAt === null || theirs === undefined) return []
      const [from, to] = [(theirs.answered ?? 0) * 1_000, theirs.ended * 1_000]
      const first = this.#of(phoneOf(agent)).find((stretch) => stretch.to >= from && stretch.from <= to)
      return [{ call, isNamed: named.has(call), afterMs: first === undefined ? null : first.from - from }]
    })
  }

  #of(phone: string): readonly Stretch[] {
    const said = existsSync(this.lines) ? readFileSync(this.lines, 'utf8') : ''
    const ports = [...said.matchAll(/LINE (\S+) (\d+)/g)].flatMap(([, user, port]) =>
      user === phone ? [Number(port)] : [],
    )
    return ports.flatMap((port) => this.#heard.get(port) ?? [])
  }

  #hear(packet: Buffer, port: number): void {
    if (packet.length <= rtpHeader || ((packet[1] ?? 0) & 0x7f) !== 0) return
    const samples = fromUlaw(packet.subarray(rtpHeader))
    if (loudness(samples) < 500 || toneShare(samples, 8_000, citizenHz) < 0.5) return
    const now = Date.now()
    const stretches = this.#heard.get(port) ?? []
    this.#heard.set(port, stretches)
    const last = stretches.at(-1)
    if (last === undefined || now - last.to > quietAfterMs) stretches.push({ from: now, to: now })
    else last.to = now
  }
}
