import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchStack, openBenchStack, ourNumber, peerNumber, scenario } from './bench-stack.ts'
import { type Bench, rounded } from './result.ts'

const agents = 20
const secondsEach = 10
/** Calls per second tried, one after the other, until calls are lost or cannot keep up. */
const ladder = [5, 10, 15, 20, 25, 30, 40, 50, 60]

type Rung = { readonly perSecond: number; readonly lost: number; readonly calls: number }

/**
 * Calls that arrive, are queued, connected and ended at once, at a growing rate, none lost: the highest rate that is kept
 * up, ours and app_queue's, on the same Asterisk, cores, phones and callers.
 */
export const callsBench: Bench = async () => {
  const stack = await openBenchStack()
  try {
    await stack.ready(agents)
    const ours = await climb(stack, 'ours', ourNumber)
    await stack.ready(0)
    await stack.peerReady(agents)
    const peer = await climb(stack, 'peer', peerNumber)
    const best = highest(ours)
    const peerBest = highest(peer)
    return {
      bench: 'calls',
      ours: { callsPerSecond: best, lostBelow: lostUpTo(ours, best) },
      peer: { name: 'app_queue', callsPerSecond: peerBest, lostBelow: lostUpTo(peer, peerBest) },
      ratio: rounded(best / peerBest),
      ratioOf: 'callsPerSecond',
    }
  } finally {
    await stack.close()
  }
}

/** The rate reached by the fastest rung on which no call was lost. */
const highest = (rungs: readonly Rung[]): number =>
  Math.max(0, ...rungs.filter(({ lost }) => lost === 0).map(({ perSecond }) => perSecond))

const lostUpTo = (rungs: readonly Rung[], rate: number): number =>
  rungs.filter(({ perSecond }) => perSecond <= rate).reduce((sum, { lost }) => sum + lost, 0)

const climb = async (stack: BenchStack, name: string, number: string): Promise<readonly Rung[]> => {
  const pbx = `127.0.0.1:${stack.sipPort}`
  const phones = stack.sipp(`agents-calls-${name}`, [
    ...['-sf', scenario('agent'), '-i', '127.0.0.1', '-p', String(stack.port(100)), '-mp', String(stack.port(3_000))],
    ...['-d', '0', '-aa', pbx],
  ])
  const rungs: Rung[] = []
  for (const rate of ladder) {
    const rung = await attempt(stack, `${name}-${rate}`, number, rate, pbx)
    rungs.push(rung)
    if (rung.lost > 0 || rung.perSecond < rate * 0.9) break
  }
  phones.stop()
  await phones.done
  return rungs
}

const attempt = async (stack: BenchStack, name: string, number: string, rate: number, pbx: string): Promise<Rung> => {
  const stats = join(stack.runDir, `sipp-calls-${name}.csv`)
  rmSync(stats, { force: true })
  const calls = rate * secondsEach
  const begun = performance.now()
  const citizens = stack.sipp(`citizens-calls-${name}`, [
    ...['-sf', scenario('citizen'), '-s', number, '-i', '127.0.0.2', '-p', String(stack.port(110))],
    ...[
      '-mp',
      String(stack.port(3_400)),
      '-l',
      '300',
      '-r',
      String(rate),
      '-m',
      String(calls),
      '-timeout',
      '60s',
      '-aa',
    ],
    ...['-trace_stat', '-stf', stats, '-fd', '1', pbx],
  ])
  await citizens.done
  const seconds = (performance.now() - begun) / 1_000
  const done = existsSync(stats) ? successful(readFileSync(stats, 'utf8')) : 0
  return { perSecond: rounded(done / seconds), lost: calls - done, calls }
}

/** `SuccessfulCall(C)` of the last row of SIPp's statistics. */
export const successful = (csv: string): number => {
  const rows = csv.trim().split('\n')
  const column = (rows[0] ?? '').split(';').indexOf('SuccessfulCall(C)')
  return Number((rows.at(-1) ?? '').split(';')[column] ?? 0)
}
