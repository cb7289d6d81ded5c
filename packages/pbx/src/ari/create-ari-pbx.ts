import type { EpochMs, FloorId, NodeName, PhoneId } from '@tsunagu/core'
import type { PbxClock } from '../port.ts'
import { ariClientTransport } from './ari-client-transport.ts'
import { AriPbx, type AriTiming, defaultTiming } from './ari-pbx.ts'
import type { AriTransport, LinkTiming } from './transport.ts'
import { wsTransport } from './ws-transport.ts'

export type AriPbxOptions = {
  readonly node: NodeName
  /** `http://host:port`, without `/ari`. */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly transport: 'ws' | 'ari-client'
  readonly promptDir: string
  readonly floorOfPhone: (phone: PhoneId) => FloorId | null
  readonly clock: {
    readonly now: () => EpochMs
    readonly schedule: (ms: number, run: () => void) => { readonly cancel: () => void }
  }
  readonly log: { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  readonly timing?: AriTiming
}

/** An Asterisk node as a `Pbx`, over the transport that is asked for. */
export const createAriPbx = (options: AriPbxOptions): AriPbx => {
  const { node, clock: given, log, promptDir, floorOfPhone, timing = defaultTiming } = options
  const clock: PbxClock = { now: given.now, schedule: (ms, run) => given.schedule(ms, run).cancel }
  const transport = transportOf(options, { clock, deadlineMs: timing.callDeadlineMs })
  const trouble = (message: string): void => log.warn({ node }, message)
  return new AriPbx({ node, transport, clock, promptDir, floorOfPhone, trouble, timing })
}

const transportOf = ({ url, user, password, transport }: AriPbxOptions, timing: LinkTiming): AriTransport => {
  const address = { url: url.replace(/\/+$/, ''), user, password }
  return transport === 'ws' ? wsTransport(address, timing) : ariClientTransport(address, timing)
}
