import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inContract, openDatabase } from '@tsunagu/store'
import { until } from '../support/servers.ts'
import { readEnvFile } from '../support/stack.ts'
import { type BenchStack, floor, openBenchStack, ourNumber, peerNumber } from './bench-stack.ts'
import { callersDone } from './callers.ts'
import { type Bench, type Figures, rounded } from './result.ts'
import { agentsWhoTalk } from './ring.ts'

/** Ten seconds a call: so many new ones a second, ten times as many up at once. */
const talkMs = { least: 9_000, most: 11_000 } as const
const wanted = 20
const ladder = [10, 20, 30, 40]
/** Enough for the fastest rung, with a second between two calls. */
const agents = 450
const holdS = Number(process.env.TSUNAGU_BENCH_LOAD_S ?? 600)
const rungS = Math.min(60, Math.max(20, holdS / 10))

type Held = {
  readonly perSecond: number
  readonly arrived: number
  readonly lost: number
  readonly upAtOnce: number
  readonly busyPercent: number
}

/**
 * 200 calls up at once on one node, 20 new a second, for ten minutes (TSUNAGU_BENCH_LOAD_S: shorter), and none lost; first
 * the highest rate at which none is lost, ours and app_queue's on the same machine, then the long run at 20 or that rate.
 * A call is lost that is refused, dropped, or (ours) missing in the records, not answered there, or without a recording.
 */
export const loadBench: Bench = async () => {
  const stack = await openBenchStack(agents)
  try {
    await stack.ready(agents)
    const ours = await limitThenHold(stack, 'ours', ourNumber, oursLost)
    await stack.ready(0)
    await stack.peerReady(agents)
    const peer = await limitThenHold(stack, 'peer', peerNumber, async () => ({}))
    return {
      bench: 'load',
      ours,
      peer: { name: 'app_queue', ...peer },
      ratio: rounded((ours.limitPerSecond ?? 0) / (peer.limitPerSecond ?? 0)),
      ratioOf: 'limitPerSecond',
    }
  } finally {
    await stack.close()
  }
}

/** What was lost behind the calls' own backs, of calls that went well for the citizens; keys say how. */
type Behind = (stack: BenchStack, since: string, wentWell: number) => Promise<Figures>

const limitThenHold = async (stack: BenchStack, name: string, number: string, behind: Behind): Promise<Figures> => {
  const pbx = `127.0.0.1:${stack.sipPort}`
  const phones = stack.sipp(`agents-load-${name}`, [
    ...['-sf', agentsWhoTalk(stack.runDir, talkMs), '-i', '127.0.0.1', '-p', String(stack.port(100))],
    ...['-mp', String(stack.port(3_000)), '-aa', pbx],
  ])
  let limit = 0
  for (const rate of ladder) {
    const rung = await hold(stack, `${name}-${rate}`, number, rate, rungS)
    console.error(`load ${name}: ${JSON.stringify(rung)}`)
    if (rung.lost > 0) break
    limit = rate
  }
  const since = new Date().toISOString()
  const held = await hold(stack, `${name}-hold`, number, Math.min(limit, wanted), holdS)
  const more = await behind(stack, since, held.arrived - held.lost)
  phones.stop()
  await phones.done
  return { limitPerSecond: limit, limitUpAtOnce: limit * 10, heldSeconds: holdS, ...held, ...more }
}

/** So many calls a second for so long; returns when the last one is over. */
const hold = async (stack: BenchStack, name: string, number: string, rate: number, seconds: number): Promise<Held> => {
  const arrived = Math.round(rate * seconds)
  let upAtOnce = 0
  let isOver = false
  const before = cpuTimes()
  const citizens = callersDone(stack, `load-${name}`, number, {
    rate,
    calls: arrived,
    most: rate * 30,
    seconds: seconds + 60,
  })
  const watching = (async () => {
    while (!isOver) {
      const [, calls = '0'] = /(\d+) active call/.exec(await stack.stack('rx', 'pbx', 'core show channels count')) ?? []
      upAtOnce = Math.max(upAtOnce, Number(calls))
      await new Promise((resolve) => setTimeout(resolve, 2_000))
    }
  })()
  const { wentWell } = await citizens
  isOver = true
  await watching
  const { busy, all } = cpuTimes()
  await until(
    'no call is left',
    async () => (await stack.stack('rx', 'pbx', 'core show channels count')).includes('0 active channels'),
    60_000,
    500,
  )
  const busyPercent = Math.round((100 * (busy - before.busy)) / (all - before.all))
  return { perSecond: rate, arrived, lost: arrived - wentWell, upAtOnce, busyPercent }
}

const cpuTimes = (): { readonly busy: number; readonly all: number } => {
  const times = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number)
  const all = times.reduce((sum, time) => sum + time, 0)
  return { all, busy: all - (times[3] ?? 0) - (times[4] ?? 0) }
}

/** Every call that went well must stand in the records as answered, and its recording in the archive or in the spool. */
const oursLost: Behind = async (stack, since, wentWell) => {
  const env = readEnvFile(join(stack.runDir, 'env'))
  const db = openDatabase(env.TSUNAGU_POSTGRES_URL_STATS ?? '', {
    name: 'bench',
    maxConnections: 1,
    onProblem: () => undefined,
  })
  const recordings = openDatabase(env.TSUNAGU_POSTGRES_URL_RECORDINGS ?? '', {
    name: 'bench',
    maxConnections: 1,
    onProblem: () => undefined,
  })
  const answered = () =>
    inContract(db, floor, (trx) =>
      trx
        .selectFrom('call')
        .select('recording')
        .where('arrived_at', '>=', since)
        .where('outcome', '=', 'answered')
        .execute(),
    )
  const archived = () =>
    inContract(recordings, floor, (trx) =>
      trx.selectFrom('recording').select('id').where('started_at', '>=', since).execute(),
    )
  try {
    await until('the records are written', async () => (await answered()).length >= wentWell, 60_000, 500).catch(
      () => undefined,
    )
    const calls = await answered()
    const rows = new Set((await archived()).map(({ id }) => id))
    const spool = new Set(['open', 'closed'].flatMap((folder) => rawFiles(env.TSUNAGU_SPOOL_DIR ?? '', folder)))
    const names = calls.map(({ recording }) => recording ?? '')
    return {
      missingInRecords: wentWell - calls.length,
      withoutRecording: names.filter((name) => !rows.has(name) && !spool.has(name)).length,
      recordingsStillInWork: names.filter((name) => !rows.has(name) && spool.has(name)).length,
    }
  } finally {
    await Promise.all([db.destroy(), recordings.destroy()])
  }
}

const rawFiles = (spool: string, folder: string): readonly string[] =>
  readdirSync(join(spool, folder)).map((name) => name.replace(/\.raw$/, ''))
