import { createHash, randomUUID } from 'node:crypto'
import type { Actor, CallId, FloorId, LogBody, LogEntry, LogId, RequestBody } from '@tsunagu/core'
import type { Accepted } from '@tsunagu/messages'
import { entryField, parseLogEntry } from '@tsunagu/messages'
import { sleep } from '@tsunagu/runtime'
import { appendOnce, keys, readLogRange } from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'

export type Ask = {
  readonly floor: FloorId
  readonly actor: Actor
  readonly body: RequestBody
  /** The visitor's `Idempotency-Key`, or null. */
  readonly key: string | null
}

type Verdict =
  | { readonly type: 'accepted'; readonly call: CallId | null }
  | { readonly type: 'refused'; readonly code: Parameters<typeof refusal>[0]; readonly reason: string }

const keepMs = 24 * 3_600_000

/**
 * Puts a request into the floor's log and waits for the floor's answer there. The same key asks once only and gets the
 * first answer again. Throws DoorError: the refusal, `request.timeout` (it may still happen), `request.keyReused`.
 */
export const ask = async (house: House, { floor, actor, body, key }: Ask): Promise<Accepted> => {
  const request = key === null ? `r-${randomUUID()}` : `k-${digest(`${actor.account}\n${key}`)}`
  const tail = await house.tail(floor)
  const answer = listen(house, tail.subscribe, request)
  try {
    const wanted: LogBody = { ...body, request, actor }
    const { id, repeated } = await house.withLog(appendOnce(house.redis, floor, 'api', wanted, request, keepMs))
    const earlier = repeated ? await house.withLog(earlierVerdict(house, floor, request, id, wanted)) : null
    const verdict = earlier ?? (await answer.verdict)
    if (verdict === null) throw new DoorError('request.timeout', because('request', request))
    await house.withLog(keepVerdict(house, floor, request, wanted, verdict))
    if (verdict.type === 'refused') throw refusal(verdict.code, verdict.reason)
    return { request, seq: id, call: verdict.call, repeated }
  } finally {
    answer.stop()
  }
}

const refusal = (code: Extract<LogBody, { type: 'request.refused' }>['code'], reason: string): DoorError =>
  new DoorError(code, because('', reason))

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

const verdictIn = (body: LogBody, request: string): Verdict | null => {
  if (body.type === 'request.accepted' && body.request === request) return { type: 'accepted', call: body.call }
  if (body.type === 'request.refused' && body.request === request)
    return { type: 'refused', code: body.code, reason: body.reason }
  return null
}

type Subscribe = (listener: (entry: LogEntry) => void) => () => void

const listen = (house: House, subscribe: Subscribe, request: string) => {
  let unsubscribe = (): void => undefined
  const heard = new Promise<Verdict>((resolve) => {
    unsubscribe = subscribe((entry) => {
      const verdict = verdictIn(entry.body, request)
      if (verdict !== null) resolve(verdict)
    })
  })
  const tired = new AbortController()
  const verdict = Promise.race([heard, sleep(house.clock, house.answerMs, tired.signal).then(() => null)])
  return {
    verdict,
    stop: () => {
      tired.abort()
      unsubscribe()
    },
  }
}

/** What was answered the first time: kept beside the log, or still in it. */
const earlierVerdict = async (
  house: House,
  floor: FloorId,
  request: string,
  id: LogId,
  wanted: LogBody,
): Promise<Verdict | null> => {
  const kept = await house.redis.get(keys.once(floor, `${request}.answer`))
  if (kept !== null) return sameOr(JSON.parse(kept) as Kept, wanted)
  const [asked, ...later] = await readLogRange(house.redis, floor, id, '+', 5_000)
  if (asked === undefined || asked.id !== id) return null
  const before = parseLogEntry(asked.id, asked.fields).body
  if (fingerprint(before) !== fingerprint(wanted)) throw new DoorError('request.keyReused')
  for (const raw of later) {
    if (!mentions(raw.fields, request)) continue
    const verdict = verdictIn(parseLogEntry(raw.id, raw.fields).body, request)
    if (verdict !== null) return verdict
  }
  return null
}

const mentions = (fields: readonly string[], request: string): boolean =>
  fields[fields.indexOf(entryField) + 1]?.includes(request) ?? false

type Kept = { readonly fingerprint: string; readonly verdict: Verdict }

const sameOr = (kept: Kept, wanted: LogBody): Verdict => {
  if (kept.fingerprint !== fingerprint(wanted)) throw new DoorError('request.keyReused')
  return kept.verdict
}

const keepVerdict = async (house: House, floor: FloorId, request: string, body: LogBody, verdict: Verdict) => {
  const kept: Kept = { fingerprint: fingerprint(body), verdict }
  await house.redis.set(keys.once(floor, `${request}.answer`), JSON.stringify(kept), 'PX', keepMs)
}

/** What was asked; key order does not matter. */
const fingerprint = (body: LogBody): string => digest(JSON.stringify(body, Object.keys(flat(body)).sort()))

/** All keys at any depth, for JSON.stringify's list of wanted keys. */
const flat = (value: object): Record<string, true> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => [
      [key, true] as const,
      ...(typeof inner === 'object' && inner !== null ? Object.entries(flat(inner)) : []),
    ]),
  )
