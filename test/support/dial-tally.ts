import type { Attempt, AttemptOutcome, LogBody, Target } from '@tsunagu/core'
import type { Carrier, CarrierCall } from './citizen.ts'
import type { FloorLog } from './floor-log.ts'
import { until } from './wait.ts'

/** A campaign as we tell it, and as the carrier took it down. */
export type Tally = {
  readonly attempts: readonly Attempt[]
  /** Those of them that were dialled; the floor refuses one when the agent kept for it has gone meanwhile. */
  readonly dialled: readonly Attempt[]
  readonly ended: readonly Extract<LogBody, { type: 'attempt.ended' }>[]
  readonly carrier: readonly CarrierCall[]
}

export type Awaited = {
  readonly campaign: string
  readonly targets: readonly Pick<Target, 'target'>[]
  readonly numbers: readonly string[]
  readonly withinMs: number
}

/** Until nobody is in the air, each of these has been tried or settled, and the carrier has written its calls down. */
export const campaignOver = async (log: FloorLog, carrier: Carrier, awaited: Awaited): Promise<Tally> => {
  const { campaign, targets, numbers, withinMs } = awaited
  const started = () => log.all('attempt.started').filter(({ body }) => body.attempt.campaign === campaign)
  const ended = () => log.all('attempt.ended').filter(({ body }) => body.campaign === campaign)
  const settled = () =>
    new Set(log.all('target.settled').flatMap(({ body }) => (body.campaign === campaign ? [body.target] : [])))
  const flying = () => {
    const over = new Set(ended().map(({ body }) => body.call))
    return started().filter(({ body }) => !over.has(body.attempt.call))
  }
  await until(
    'everybody was tried',
    async () => {
      await log.read()
      return flying().length === 0 && targets.every(({ target }) => settled().has(target))
    },
    { withinMs, seen: () => [`${settled().size} of ${targets.length}, ${flying().length} in the air`] },
  )
  const ours = new Set(numbers)
  const taken = () => carrier.log.filter(({ direction, called }) => direction === 'taken' && ours.has(called))
  const out = new Set(log.all('call.dialled').map(({ body }) => body.call))
  const dialled = started().flatMap(({ body: { attempt } }) => (out.has(attempt.call) ? [attempt] : []))
  // A line for each; fewer only when one was taken back before it got there, so nobody is on the carrier's lines then.
  const all = dialled.length
  await until(
    'the carrier has written everything down',
    async () => taken().length >= all || (await carrier.channels()) === 0,
    { seen: () => [`${taken().length} of ${all}`] },
  )
  return {
    attempts: started().map(({ body }) => body.attempt),
    dialled,
    ended: ended().map(({ body }) => body),
    carrier: taken(),
  }
}

/** What the carrier saw of a call, in the words of an attempt. */
const seen: Readonly<Record<string, readonly AttemptOutcome[]>> = {
  answer: ['answered', 'abandoned'],
  keys: ['answered', 'abandoned'],
  machine: ['answered', 'abandoned', 'machine'],
  'early-hangup': ['answered', 'abandoned'],
  busy: ['busy'],
  'no-answer': ['noAnswer', 'cancelled'],
  unallocated: ['invalid'],
}

/** Every difference between what we say we did and what the carrier took down, in words; empty when there is none. */
export const differences = ({ dialled, ended, carrier }: Tally): readonly string[] => {
  const outcomes = new Map(ended.map(({ call, outcome }) => [call, outcome]))
  const problems: string[] = []
  for (const number of new Set([...dialled.map((one) => one.number), ...carrier.map(({ called }) => called)])) {
    const ours = dialled.filter((one) => one.number === number).map(({ call }) => outcomes.get(call) ?? 'no end')
    const theirs = carrier.filter(({ called }) => called === number)
    if (ours.length !== theirs.length) problems.push(`${number}: ${ours.join()} here, ${theirs.length} calls there`)
    for (const { did } of theirs)
      if (!ours.some((outcome) => seen[did]?.includes(outcome as AttemptOutcome)))
        problems.push(`${number}: ${ours.join()} here, ${did} there`)
  }
  return problems
}

/** Calls that showed another number than the line's. */
export const wrongCallerIds = ({ carrier }: Tally, number: string): readonly CarrierCall[] =>
  carrier.filter(
    ({ from, pai, rpid, contact }) =>
      !from.includes(`sip:${number}@`) ||
      [pai, rpid, contact].some((header) => header !== '' && !header.includes(number)),
  )
