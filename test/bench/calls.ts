import { type BenchStack, openBenchStack, ourNumber, peerNumber, scenario } from './bench-stack.ts'
import { callersDone } from './callers.ts'
import { type Bench, rounded } from './result.ts'

const agents = 20
const secondsEach = 10
/** Calls per second tried, one after the other, until calls are lost or cannot keep up. */
const ladder = [5, 10, 20, 30, 40, 50, 60, 70, 80, 100, 120]

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
    const rung = await attempt(stack, `${name}-${rate}`, number, rate)
    rungs.push(rung)
    if (rung.lost > 0 || rung.perSecond < rate * 0.9) break
  }
  phones.stop()
  await phones.done
  return rungs
}

const attempt = async (stack: BenchStack, name: string, number: string, rate: number): Promise<Rung> => {
  const calls = rate * secondsEach
  const { wentWell, tookS } = await callersDone(stack, `calls-${name}`, number, { rate, calls, most: 300, seconds: 60 })
  return { perSecond: rounded(wentWell / tookS), lost: calls - wentWell, calls }
}
