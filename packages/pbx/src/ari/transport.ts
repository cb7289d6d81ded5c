import type { PbxClock } from '../port.ts'
import type { AriAnswer, AriRequest } from './operations.ts'

export type AriAddress = {
  /** `http://host:port`, without `/ari`. */
  readonly url: string
  readonly user: string
  readonly password: string
}

/** `deadlineMs`: for opening a link and for each request on it. */
export type LinkTiming = { readonly clock: PbxClock; readonly deadlineMs: number }

/** What a link tells. `closed` is told once, also when the link closes by itself right after opening. */
export type AriLinkSink = {
  /** One ARI event as it came, not looked at yet. */
  readonly event: (raw: unknown) => void
  readonly closed: (why: string) => void
}

/** One connection to an Asterisk, used until it breaks; nobody repairs it, a new one is opened. */
export type AriLink = {
  /**
   * Requests are done by Asterisk in the order of the calls when `isOrdered`. Rejects when the link breaks; may never
   * settle when the peer is silent: the caller has a deadline.
   */
  readonly call: (request: AriRequest) => Promise<AriAnswer>
  readonly isOrdered: boolean
  /** Resolves when the other end is heard; may never settle. */
  readonly ping: () => Promise<void>
  readonly close: () => void
}

/** The one seam between the driver and the wire. */
export type AriTransport = {
  readonly name: string
  /** Before anything else: the version, by a way that every Asterisk knows. */
  readonly version: () => Promise<string>
  readonly open: (apps: readonly string[], sink: AriLinkSink) => Promise<AriLink>
}
