import { createSocket, type Socket } from 'node:dgram'
import { lasts, until } from '../wait.ts'
import { type Frame, frameMs, RtpVoice } from './rtp-voice.ts'

export type CallersSetup = {
  /** Of the carrier they call from: the PBX knows its trunks by address. */
  readonly address: string
  readonly sipPort: number
  /** Of 900 ports. */
  readonly rtpFirst: number
  readonly pbxPort: number
}

export type CallPlan = {
  readonly calls: string
  readonly from: string
  /** Whether telephone-event is offered (RFC 4733); without it keys come by INFO or as tones. */
  readonly offersEvents: boolean
  readonly hear: (frame: Frame) => void
}

/** How a key is sent: as an RTP event, as SIP INFO with either body, or as a tone in the voice. */
export type KeyWay = 'event' | 'infoRelay' | 'infoPlain' | 'tone'

/** Ports are used again after so many calls. */
const mostAtOnce = 450

/**
 * Callers that a test or a bench has wholly in its hand: SIP and RTP on sockets of its own, so that every packet has its
 * time. They share one SIP socket, and a clock that has each of them send a frame every 20 ms.
 */
export class SipCallers {
  readonly #socket: Socket
  readonly #setup: CallersSetup
  readonly #calls = new Map<string, SipCaller>()
  readonly #clock: NodeJS.Timeout
  #count = 0

  private constructor(socket: Socket, setup: CallersSetup) {
    this.#socket = socket
    this.#setup = setup
    socket.on('message', (packet) => this.#receive(packet.toString('utf8')))
    this.#clock = this.#keepTime()
  }

  static open(setup: CallersSetup): Promise<SipCallers> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(setup.sipPort, setup.address, () => resolve(new SipCallers(socket, setup)))
    })
  }

  /** Resolves when the PBX has answered; throws what it said instead. */
  async calls(wanted: Partial<CallPlan> & Pick<CallPlan, 'calls'>): Promise<SipCaller> {
    const plan: CallPlan = { from: '09012345678', offersEvents: true, hear: () => undefined, ...wanted }
    this.#count += 1
    const n = this.#count
    const id = `${process.pid}-${n}-${Date.now()}@${this.#setup.address}`
    const { address, rtpFirst } = this.#setup
    const voice = await RtpVoice.open(address, rtpFirst + (n % mostAtOnce) * 2, plan.hear)
    const caller = new SipCaller(id, n, plan, voice, this.#setup, (text) => this.#send(text))
    this.#calls.set(id, caller)
    try {
      await caller.dial()
    } catch (error) {
      this.#calls.delete(id)
      voice.close()
      throw error
    }
    return caller
  }

  async close(): Promise<void> {
    for (const caller of this.#calls.values()) if (!caller.isOver) caller.hangUp()
    await lasts(100)
    clearTimeout(this.#clock)
    this.#socket.close()
  }

  #send(text: string): void {
    this.#socket.send(text, this.#setup.pbxPort, '127.0.0.1')
  }

  #receive(text: string): void {
    const id = headerOf(text, 'Call-ID') ?? ''
    const caller = this.#calls.get(id)
    if (caller !== undefined) return caller.receives(text)
    // A late BYE of a call that is over, or the PBX asking whether we are there.
    if (!text.startsWith('SIP/2.0')) this.#send(okTo(text))
  }

  /** Each of four groups in a quarter of the 20 ms, so that not all frames leave at once. */
  #keepTime(): NodeJS.Timeout {
    const quarter = frameMs / 4
    const begun = performance.now()
    let ticks = 0
    const timer = setInterval(() => {
      const due = Math.floor((performance.now() - begun) / quarter)
      for (; ticks < due; ticks += 1)
        for (const caller of this.#calls.values()) if (!caller.isOver && caller.n % 4 === ticks % 4) caller.voice.tick()
    }, quarter)
    return timer
  }
}

/** One call of theirs. */
export class SipCaller {
  readonly id: string
  readonly n: number
  readonly voice: RtpVoice
  isOver = false
  readonly #plan: CallPlan
  readonly #setup: CallersSetup
  readonly #send: (text: string) => void
  #peerTag = ''
  #peer = ''
  #cseq = 1
  #answer: string | null = null
  #wasHeard = false
  /** Telephone-event is offered and agreed on; who has not agreed gets none. */
  #hasEvents = false

  constructor(
    id: string,
    n: number,
    plan: CallPlan,
    voice: RtpVoice,
    setup: CallersSetup,
    send: (text: string) => void,
  ) {
    this.id = id
    this.n = n
    this.#plan = plan
    this.voice = voice
    this.#setup = setup
    this.#send = send
  }

