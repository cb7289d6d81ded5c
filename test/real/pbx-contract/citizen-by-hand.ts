import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Caller } from '@tsunagu/core'
import type { ContractCitizen } from '@tsunagu/pbx/contract'
import WebSocket from 'ws'
import { type Ari, askAri } from '../../support/ari.ts'
import type { StackEnv } from '../../support/stack.ts'
import { type Sound, split, toneWav } from '../../support/tone.ts'
import { until } from '../../support/wait.ts'

const app = 'contract'
/** Longer than any case. */
const voiceMs = 90_000
const byHandPrefix = 'by-hand-'

type CarrierChannel = { readonly id: string; readonly dialplan: { readonly context: string } }
type CarrierEvent = { readonly type: string; readonly channel?: CarrierChannel; readonly digit?: string }

/**
 * Citizens who do what a test says while they are on the line: they live in an app of the carrier's, not in its dialplan,
 * which plays a plan made beforehand.
 */
export class CitizensByHand {
  readonly #ari: Ari
  readonly #socket: WebSocket
  readonly #onLine = new Set<string>()
  readonly #recordings: string
  #keys = { channel: '', heard: '' }
  #count = 0

  private constructor(ari: Ari, socket: WebSocket, recordings: string) {
    this.#ari = ari
    this.#recordings = recordings
    this.#socket = socket
    socket.on('message', (data) => {
      const event = JSON.parse(data.toString()) as CarrierEvent
      if (event.channel === undefined) return
      if (event.type === 'StasisStart') this.#onLine.add(event.channel.id)
      if (event.type === 'ChannelDtmfReceived') this.#pressed(event.channel, event.digit ?? '')
    })
  }

  static async open(env: StackEnv): Promise<CitizensByHand> {
    const { TSUNAGU_CARRIER_ARI_URL: url = '', TSUNAGU_CARRIER_ARI_USER: user = '' } = env
    const ari = { url, user, password: env.TSUNAGU_CARRIER_ARI_PASSWORD ?? '' }
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ari/events?app=${app}`, {
      auth: `${ari.user}:${ari.password}`,
    })
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    // Keys come by the endpoint, also to those who live in the carrier's dialplan.
    await askAri(ari, 'POST', `applications/${app}/subscription?eventSource=endpoint:PJSIP/exchange`)
    const recordings = join(env.TSUNAGU_RUN_DIR ?? '', 'carrier/spool/recording')
    mkdirSync(recordings, { recursive: true })
    return new CitizensByHand(ari, socket, recordings)
  }

  /** Resolves when the PBX has answered. */
  async calls(called: string, from: Caller, toneHz: number): Promise<ContractCitizen> {
    this.#count += 1
    const channel = `${byHandPrefix}${process.pid}-${Date.now()}-${this.#count}`
    const call = { channelId: channel, endpoint: `PJSIP/${called}@tsunagu`, app, timeout: 30, ...callerOf(from) }
    await askAri(this.#ari, 'POST', 'channels', call)
    await until('the PBX answers', () => this.#onLine.has(channel))
    await this.#speak(channel, toneHz)
    return {
      press: async (keys) => {
        await askAri(this.#ari, 'DELETE', `playbacks/${channel}`)
        const query = `dtmf=${encodeURIComponent(keys)}&between=120&duration=120`
        await askAri(this.#ari, 'POST', `channels/${channel}/dtmf?${query}`)
        await this.#speak(channel, toneHz)
      },
      hangUp: async () => {
        await askAri(this.#ari, 'DELETE', `channels/${channel}`)
      },
    }
  }

  close(): void {
    this.#socket.close()
  }

  /** Keys that have come to the number called last. */
  keysHeard(): string {
    return this.#keys.heard
  }

  /** Begins to keep what everybody at the carrier hears; the answer ends that and gives it. */
  async startHearing(): Promise<() => Promise<Readonly<Record<'citizen' | 'called', Sound | null>>>> {
    const channels = (await askAri(this.#ari, 'GET', 'channels')) as readonly CarrierChannel[]
    const byHand = await this.#startEar(channels.find(({ id }) => id.startsWith(byHandPrefix)))
    const called = await this.#startEar(channels.find(({ dialplan }) => dialplan.context === 'talk'))
    return async () => ({ citizen: await this.#endEar(byHand), called: await this.#endEar(called) })
  }

  async #startEar(channel: CarrierChannel | undefined): Promise<string | null> {
    if (channel === undefined) return null
    this.#count += 1
    const ear = `ear-${process.pid}-${Date.now()}-${this.#count}`
    await askAri(this.#ari, 'POST', `channels/${channel.id}/snoop/${ear}?spy=in&app=${app}`)
    await until('the ear is there', () => this.#onLine.has(ear))
    await askAri(this.#ari, 'POST', `channels/${ear}/record?name=${ear}&format=sln`)
    return ear
  }

  /** Null for somebody who was not there; what was heard until a hang-up otherwise. */
  async #endEar(ear: string | null): Promise<Sound | null> {
    if (ear === null) return null
    await askAri(this.#ari, 'POST', `recordings/live/${ear}/stop`)
    await askAri(this.#ari, 'DELETE', `channels/${ear}`)
    const file = join(this.#recordings, `${ear}.sln`)
    const bytes = await until('the ear has closed its file', () => existsSync(file) && readFileSync(file))
    return split(bytes, 8_000, 1)
  }

  #pressed({ id: channel, dialplan }: CarrierChannel, key: string): void {
    if (dialplan.context !== 'talk') return
    this.#keys = { channel, heard: (this.#keys.channel === channel ? this.#keys.heard : '') + key }
  }

  async #speak(channel: string, toneHz: number): Promise<void> {
    // A file, because a channel that plays `tone:` throws away what it hears.
    const voice = join(this.#recordings, `voice-${toneHz}`)
    if (!existsSync(`${voice}.wav`)) writeFileSync(`${voice}.wav`, toneWav(toneHz, voiceMs))
    const media = encodeURIComponent(`sound:${voice}`)
    await askAri(this.#ari, 'POST', `channels/${channel}/play/${channel}?media=${media}`)
  }
}

/** As Japanese carriers write it: the reason for a missing number stands in the name. */
const callerOf = (from: Caller): Readonly<Record<string, string>> => {
  switch (from.kind) {
    case 'presented':
      return { callerId: from.number }
    case 'withheld':
      return { callerId: '"Anonymous" <anonymous>' }
    case 'payphone':
      return { callerId: '"Coin line/payphone" <anonymous>' }
    case 'unavailable':
      return { callerId: '"Unavailable" <anonymous>' }
  }
}
