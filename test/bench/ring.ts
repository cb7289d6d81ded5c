import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchStack, openBenchStack, ourNumber, peerNumber, scenario } from './bench-stack.ts'
import { type Bench, quantile, rounded } from './result.ts'

export type RingSize = {
  readonly agents: number
  /** Callers who stand in the queue while every agent talks. */
  readonly waiting: number
  readonly talkMs: { readonly least: number; readonly most: number }
  readonly calls: number
}

const small: RingSize = { agents: 5, waiting: 3, talkMs: { least: 2_000, most: 2_000 }, calls: 100 }
/** Four agents a second are freed, so that the phones, which share the machine, do not eat it. */
const large: RingSize = { agents: 100, waiting: 50, talkMs: { least: 15_000, most: 35_000 }, calls: 700 }

/**
 * Callers always wait; each agent answers, talks and hangs up. How long until the same phone rings again, as the phone
 * itself sees it: ours, then app_queue on the same Asterisk with the same phones.
 */
const ring =
  (bench: string, size: RingSize): Bench =>
  async () => {
    const stack = await openBenchStack(size.agents)
    try {
      await stack.ready(size.agents)
      const ours = await measureRing(stack, 'ours', ourNumber, size)
      await stack.ready(0)
      await stack.peerReady(size.agents)
      const peer = await measureRing(stack, 'peer', peerNumber, size)
      const p99Ms = rounded(quantile(ours, 0.99))
      const peerP99Ms = rounded(quantile(peer, 0.99))
      return {
        bench,
        ours: { agents: size.agents, waiting: size.waiting, ...figures(ours) },
        peer: { name: 'app_queue', ...figures(peer), limitP99Ms: 25 },
        ratio: rounded(p99Ms / peerP99Ms),
        ratioOf: 'p99Ms',
      }
    } finally {
      await stack.close()
    }
  }

export const ringBench = ring('ring', large)
export const ringSmallBench = ring('ring-small', small)

export const figures = (samples: readonly number[]): Readonly<Record<string, number>> => ({
  samples: samples.length,
  p50Ms: rounded(quantile(samples, 0.5)),
  p95Ms: rounded(quantile(samples, 0.95)),
  p99Ms: rounded(quantile(samples, 0.99)),
  maxMs: rounded(Math.max(...samples)),
})

type RingStack = Pick<BenchStack, 'runDir' | 'sipPort' | 'sipp' | 'port'>

const timeoutS = 400

/** Milliseconds from each BYE of an agent's phone to its next INVITE. */
export const measureRing = async (
  stack: RingStack,
  name: string,
  number: string,
  { agents, waiting, talkMs, calls }: RingSize,
): Promise<readonly number[]> => {
  const log = join(stack.runDir, `sipp-${name}.log`)
  rmSync(log, { force: true })
  const pbx = `127.0.0.1:${stack.sipPort}`
  const phones = stack.sipp(`agents-${name}`, [
    ...['-sf', agentsWhoTalk(stack.runDir, talkMs), '-i', '127.0.0.1', '-p', String(stack.port(100))],
    ...['-mp', String(stack.port(3_000)), '-aa', '-trace_logs', '-log_file', log, pbx],
  ])
  const citizens = stack.sipp(`citizens-${name}`, [
    ...['-sf', scenario('citizen'), '-s', number, '-i', '127.0.0.2', '-p', String(stack.port(110))],
    ...['-mp', String(stack.port(3_400)), '-l', String(agents + waiting), '-r', '10', '-m', String(calls)],
    ...['-timeout', `${timeoutS}s`, '-aa', pbx],
  ])
  await citizens.done
  phones.stop()
  await phones.done
  return gaps(readFileSync(log, 'utf8'))
}

/** The agents' scenario with talks of every length between the two. */
export const agentsWhoTalk = (runDir: string, { least, most }: RingSize['talkMs']): string => {
  const file = join(runDir, 'agent.xml')
  const pause = `<pause distribution="uniform" min="${least}" max="${most}"/>`
  writeFileSync(file, readFileSync(scenario('agent'), 'utf8').replace('<pause/>', pause))
  return file
}

/** Lines are `RING <user> <seconds> <microseconds>` and `FREE …`; the last callers leave no next ring. */
export const gaps = (text: string): readonly number[] => {
  const freeAt = new Map<string, number>()
  const found: number[] = []
  for (const [, what, user = '', seconds, micros] of text.matchAll(/(RING|FREE) (\S+) (\d+)\.\d+ (\d+)\.\d+/g)) {
    const at = Number(seconds) * 1_000 + Number(micros) / 1_000
    if (what === 'FREE') freeAt.set(user, at)
    else {
      const since = freeAt.get(user)
      if (since !== undefined) found.push(at - since)
      freeAt.delete(user)
    }
  }
  return found
}
