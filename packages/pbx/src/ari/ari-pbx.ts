import type { Fact, FloorId, LegId, NodeName, PbxCommand, PhoneId } from '@tsunagu/core'
import { type Pbx, type PbxClock, type PbxSink, PbxUnreachable, type Performed, type Snapshot } from '../port.ts'
import { ask, expectDone, Refused } from './asking.ts'
import { AriConnection, type AriConnectionTiming } from './connection.ts'
import { passing } from './deadline.ts'
import { type AriEvent, ariEvent, callEvents, phoneEvents } from './event.ts'
import { LegBook } from './leg-book.ts'
import { readNode } from './node-state.ts'
import { performCommand } from './perform.ts'
import { PhoneWatch } from './phone-watch.ts'
import { beSilent, moveTo } from './places.ts'
import { type Missed, recoverBook } from './recover.ts'
import { snapshotOf } from './snapshot.ts'
import { legEnded, startRecording, type TellerOptions, tellEvent } from './tell.ts'
import type { AriTransport } from './transport.ts'

export type AriDriverOptions = {
  readonly node: NodeName
  readonly transport: AriTransport
  readonly clock: PbxClock
  /** Folder of the prompts, as the PBX sees it. */
  readonly promptDir: string
  /** Whose phone it is; may change while running. Null: not ours. */
  readonly floorOfPhone: (phone: PhoneId) => FloorId | null
  readonly trouble: (message: string) => void
  readonly timing: AriTiming
}

export type AriTiming = AriConnectionTiming & { readonly phonesEveryMs: number }

export const defaultTiming: AriTiming = {
  callDeadlineMs: 5_000,
  pingEveryMs: 2_000,
  pingDeadlineMs: 2_000,
  firstRetryMs: 50,
  lastRetryMs: 1_000,
  phonesEveryMs: 5_000,
}

export const stasisApp = 'tsunagu'
const phonesApp = `${stasisApp}-phones`

/** An Asterisk 22 node over ARI. */
export class AriPbx implements Pbx {
  readonly #options: AriDriverOptions
  readonly #book = new LegBook()
  readonly #connection: AriConnection
  readonly #phones: PhoneWatch
  readonly #teller: TellerOptions
  #sink: PbxSink | null = null
  /** Events that came before the snapshot was told. */
  #held: AriEvent[] | null = null
  #linkCount = 0
  #ignoredEvents = 0

  constructor(options: AriDriverOptions) {
    this.#options = options
    const { transport, clock, node, floorOfPhone, trouble, timing } = options
    const tell = (floor: FloorId, fact: Fact): void => this.#sink?.fact(floor, fact)
    const connection = new AriConnection({
      transport,
      clock,
      timing,
      apps: [stasisApp, phonesApp],
      event: this.#event,
      opened: this.#opened,
      lost: this.#lost,
      trouble: (why) => trouble(why.message),
    })
    this.#connection = connection
    this.#phones = new PhoneWatch({ connection, app: phonesApp, floorOfPhone, tell })
    const phoneChanged = (phone: PhoneId, isRegistered: boolean): void => this.#phones.changed(phone, isRegistered)
    this.#teller = { connection, book: this.#book, clock, node, tell, trouble, phoneChanged }
  }

  readonly start = (sink: PbxSink): Promise<void> => {
    this.#sink = sink
    return new Promise((resolve, reject) => {
      this.#connection.run(resolve).then(() => reject(new PbxUnreachable('stopped before Asterisk came up')), reject)
    })
  }

  readonly stop = async (): Promise<void> => {
    this.#sink = null
    this.#linkCount += 1
    this.#connection.stop()
  }

  readonly perform = (command: PbxCommand, floor: FloorId): Promise<Performed> =>
    performCommand(
      {
        connection: this.#connection,
        book: this.#book,
        clock: this.#options.clock,
        app: stasisApp,
        promptDir: this.#options.promptDir,
        ended: (leg, cause) => legEnded(this.#teller, leg, cause),
      },
      command,
      floor,
    )

  readonly snapshot = async (): Promise<Snapshot> => {
    const state = await readNode(this.#connection, this.#options.clock)
    return snapshotOf(this.#options.node, stasisApp, state, this.#phones.registered())
  }

  readonly continueInDialplan = async (id: LegId): Promise<Performed> => {
    const leg = this.#book.get(id)
    if (leg?.kind !== 'arrived') return { done: false, unreachable: false, reason: 'no such inbound leg' }
    if (leg.place.kind === 'dialplan') return { done: true }
    try {
      const last = ask('channels.continueInDialplan', { channelId: id })
      await moveTo(this.#connection, [leg], { kind: 'dialplan', why: 'handedBack' }, { last })
      return { done: true }
    } catch (why) {
      if (!(why instanceof PbxUnreachable) && !(why instanceof Refused)) throw why
      return { done: false, unreachable: why instanceof PbxUnreachable, reason: why.message }
    }
  }

  /** Events that came and are not understood; more than a few mean that Asterisk does not filter. */
  ignoredEvents(): number {
    return this.#ignoredEvents
  }

  readonly #event = (raw: unknown): void => {
    const event = ariEvent.safeParse(raw)
    if (!event.success) this.#ignoredEvents += 1
    else if (this.#held !== null) this.#held.push(event.data)
    else this.#tell(event.data)
  }

  #tell(event: AriEvent): void {
    if (this.#sink === null) return
    tellEvent(this.#teller, event)
  }

  readonly #opened = async (): Promise<void> => {
    this.#held = []
    const connection = this.#connection
    await Promise.all([this.#filter(stasisApp, callEvents), this.#filter(phonesApp, phoneEvents)])
    const phones = await this.#phones.begin()
    const state = await readNode(connection, this.#options.clock)
    const missed = await recoverBook(connection, this.#book, stasisApp, state)
    this.#sink?.connected(snapshotOf(this.#options.node, stasisApp, state, phones))
    this.#tellMissed(missed)
    const held = this.#held
    this.#held = null
    for (const event of held) this.#tell(event)
    void this.#keepPhones()
  }

  readonly #lost = (): void => {
    this.#linkCount += 1
    this.#sink?.lost()
  }

  async #filter(applicationName: string, types: readonly string[]): Promise<void> {
    const json = { allowed: types.map((type) => ({ type })), disallowed: [] }
    await expectDone(this.#connection, ask('applications.filter', { applicationName }, { name: 'filter', json }))
  }

  #tellMissed({ endedPlaybacks, toRecord }: Missed): void {
    for (const { leg, playback, wasLast } of endedPlaybacks) {
      if (wasLast) beSilent(this.#connection, leg)
      this.#teller.tell(leg.floor, { type: 'playback.ended', leg: leg.leg, playback, completed: true })
    }
    for (const leg of toRecord) startRecording(this.#teller, leg)
  }

  /** As long as this link lives. */
  async #keepPhones(): Promise<void> {
    const { clock, timing, trouble } = this.#options
    const link = this.#linkCount
    for (;;) {
      await passing(clock, timing.phonesEveryMs)
      if (this.#linkCount !== link) return
      try {
        await this.#phones.refresh()
      } catch (why) {
        trouble(`the phones could not be listed: ${String(why)}`)
      }
    }
  }
}
