import { type PbxClock, PbxTooOld, PbxUnreachable } from '../port.ts'
import { passing, within } from './deadline.ts'
import type { AriAnswer, AriRequest } from './operations.ts'
import type { AriLink, AriTransport } from './transport.ts'

export type AriConnectionTiming = {
  readonly callDeadlineMs: number
  readonly pingEveryMs: number
  readonly pingDeadlineMs: number
  readonly firstRetryMs: number
  readonly lastRetryMs: number
}

export type AriConnectionOptions = {
  readonly transport: AriTransport
  readonly clock: PbxClock
  readonly apps: readonly string[]
  readonly timing: AriConnectionTiming
  readonly event: (raw: unknown) => void
  /** A link is open; may use `call`. When it rejects, the link is given up and another one tried. */
  readonly opened: (version: string) => Promise<void>
  readonly lost: () => void
  /** Told when connecting fails, for logs; without end as long as it fails. */
  readonly trouble: (why: Error) => void
}

/** REST over the websocket came with 22.5 (and so did requests that keep their order). */
const neededVersion = [22, 5] as const

/** Keeps one link to an Asterisk, for ever: pings it, gives it up when it is silent, opens the next one. */
export class AriConnection {
  readonly #options: AriConnectionOptions
  readonly #stopping = endOf()
  #link: AriLink | null = null

  constructor(options: AriConnectionOptions) {
    this.#options = options
  }

  get isOrdered(): boolean {
    return this.#link?.isOrdered === true
  }

  /** Runs until stopped; rejects when the very first Asterisk it meets is too old. */
  async run(firstOpened: () => void): Promise<void> {
    const { clock, timing, trouble } = this.#options
    let hasBeenOpen = false
    let retryMs = timing.firstRetryMs
    const isOpen = (): void => {
      hasBeenOpen = true
      retryMs = timing.firstRetryMs
      firstOpened()
    }
    while (!this.#stopping.hasEnded()) {
      try {
        await this.#openAndKeep(isOpen)
      } catch (why) {
        if (why instanceof PbxTooOld && !hasBeenOpen) throw why
        if (!this.#stopping.hasEnded()) trouble(asError(why))
      }
      await passing(clock, retryMs, this.#stopping.ended)
      retryMs = Math.min(retryMs * 2, timing.lastRetryMs)
    }
  }

  stop(): void {
    this.#stopping.end()
    this.#link?.close()
  }

  /** Rejects with `PbxUnreachable` when there is no link, or when it breaks or stays silent. */
  async call(request: AriRequest): Promise<AriAnswer> {
    const link = this.#link
    if (link === null) throw new PbxUnreachable('no link to Asterisk')
    const { clock, timing } = this.#options
    try {
      return await within(clock, timing.callDeadlineMs, request.operation, link.call(request))
    } catch (why) {
      // What comes after it on this link would wait as well: a new link, and a new look at everything.
      link.close()
      throw new PbxUnreachable(asError(why).message)
    }
  }

  async #openAndKeep(isOpen: () => void): Promise<void> {
    const { clock, timing, transport, opened, lost } = this.#options
    const version = await within(clock, timing.callDeadlineMs, 'the version of Asterisk', transport.version())
    refuseTooOld(version)
    const over = endOf()
    const link = await this.#open(over.end)
    let hasTold = false
    try {
      this.#link = link
      await opened(version)
      hasTold = true
      isOpen()
      await Promise.race([over.ended, this.#stopping.ended, this.#pinging(link, over)])
    } finally {
      this.#link = null
      over.end()
      link.close()
      if (hasTold && !this.#stopping.hasEnded()) lost()
    }
  }

  async #open(closed: () => void): Promise<AriLink> {
    const { clock, timing, transport, apps, event } = this.#options
    const opening = transport.open(apps, { event, closed })
    try {
      // Opening may itself try one thing after the other, each with a deadline.
      return await within(clock, timing.callDeadlineMs * 3, 'opening the link', opening)
    } catch (why) {
      opening.then(
        (late) => late.close(),
        () => undefined,
      )
      throw why
    }
  }

  async #pinging(link: AriLink, over: End): Promise<void> {
    const { clock, timing } = this.#options
    while (!over.hasEnded()) {
      await passing(clock, timing.pingEveryMs, over.ended)
      if (!over.hasEnded()) await within(clock, timing.pingDeadlineMs, 'ping', link.ping())
    }
  }
}

/** Throws `PbxTooOld` naming the version found and the one needed; also for a version nobody can read. */
export const refuseTooOld = (version: string): void => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const [neededMajor, neededMinor] = neededVersion
  const isNewer = Number(major ?? 0) > neededMajor
  if (isNewer || (Number(major ?? 0) === neededMajor && Number(minor ?? 0) >= neededMinor)) return
  throw new PbxTooOld(`Asterisk ${version} is too old: ${neededVersion.join('.')} or newer is needed`)
}

const asError = (why: unknown): Error => (why instanceof Error ? why : new Error(String(why)))

type End = { readonly ended: Promise<void>; readonly end: () => void; readonly hasEnded: () => boolean }

const endOf = (): End => {
  let isOver = false
  let resolve: () => void = () => undefined
  const ended = new Promise<void>((done) => {
    resolve = done
  })
  const end = (): void => {
    isOver = true
    resolve()
  }
  return { ended, end, hasEnded: () => isOver }
}
