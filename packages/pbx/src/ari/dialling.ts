import type { Destination, FloorId, PbxCommand } from '@tsunagu/core'

type Dial = Extract<PbxCommand, { type: 'leg.dial' }>

/** What `channels.create` is asked for. */
export const dialParams = (dial: Dial, floor: FloorId, app: string) => ({
  params: {
    endpoint: endpointOf(dial.to),
    app,
    appArgs: dial.record ? `leg,${floor},record` : `leg,${floor}`,
    channelId: dial.leg,
  },
  variables: variablesOf(dial, floor),
})

/** What `channels.originateWithId` is asked for: made and dialled by one request; in our app only when it is answered. */
export const ringParams = (dial: Dial, floor: FloorId, app: string) => ({
  params: { ...dialParams(dial, floor, app).params, timeout: timeoutOf(dial) },
  variables: { ...variablesOf(dial, floor), 'CHANNEL(accountcode)': ringingAccount + floor },
})

/** Says of a channel that is not in our app yet that it is ours, and whose floor it is on. */
export const ringingAccount = 'tsunagu:'

/** In seconds, as Asterisk takes it. */
export const timeoutOf = ({ ringMs }: Dial): number => Math.max(1, Math.ceil(ringMs / 1_000))

const variablesOf = (dial: Dial, floor: FloorId): Record<string, string> => ({
  TSUNAGU_FLOOR: floor,
  ...shown(dial),
  ...(dial.autoAnswer ? autoAnswer : {}),
  ...(dial.listenMs === undefined ? {} : listening(dial.listenMs, floor)),
})

/** For the dialplan lines that listen; while they do, the channel is not in our app and says whose it is. */
const listening = (listenMs: number, floor: FloorId): Record<string, string> => ({
  TSUNAGU_LISTEN_MS: String(listenMs),
  'CHANNEL(accountcode)': ringingAccount + floor,
})

const endpointOf = (to: Destination): string =>
  to.kind === 'phone' ? `PJSIP/${to.phone}` : `PJSIP/${to.number}@out-${to.line}`

/** This is what goes out as From; CALLERID is not. `i`: told by the first request, not by an update after it. */
const shown = ({ shownNumber, shownName }: Dial): Record<string, string> => ({
  ...(shownNumber === '' ? {} : { 'CONNECTEDLINE(num,i)': shownNumber }),
  ...(shownName === '' ? {} : { 'CONNECTEDLINE(name,i)': shownName }),
})

/** Two ways that phones know: RFC 5373's predecessor in Call-Info, and Alert-Info as desk phones have it. */
const autoAnswer = {
  'PJSIP_HEADER(add,Call-Info)': '<sip:tsunagu>;answer-after=0',
  'PJSIP_HEADER(add,Alert-Info)': '<http://tsunagu>;info=alert-autoanswer',
}

/** Asterisk does not say why it cannot make a channel; a phone is then not registered (20), a trunk is down (38). */
export const unreachableCause = (to: Destination): number => (to.kind === 'phone' ? 20 : 38)
