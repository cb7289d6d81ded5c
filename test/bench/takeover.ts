import { appendEntry, compareLogIds, lastLogId, readLogAfter, readState } from '@tsunagu/store'
import { until } from '../support/servers.ts'
import { type BenchStack, configOf, floor, openBenchStack } from './bench-stack.ts'
import { type Bench, rounded } from './result.ts'

const rounds = 5
const services = ['acd', 'ivr', 'bridge'] as const

/**
 * `kill -9` of each service: how long until a new one has folded an entry that was appended right after the kill; with a
 * standby beside it, and without (the supervisor starts a new process).
 */
export const takeoverBench: Bench = async () => {
  const stack = await openBenchStack()
  try {
    const alone: Record<string, number> = {}
    for (const service of services) alone[`${service}AloneMs`] = await worst(stack, [service])
    await stack.stack('start', ...services.map((service) => `${service}-2`))
    const standby: Record<string, number> = {}
    for (const service of services) standby[`${service}StandbyMs`] = await worst(stack, [service, `${service}-2`])
    const worstStandbyMs = Math.max(...Object.values(standby))
    return {
      bench: 'takeover',
      ours: { ...standby, ...alone, worstStandbyMs },
      peer: { name: 'limit', worstStandbyMs: 2_000 },
      ratio: rounded(worstStandbyMs / 2_000),
      ratioOf: 'worstStandbyMs',
    }
  } finally {
    await stack.close()
  }
}

const worst = async (stack: BenchStack, candidates: readonly string[]): Promise<number> => {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) took.push(await killLeader(stack, candidates))
  return rounded(Math.max(...took))
}

const killLeader = async (stack: BenchStack, candidates: readonly string[]): Promise<number> => {
  const service = candidates[0] ?? ''
  const leader = await leaderOf(stack, service, candidates)
  const pid = Number(await stack.stack('pid', leader))
  const before = await lastLogId(stack.redis, floor)
  process.kill(pid, 'SIGKILL')
  const begun = performance.now()
  if (service === 'bridge') await until('a bridge has told what is there', snapshotAfter(stack, before), 30_000, 5)
  else {
    // A published configuration changes every folder's state, so that it is committed at once.
    const id = await appendEntry(stack.redis, floor, 'bench', {
      type: 'floor.configured',
      config: configOf(stack.agents),
    })
    await until(
      `${service} has read on`,
      async () => compareLogIds((await readState(stack.redis, floor, service)).position, id) >= 0,
      30_000,
      5,
    )
  }
  const took = performance.now() - begun
  await stack.stack('start', ...candidates)
  return took
}

/** Whose token stands in the lease: `<instance>:<uuid>`. */
const leaderOf = async (stack: BenchStack, service: string, candidates: readonly string[]): Promise<string> => {
  const key = service === 'bridge' ? 'tsunagu:lease:bridge:pbx1' : `{${floor}}:lease:${service}`
  let holder = ''
  await until(`somebody holds ${key}`, async () => {
    holder = ((await stack.redis.get(key)) ?? '').split(':')[0] ?? ''
    return candidates.includes(holder)
  })
  return holder
}

const snapshotAfter =
  (stack: BenchStack, before: string): (() => Promise<boolean>) =>
  async () => {
    const entries = await readLogAfter(stack.redis, floor, before, { count: 1_000, blockMs: null })
    return entries.some(({ fields }) => fields.some((field) => field.includes('"pbx.snapshot"')))
  }