  /** INVITE, again after half a second, a second and two when nothing is heard. */
  async dial(): Promise<void> {
    const invite = this.#request('INVITE', { type: 'application/sdp', text: this.#offer() })
    for (const waitMs of [500, 1_000, 2_000, 20_000]) {
      if (!this.#wasHeard) this.#send(invite)
      const answer = await until('an answer', () => this.#answer, { withinMs: waitMs }).catch(() => null)
      if (answer !== null) return this.#answered(answer)
    }
    throw new Error(`no answer to the call to ${this.#plan.calls}`)
  }

  hangUp(): void {
    if (this.isOver) return
    this.#cseq += 1
    this.#send(this.#request('BYE'))
    this.#end()
  }

  /** Presses one key; resolves with the moment its end was sent. */
  async press(key: string, way: KeyWay = 'event', ms = 100): Promise<number> {
    if (this.isOver || (way === 'event' && !this.#hasEvents)) return performance.now()
    if (way === 'event' || way === 'tone') return this.voice.press(key, way, ms)
    this.#cseq += 1
    const body =
      way === 'infoPlain'
        ? { type: 'application/dtmf', text: key }
        : { type: 'application/dtmf-relay', text: `Signal=${key}\r\nDuration=${ms}\r\n` }
    this.#send(this.#request('INFO', body))
    return performance.now()
  }

  receives(text: string): void {
    if (text.startsWith('SIP/2.0')) return this.#hears(text)
    if (text.startsWith('BYE')) this.#end()
    if (!text.startsWith('ACK')) this.#send(okTo(text))
  }

  #end(): void {
    this.isOver = true
    this.voice.close()
  }

  #hears(text: string): void {
    this.#wasHeard = true
    if (!(headerOf(text, 'CSeq') ?? '').endsWith('INVITE') || text.startsWith('SIP/2.0 1')) return
    this.#peerTag = /;tag=([^;>\s]+)/.exec(headerOf(text, 'To') ?? '')?.[1] ?? ''
    this.#peer = /<([^>]+)>/.exec(headerOf(text, 'Contact') ?? '')?.[1] ?? this.#address
    this.#send(this.#request('ACK'))
    this.#answer ??= text
  }

  #answered(text: string): void {
    if (!text.startsWith('SIP/2.0 200')) throw new Error(`${this.#plan.calls}: ${text.slice(0, text.indexOf('\r'))}`)
    this.#hasEvents = /^a=rtpmap:101 telephone-event/m.test(text)
    this.voice.sendsTo('127.0.0.1', Number(/^m=audio (\d+)/m.exec(text)?.[1]))
  }

  get #address(): string {
    return `sip:${this.#plan.calls}@127.0.0.1:${this.#setup.pbxPort}`
  }

  #request(method: string, body: { readonly type: string; readonly text: string } | null = null): string {
    const { address, sipPort } = this.#setup
    const target = method === 'INVITE' || this.#peer === '' ? this.#address : this.#peer
    // The ACK of a 200 and an INFO are transactions of their own.
    const branch = `z9hG4bK-${this.n}-${this.#cseq}-${method}`
    const to = this.#peerTag === '' ? '' : `;tag=${this.#peerTag}`
    const cseq = method === 'ACK' ? 1 : this.#cseq
    return [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${sipPort};branch=${branch}`,
      `From: <sip:${this.#plan.from}@${address}:${sipPort}>;tag=c${this.n}`,
      `To: <${this.#address}>${to}`,
      `Call-ID: ${this.id}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:caller@${address}:${sipPort}>`,
      'Max-Forwards: 70',
      ...(body === null ? [] : [`Content-Type: ${body.type}`]),
      `Content-Length: ${body?.text.length ?? 0}`,
      '',
      body?.text ?? '',
    ].join('\r\n')
  }

  #offer(): string {
    const { address } = this.#setup
    const events = this.#plan.offersEvents
    return [
      'v=0',
      `o=caller 1 1 IN IP4 ${address}`,
      's=-',
      `c=IN IP4 ${address}`,
      't=0 0',
      `m=audio ${this.voice.port} RTP/AVP 0${events ? ' 101' : ''}`,
      'a=rtpmap:0 PCMU/8000',
      ...(events ? ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16'] : []),
      'a=ptime:20',
      '',
    ].join('\r\n')
  }
}

const headerOf = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:\\s*(.+?)\\r?$`, 'mi').exec(text)?.[1]

/** 200 to any request, with what has to come back as it came. */
const okTo = (text: string): string => {
  const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line))
  return ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n')
}
