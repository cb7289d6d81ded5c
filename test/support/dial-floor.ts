import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Attempt,
  type AttemptOutcome,
  type Campaign,
  type LogBody,
  municipalRules,
  municipalTries,
  type PacingMode,
  seeded,
  standardCalendar,
  type Target,
} from '@tsunagu/core'
import { appendEntry } from '@tsunagu/store'
import { type BenchStack, configOf, floor, openBenchStack, ourNumber, scenario } from '../bench/bench-stack.ts'
import { Carrier, type CarrierCall } from './citizen.ts'
import { inDaytime } from './daytime.ts'
import { FloorLog } from './floor-log.ts'
import { readEnvFile } from './stack.ts'
import { until } from './wait.ts'

const everyDay = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])

/** Where the last four digits of a number say what its owner does (asterisk-config/carrier/README.md). */
const behaviours = [
  { share: 0.45, digits: (n: number) => `1${n % 2}0${2 + (n % 3)}` },
  { share: 0.3, digits: () => '3000' },
  { share: 0.12, digits: () => '2000' },
  { share: 0.07, digits: () => '4000' },
  { share: 0.06, digits: (n: number) => `8${n % 2}0${4 + (n % 4)}` },
] as const

/** Persons with seeded behaviour, each with a number of his own. */
export const persons = (count: number, seed: number): readonly Target[] =>
  Array.from({ length: count }, (_, n) => {
    let luck = seeded(seed * 1_000_003 + n).next()
    const does = behaviours.find(({ share }) => {
      luck -= share
      return luck < 0
    })
    // Every run calls people of its own.
    const number = `0${7 + (seed % 3)}0${String(1_000 + n)}${(does ?? behaviours[1]).digits(n)}`
    return {
      ...{ target: seed * 100_000 + n, person: seed * 100_000 + n, household: null, rank: n + 1 },
      standing: { mayCall: true, owed: 10_000, numbers: [number], reasons: [] },
      ...{ tried: [], numberTried: [], householdTried: [], appointment: null, contactsFrom: null },
    }
  })

/** Rings are eight seconds long here, talks two to four, so that an hour's work takes minutes; nothing else is scaled. */
export const proofCampaign = (id: string, mode: PacingMode, cap: number): Campaign => ({
  ...{
    id,
    version: 1,
    name: '実証',
    state: 'running',
    line: 'bench',
    callerId: ourNumber,
    queue: 'bench',
    mode,
  },
  pacing: { ...municipalRules, mode, cap, ringTimeoutS: 8 },
  tries: { ...municipalTries, calendar: 'always', ringTimeoutS: 8 },
  ...{ firstDay: null, lastDay: null, priority: 0, weight: 1, reserve: 0, yields: true },
  apology: ['ja/apology'],
  quotas: [],
})

export type Tally = {
  readonly attempts: readonly Attempt[]
  readonly ended: readonly Extract<LogBody, { type: 'attempt.ended' }>[]
  readonly carrier: readonly CarrierCall[]
}

export type DialFloor = {
  readonly stack: BenchStack
  readonly log: FloorLog
  readonly say: (body: LogBody) => Promise<unknown>
  readonly fill: (campaign: string, targets: readonly Target[]) => Promise<void>
  readonly kill: (part: string) => Promise<void>
  /** Until nobody is in the air and each of these has been tried or settled. */
  readonly over: (campaign: string, targets: readonly Target[], withinMs: number) => Promise<Tally>
  readonly close: () => Promise<void>
}

