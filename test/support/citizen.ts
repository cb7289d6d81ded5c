import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type WebSocket from 'ws'
import { type Ari, askAri, openApp } from './ari.ts'
import { until } from './wait.ts'

export type CitizenCaller =
  | { readonly kind: 'presented'; readonly number: string }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'payphone' }
  | { readonly kind: 'unavailable' }

export type CitizenPlan = {
  /** The line's number. */
  readonly calls: string
  readonly from: CitizenCaller
  /** The citizen's voice; null: silent. */
  readonly toneHz: number | null
  /** Seconds before the keys. */
  readonly waitS: number
  /** `w` half a second, `W` a second. */
  readonly keys: string
  /** Seconds on the line after the keys; null: until the other side hangs up. */
  readonly talkS: number | null
  readonly keysBy: 'rfc4733' | 'info' | 'inband'
  /** The test presses the keys itself, when it wants; such a citizen is silent and stays until he is told to go. */
  readonly byHand: boolean
  /** Keep what the citizen hears under this name. */
  readonly hear: string | null
}

export const citizenPlan: Omit<CitizenPlan, 'calls'> = {
  from: { kind: 'presented', number: '09012345678' },
  toneHz: null,
  waitS: 0,
  keys: '',
  talkS: null,
  keysBy: 'rfc4733',
  byHand: false,
  hear: null,
}

/** One call as the carrier wrote it down at its end. */
export type CarrierCall = {
  readonly direction: 'taken' | 'placed'
  readonly channel: string
  readonly called: string
  readonly from: string
  readonly pai: string
  readonly rpid: string
  readonly privacy: string
  readonly contact: string
  readonly began: number
  readonly ended: number
  readonly did: string
  /** When a citizen who was called picked up; null: never. */
  readonly answered: number | null
}

/** The public network and the people on it. */
export class Carrier {
  readonly #ari: Ari
  readonly #runDir: string
  #count = 0
  #socket: WebSocket | null = null

  constructor(env: Readonly<Record<string, string>>) {
    this.#ari = {
      url: env.TSUNAGU_CARRIER_ARI_URL ?? '',
      user: env.TSUNAGU_CARRIER_ARI_USER ?? '',
      password: env.TSUNAGU_CARRIER_ARI_PASSWORD ?? '',
    }
    this.#runDir = env.TSUNAGU_RUN_DIR ?? ''
  }

  /** A citizen dials; resolves when the call is on its way. */
  async calls(wanted: Partial<CitizenPlan> & Pick<CitizenPlan, 'calls'>): Promise<Citizen> {
    const plan: CitizenPlan = { ...citizenPlan, ...wanted }
    this.#count += 1
    const channel = `citizen-${process.pid}-${Date.now()}-${this.#count}`
    await askAri(this.#ari, 'POST', 'channels', {
      channelId: channel,
      endpoint: `PJSIP/${plan.calls}@${{ rfc4733: 'tsunagu', info: 'tsunagu-info', inband: 'tsunagu-inband' }[plan.keysBy]}`,
      ...(plan.byHand ? { app: await this.#hand() } : { context: 'citizen', extension: 'call', priority: 1 }),
      callerId: callerIdOf(plan.from),
      timeout: 60,
      variables: variablesOf(plan),
    })
    return new Citizen(this.#ari, channel)
  }

  /** The Stasis app that citizens "by hand" are in; it exists as long as its websocket. */
  async #hand(): Promise<string> {
    const app = `hand-${process.pid}`
    this.#socket ??= await openApp(this.#ari, app)
    return app
  }

  close(): void {
    this.#socket?.close()
  }

  /** What the carrier wrote down of the calls that are over. */
  get log(): readonly CarrierCall[] {
    const file = join(this.#runDir, 'carrier/log/cdr-custom/calls.csv')
    if (!existsSync(file)) return []
    return readFileSync(file, 'utf8').trim().split('\n').map(parseCall)
  }

  heardFile(name: string): string {
    return join(this.#runDir, 'carrier/spool/heard', `${name}.raw`)
  }

  /** Channels that the carrier has now: citizens calling, and citizens called. */
  async channels(): Promise<number> {
    return ((await askAri(this.#ari, 'GET', 'channels')) as readonly unknown[]).length
  }
}

export class Citizen {
  readonly channel: string
  readonly #ari: Ari

  constructor(ari: Ari, channel: string) {
    this.#ari = ari
    this.channel = channel
  }

  async hangUp(): Promise<void> {
    await askAri(this.#ari, 'DELETE', `channels/${this.channel}`)
  }

  /** For citizens "by hand", once the call is answered. */
  async press(keys: string): Promise<void> {
    const query = `dtmf=${encodeURIComponent(keys)}&between=150&duration=120`
    await askAri(this.#ari, 'POST', `channels/${this.channel}/dtmf?${query}`)
  }

  async isOnLine(): Promise<boolean> {
    return (await askAri(this.#ari, 'GET', `channels/${this.channel}`)) !== null
  }

  gone(withinMs = 20_000): Promise<true> {
    return until('the citizen has hung up', async () => !(await this.isOnLine()) || null, { withinMs })
  }
}

/** As Japanese carriers write it (TTC JJ-90.24 and its users). */
const callerIdOf = (caller: CitizenCaller): string => {
  switch (caller.kind) {
    case 'presented':
      return caller.number
    case 'withheld':
      return '"Anonymous" <anonymous>'
    case 'payphone':
      return '"Coin line/payphone" <anonymous>'
    case 'unavailable':
      return '"Unavailable" <anonymous>'
  }
}

const variablesOf = ({ toneHz, waitS, keys, talkS, hear }: CitizenPlan): Record<string, string> => ({
  ...(toneHz === null ? {} : { TONE_HZ: String(toneHz) }),
  ...(waitS === 0 ? {} : { WAIT_S: String(waitS) }),
  ...(keys === '' ? {} : { KEYS: keys }),
  ...(talkS === null ? {} : { TALK_S: String(talkS) }),
  ...(hear === null ? {} : { HEAR: hear }),
})

const parseCall = (line: string): CarrierCall => {
  const fields = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'))
  const [direction, channel, called, from, pai, rpid, privacy, contact, began, ended, did, answered] = fields
  return {
    direction: direction === 'taken' ? 'taken' : 'placed',
    channel: channel ?? '',
    called: called ?? '',
    from: from ?? '',
    pai: pai ?? '',
    rpid: rpid ?? '',
    privacy: privacy ?? '',
    contact: contact ?? '',
    began: Number(began),
    ended: Number(ended),
    did: did ?? '',
    answered: answered === undefined || answered === '' ? null : Number(answered),
  }
}
