import type { Caller } from '@tsunagu/core'
import type { ContractCitizen } from '@tsunagu/pbx/contract'
import WebSocket from 'ws'
import { type Ari, askAri } from '../../support/ari.ts'
import type { StackEnv } from '../../support/stack.ts'
import { until } from '../../support/wait.ts'

const app = 'contract'

/**
 * Citizens who do what a test says while they are on the line: they live in an app of the carrier's, not in its dialplan,
 * which plays a plan made beforehand.
 */
export class CitizensByHand {
  readonly #ari: Ari
  readonly #socket: WebSocket
  readonly #onLine = new Set<string>()
  #count = 0

  private constructor(ari: Ari, socket: WebSocket) {
    this.#ari = ari
    this.#socket = socket
    socket.on('message', (data) => {
      const event = JSON.parse(data.toString()) as { type: string; channel?: { id: string } }
      if (event.type === 'StasisStart' && event.channel !== undefined) this.#onLine.add(event.channel.id)
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
    return new CitizensByHand(ari, socket)
  }

  /** Resolves when the PBX has answered. */
  async calls(called: string, from: Caller, toneHz: number): Promise<ContractCitizen> {
    this.#count += 1
    const channel = `by-hand-${process.pid}-${Date.now()}-${this.#count}`
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

  async #speak(channel: string, toneHz: number): Promise<void> {
    const media = encodeURIComponent(`tone:${toneHz}/10000`)
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
