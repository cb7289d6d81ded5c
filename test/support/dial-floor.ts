import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Campaign,
  type Flow,
  type LogBody,
  municipalRules,
  municipalTries,
  type PacingMode,
  seeded,
  standardCalendar,
  type Target,
} from '@tsunagu/core'
import { appendEntry } from '@tsunagu/store'
import {
  type BenchPlace,
  type BenchStack,
  configOf,
  floor,
  openBenchStack,
  ourNumber,
  scenario,
} from '../bench/bench-stack.ts'
import { Carrier } from './citizen.ts'
import { inDaytime } from './daytime.ts'
import { campaignOver, type Tally } from './dial-tally.ts'
import { FloorLog } from './floor-log.ts'
import { LineEars } from './line-ears.ts'
import { readEnvFile } from './stack.ts'
import { until } from './wait.ts'

/** What an agentless campaign says, and the one thing it asks. */
const notice: Flow = {
  ...{ id: 'notice', version: 1, title: '', language: 'ja', start: 'ask' },
  nodes: {
    ask: {
      ...{ type: 'survey', question: 'heard', keys: ['1', '2'], next: 'bye', waitMs: 4_000, tries: 1 },
      ...{ prompts: ['ja/recording-notice'], wrong: [], silent: [] },
    },
    bye: { type: 'end', prompts: [], outcome: 'inFlow' },
  },
}

/** Agents without an open line. */
const atDesk = 2

const everyDay = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])

/** Where the last four digits of a number say what its owner does (asterisk-config/carrier/README.md). */
const behaviours: readonly Behaviour[] = [
  { share: 0.45, digits: (n: number) => `1${n % 2}0${2 + (n % 3)}` },
  { share: 0.3, digits: () => '3000' },
  { share: 0.12, digits: () => '2000' },
  { share: 0.07, digits: () => '4000' },
  { share: 0.06, digits: (n: number) => `8${n % 2}0${4 + (n % 4)}` },
]

type Behaviour = { readonly share: number; readonly digits: (n: number) => string }

/** Persons with seeded behaviour, each with a number of his own. */
export const persons = (count: number, seed: number, does: readonly Behaviour[] = behaviours): readonly Target[] =>
  Array.from({ length: count }, (_, n) => {
    let luck = seeded(seed * 1_000_003 + n).next()
    const one = does.find(({ share }) => {
      luck -= share
      return luck < 0
    })
    // Every run calls people of its own.
    const number = `0${7 + (seed % 3)}0${String(1_000 + n)}${one?.digits(n) ?? '3000'}`
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
  /** What the agents hear. */
  readonly ears: LineEars
  readonly carrier: Carrier
  readonly say: (body: LogBody) => Promise<unknown>
  readonly fill: (campaign: string, targets: readonly Target[]) => Promise<void>
  readonly kill: (part: string) => Promise<void>
  /** Until nobody is in the air and each of these has been tried or settled. */
  readonly over: (campaign: string, targets: readonly Target[], withinMs: number) => Promise<Tally>
  readonly close: () => Promise<void>
}

/**
 * A stack with a carrier, agents whose phones stay off hook (queue `bench`), two more whose phones are rung for each call (`desk`), and
 * nothing between the log and the dialler.
 */
export const openDialFloor = async (
  name: string,
  agents: number,
  portBase: number,
  more: Pick<BenchPlace, 'soundPorts' | 'modules'> = {},
): Promise<DialFloor> => {
  const runDir = join(tmpdir(), `tsunagu-${name}-${portBase}`)
  const services = ['bridge', 'acd', 'ivr', 'dialler']
  rmSync(runDir, { recursive: true, force: true })
  const stack = await openBenchStack(agents + atDesk, null, { runDir, portBase, env: inDaytime(), services, ...more })
  const env = readEnvFile(join(runDir, 'env'))
  const carrier = new Carrier(env)
  const log = new FloorLog(env.TSUNAGU_REDIS_URL ?? '', floor)
  const say = (body: LogBody): Promise<unknown> => appendEntry(stack.redis, floor, 'test', body)
  const config = configOf(stack.agents)
  const [onLine, desk] = [stack.agents.slice(0, agents), stack.agents.slice(agents)]
  await say({
    type: 'floor.configured',
    config: {
      ...config,
      version: 2,
      queues: config.queues.flatMap((queue) => ['bench', 'desk'].map((id) => ({ ...queue, id, wrapUpMs: 300 }))),
      agents: config.agents.map((agent) => {
        const queues = desk.some(({ id }) => id === agent.id) ? ['desk'] : agent.queues
        return { ...agent, queues, autoAnswer: true }
      }),
      flows: [...config.flows, notice],
      calendars: [{ ...standardCalendar, id: 'always', name: 'always', weekdays: everyDay, holidays: 'asWeekday' }],
    },
  })
  const ears = await LineEars.open(stack.port(3_900), join(runDir, 'phones-that-stay.log'))
  const phones = stack.sipp('phones-that-stay', [
    ...['-sf', scenario('agent-stays'), '-i', '127.0.0.1', '-p', String(stack.port(100))],
    ...['-mp', String(stack.port(3_000)), '-key', 'ear_port', String(ears.port), '-aa'],
    ...['-trace_logs', '-log_file', ears.lines, `127.0.0.1:${stack.sipPort}`],
  ])
  await stack.ready(agents + atDesk)
  const actor = { account: 'test', door: 'system' } as const
  for (const { id: agent } of onLine) await say({ type: 'agent.openLine', agent, request: `open-${agent}`, actor })
  await until('all lines are open', async () => {
    await log.read()
    const open = new Map(log.all('agent.changed').map(({ body }) => [body.agent, body.lineOpen]))
    return [...open.values()].filter(Boolean).length === agents
  })
  return {
    stack,
    log,
    ears,
    carrier,
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
      ears.close()
      carrier.close()
      log.redis.disconnect()
      await stack.close()
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}
