import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchStack, openBenchStack, ourNumber, peerNumber, scenario } from './bench-stack.ts'
import { type Bench, quantile, rounded } from './result.ts'

const agents = 5
const callsEach = 100
const talkMs = 2_000

/**
 * Callers always wait; each agent answers, talks 2 s and hangs up. How long until the same phone rings again, as the
 * phone itself sees it: ours, then app_queue on the same Asterisk with the same phones.
 */
export const ringBench: Bench = async () => {
  const stack = await openBenchStack()
  try {
    await stack.ready(agents)
    const ours = await measure(stack, 'ours', ourNumber)
    await stack.ready(0)
    await stack.peerReady(agents)
    const peer = await measure(stack, 'peer', peerNumber)
    const p99Ms = rounded(quantile(ours, 0.99))
    const peerP99Ms = rounded(quantile(peer, 0.99))
    return {
      bench: 'ring',
      ours: figures(ours),
      peer: { name: 'app_queue', ...figures(peer), limitP99Ms: 25 },
      ratio: rounded(p99Ms / peerP99Ms),
      ratioOf: 'p99Ms',
    }
  } finally {
    await stack.close()
  }
}

const figures = (samples: readonly number[]): Readonly<Record<string, number>> => ({
  samples: samples.length,
  p50Ms: rounded(quantile(samples, 0.5)),
  p95Ms: rounded(quantile(samples, 0.95)),
  p99Ms: rounded(quantile(samples, 0.99)),
  maxMs: rounded(Math.max(...samples)),
})

/** Milliseconds from each BYE of an agent's phone to its next INVITE. */
const measure = async (stack: BenchStack, name: string, number: string): Promise<readonly number[]> => {
  const log = join(stack.runDir, `sipp-${name}.log`)
  rmSync(log, { force: true })
  const pbx = `127.0.0.1:${stack.sipPort}`
  const phones = stack.sipp(`agents-${name}`, [
    ...['-sf', scenario('agent'), '-i', '127.0.0.1', '-p', String(stack.port(100)), '-mp', String(stack.port(3_000))],
    ...['-d', String(talkMs), '-aa', '-trace_logs', '-log_file', log, pbx],
  ])
  const citizens = stack.sipp(`citizens-${name}`, [
    ...[
      '-sf',
      scenario('citizen'),
      '-s',
      number,
      '-i',
      '127.0.0.2',
      '-p',
      String(stack.port(110)),
      '-mp',
      String(stack.port(3_400)),
    ],
    ...['-l', '8', '-r', '10', '-m', String(callsEach), '-timeout', '180s', '-aa', pbx],
  ])
  await citizens.done
  phones.stop()
  await phones.done
  return gaps(readFileSync(log, 'utf8'))
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
