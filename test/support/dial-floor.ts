import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
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
import { Carrier } from './citizen.ts'
import { inDaytime } from './daytime.ts'
import { campaignOver, type Tally } from './dial-tally.ts'
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
    over: (campaign, targets, withinMs) =>
      campaignOver(log, carrier, {
        ...{ campaign, targets, withinMs },
        numbers: targets.flatMap(({ standing }) => standing.numbers),
      }),
    close: async () => {
      phones.stop()
      carrier.close()
      log.redis.disconnect()
      await stack.close()
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}