/** A stack with a carrier, agents whose phones stay off hook, and nothing between the log and the dialler. */
export const openDialFloor = async (name: string, agents: number, portBase: number): Promise<DialFloor> => {
  const runDir = join(tmpdir(), `tsunagu-${name}-${portBase}`)
  const services = ['bridge', 'acd', 'ivr', 'dialler']
  rmSync(runDir, { recursive: true, force: true })
  const stack = await openBenchStack(agents, null, { runDir, portBase, env: inDaytime(), services })
  const env = readEnvFile(join(runDir, 'env'))
  const carrier = new Carrier(env)
  const log = new FloorLog(env.TSUNAGU_REDIS_URL ?? '', floor)
  const say = (body: LogBody): Promise<unknown> => appendEntry(stack.redis, floor, 'test', body)
  const config = configOf(stack.agents)
  await say({
    type: 'floor.configured',
    config: {
      ...config,
      version: 2,
      queues: config.queues.map((queue) => ({ ...queue, wrapUpMs: 300 })),
      agents: config.agents.map((agent) => ({ ...agent, autoAnswer: true })),
      calendars: [{ ...standardCalendar, id: 'always', name: 'always', weekdays: everyDay, holidays: 'asWeekday' }],
    },
  })
  const phones = stack.sipp('phones-that-stay', [
    ...['-sf', scenario('agent-stays'), '-i', '127.0.0.1', '-p', String(stack.port(100))],
    ...['-mp', String(stack.port(3_000)), '-aa', `127.0.0.1:${stack.sipPort}`],
  ])
  await stack.ready(agents)
  const actor = { account: 'test', door: 'system' } as const
  for (const { id: agent } of stack.agents)
    await say({ type: 'agent.openLine', agent, request: `open-${agent}`, actor })
  await until('all lines are open', async () => {
    await log.read()
    const open = new Map(log.all('agent.changed').map(({ body }) => [body.agent, body.lineOpen]))
    return [...open.values()].filter(Boolean).length === agents
  })
  return {
    stack,
    log,
    say,
    fill: async (campaign, targets) => {
      for (let from = 0; from < targets.length; from += 50) {
        await log.read()
        const upTo = log.entries.at(-1)?.id ?? '0-0'
        const some = targets.slice(from, from + 50)
        await say({ type: 'campaign.filled', campaign, upTo, targets: some, left: 0 })
      }
    },
    kill: async (part) => {
      const pid = Number(await stack.stack('pid', part))
      if (pid > 0) process.kill(pid, 'SIGKILL')
    },
    over: (campaign, targets, withinMs) => over(log, carrier, { campaign, targets, withinMs }),
    close: async () => {
      phones.stop()
      carrier.close()
      log.redis.disconnect()
      await stack.close()
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}

type Awaited = { readonly campaign: string; readonly targets: readonly Target[]; readonly withinMs: number }

const over = async (log: FloorLog, carrier: Carrier, { campaign, targets, withinMs }: Awaited): Promise<Tally> => {
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
  await until('the carrier has written everything down', async () => (await carrier.channels()) === 0)
  const numbers = new Set(targets.flatMap(({ standing }) => standing.numbers))
  return {
    attempts: started().map(({ body }) => body.attempt),
    ended: ended().map(({ body }) => body),
    carrier: carrier.log.filter(({ direction, called }) => direction === 'taken' && numbers.has(called)),
  }
}

/** What the carrier saw of a call, in the words of an attempt. */
const seen: Readonly<Record<string, readonly AttemptOutcome[]>> = {
  answer: ['answered', 'abandoned'],
  'early-hangup': ['answered', 'abandoned'],
  busy: ['busy'],
  'no-answer': ['noAnswer', 'cancelled'],
  unallocated: ['invalid'],
}

/** Every difference between what we say we did and what the carrier took down, in words; empty when there is none. */
export const differences = ({ attempts, ended, carrier }: Tally): readonly string[] => {
  const outcomes = new Map(ended.map(({ call, outcome }) => [call, outcome]))
  const problems: string[] = []
  for (const number of new Set([...attempts.map((one) => one.number), ...carrier.map(({ called }) => called)])) {
    const ours = attempts.filter((one) => one.number === number).map(({ call }) => outcomes.get(call) ?? 'no end')
    const theirs = carrier.filter(({ called }) => called === number)
    if (ours.length !== theirs.length) problems.push(`${number}: ${ours.join()} here, ${theirs.length} calls there`)
    for (const { did } of theirs)
      if (!ours.some((outcome) => seen[did]?.includes(outcome as AttemptOutcome)))
        problems.push(`${number}: ${ours.join()} here, ${did} there`)
  }
  return problems
}

/** Calls that showed another number than the line's. */
export const wrongCallerIds = ({ carrier }: Tally): readonly CarrierCall[] =>
  carrier.filter(
    ({ from, pai, rpid, contact }) =>
      !from.includes(`sip:${ourNumber}@`) ||
      [pai, rpid, contact].some((header) => header !== '' && !header.includes(ourNumber)),
  )
