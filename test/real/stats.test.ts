import {
  type AgentInterval,
  agentStateName,
  definitions,
  type FlowMark,
  flowCountsOf,
  flowFiguresOf,
  hourFigures,
  type LogEntry,
  type LogId,
  liveView,
  noStats,
  type StatsState,
  statsStep,
  type TrackedCall,
  tallyAll,
} from '@tsunagu/core'
import { encodeLogEntry, entryField } from '@tsunagu/messages'
import { connectRedis, createLog } from '@tsunagu/runtime'
import {
  callsBehind,
  countTransfers,
  type Db,
  inContract,
  keys,
  lineUseByHour,
  logStart,
  openDatabase,
  type Redis,
  readFlowCounts,
  readHourFigures,
  readPosition,
  readRepeatCallers,
  registerFloor,
  saveReaderPosition,
  stateTimes,
} from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logReaders } from '../../services/stats/src/chores.ts'
import { freePort } from '../support/servers/ports.ts'
import { openPostgres, openRedisServer, type PostgresServer, type RedisServer, until } from '../support/servers.ts'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts'
import { readWritten, type Written } from '../support/stats-rows.ts'
import { syntheticLog } from '../support/synthetic-log.ts'

const floor = 'sim'
/** 2026-11-20 16:00 in Tokyo; the office closes in the middle. */
const startAt = 1_795_158_000_000
const { entries } = syntheticLog({ seed: 7, startAt, calls: 250, agents: 8, everyMs: 20_000 })

type Folded = {
  readonly state: StatsState
  readonly calls: ReadonlyMap<string, TrackedCall>
  readonly intervals: ReadonlyMap<string, AgentInterval>
  readonly flowMarks: readonly FlowMark[]
}

const fold = (log: readonly LogEntry[]): Folded => {
  let state = noStats
  const calls = new Map<string, TrackedCall>()
  const intervals = new Map<string, AgentInterval>()
  const flowMarks: FlowMark[] = []
  for (const entry of log) {
    const step = statsStep(state, entry)
    state = step.state
    for (const call of step.calls) calls.set(call.record.call, call)
    for (const one of step.intervals) intervals.set(one.logId, one)
    flowMarks.push(...step.flowMarks)
  }
  return { state, calls, intervals, flowMarks }
}

let postgres: PostgresServer
let redisServer: RedisServer
let redis: Redis
let db: Db
let apiDb: Db
let statsUrl = ''
let stats: ServiceProcess
let healthPort = 0

const pool = (url: string, name: string): Db =>
  openDatabase(url, { name, maxConnections: 2, onProblem: () => undefined })

const startStats = async (): Promise<void> => {
  healthPort = await freePort()
  stats = startServiceProcess('stats', {
    TSUNAGU_REDIS_URL: redisServer.url,
    TSUNAGU_POSTGRES_URL_STATS: statsUrl,
    TSUNAGU_HEALTH_PORT: String(healthPort),
    TSUNAGU_INSTANCE: 'stats-1',
    TSUNAGU_LOG_LEVEL: 'warn',
  })
}

const lagSeconds = async (): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text()
  return Number(/^tsunagu_stats_lag_seconds\{.*\} (.*)$/m.exec(text)?.[1] ?? Number.NaN)
}

const feed = async (from: number, to: number): Promise<void> => {
  for (const { id, by, body } of entries.slice(from, to))
    await redis.xadd(keys.log(floor), id, entryField, encodeLogEntry(by, body))
}

const feedAtOnce = (from: number, to: number): Promise<unknown> =>
  Promise.all(
    entries
      .slice(from, to)
      .map(({ id, by, body }) => redis.xadd(keys.log(floor), id, entryField, encodeLogEntry(by, body))),
  )

const archived = async (): Promise<LogId> => {
  try {
    return await inContract(db, floor, (trx) => readPosition(trx, { contract: floor, reader: 'stats', floor }))
  } catch {
    // Postgres is away, as the test wants it.
    return logStart
  }
}

const indexOf = (id: LogId): number => entries.findIndex((entry) => entry.id === id) + 1
/** Waits, and shows what the process printed when it was in vain. */
const untilStats = (what: string, holds: () => Promise<boolean>): Promise<void> =>
  until(what, () => (stats.hasEnded() ? Promise.reject(new Error('stats has ended')) : holds()), 40_000).catch(
    (error: unknown) => {
      throw new Error(`${what}: ${String(error)}; stats printed:\n${stats.output()}`)
    },
  )

const archivedAtLeast = (count: number): Promise<void> =>
  untilStats(`${count} entries are archived`, async () => indexOf(await archived()) >= count)

const live = async (): Promise<unknown> => JSON.parse((await redis.hget(keys.state(floor, 'stats'), 'live')) ?? 'null')
const liveIs = (count: number): Promise<void> => {
  const wanted = canonical(liveView(fold(entries.slice(0, count)).state))
  return untilStats(`the wallboard has come to entry ${count}`, async () => canonical(await live()) === wanted)
}
/** Order of lists of agents and of fields depends on what was read back first. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (Array.isArray(part)) return part.map((one) => canonical(one)).sort()
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
  })

/** The most channels towards the network at once within an hour, counted at every moment at which one begins. */
const peaksOf = (calls: Iterable<TrackedCall>): ((day: string, hour: number, line: string) => number) => {
  const busy = [...calls].flatMap(({ record, legs }) =>
    Object.values(legs)
      .filter(({ kind }) => kind === 'citizen' || kind === 'outside')
      .map((leg) => ({ line: record.line, from: leg.startedAt, to: leg.endedAt ?? Number.POSITIVE_INFINITY })),
  )
  return (day, hour, line) => {
    const slot = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00+09:00`)
    const mine = busy.filter((one) => one.line === line)
    const moments = [slot, ...mine.map(({ from }) => from)].filter((at) => at >= slot && at < slot + 3_600_000)
    return Math.max(...moments.map((at) => mine.filter(({ from, to }) => from <= at && at < to).length))
  }
}

beforeAll(async () => {
  postgres = await openPostgres()
  redisServer = await openRedisServer()
  const database = await postgres.migratedDatabase()
  statsUrl = database.stats
  db = pool(database.stats, 'test')
  apiDb = pool(database.api, 'test-api')
  redis = connectRedis(redisServer.url, 'test', createLog({ service: 'test', instance: 'test', level: 'silent' }))
  await registerFloor(redis, floor)
})

afterAll(async () => {
  await stats?.end('SIGKILL')
  await db?.destroy()
  await apiDb?.destroy()
  await redis?.quit()
  await redisServer?.close()
  await postgres?.close()
})

describe('stats behind a floor’s log', () => {
  const part = Math.floor(entries.length / 6)
  /** The entry it meets the dead database with is one that counts something up: folded twice, it would show. */
  const third = entries.findIndex((entry, index) => index >= 3 * part && entry.body.type === 'call.offered')
  const expected = fold(entries)
  const records = [...expected.calls.values()].map((call) => call.record)
  let written: Written

  it('survives kill -9 in the middle of its work, again and again', async () => {
    await startStats()
    await feed(0, part)
    await archivedAtLeast(Math.floor(part / 3))
    for (const n of [1, 2]) {
      const feeding = feed(n * part, n === 2 ? third : (n + 1) * part)
      await archivedAtLeast(n * part)
      await stats.end('SIGKILL')
      await feeding
      await startStats()
    }
    await archivedAtLeast(third)
  })

  it('keeps the wallboard going while Postgres is away, and catches up afterwards', async () => {
    // Held still meanwhile, so that it meets the dead database with entries in its hands.
    stats.signal('SIGSTOP')
    await feedAtOnce(third, 4 * part)
    await postgres.crash()
    stats.signal('SIGCONT')
    await liveIs(4 * part)
    expect(await lagSeconds()).toBeGreaterThan(0)
    await postgres.start()
    await archivedAtLeast(4 * part)
    await untilStats('nothing is behind', async () => (await lagSeconds()) === 0)
  })

  it('is killed while Postgres is away, and still catches up', async () => {
    await postgres.crash()
    await stats.end('SIGKILL')
    await startStats()
    await feed(4 * part, entries.length)
    await liveIs(entries.length)
    await postgres.start()
    await archivedAtLeast(entries.length)
  })

  it('has archived every entry once, as it stood in the log', async () => {
    written = await readWritten(db, floor)
    expect(written.entries.length).toBe(entries.length)
    expect(written.entries).toEqual(entries)
  })

  it('has written the very records, legs and intervals that the pure fold of the whole log gives', () => {
    expect(written.calls.size).toBe(expected.calls.size)
    expect(written.calls).toEqual(new Map(records.map((record) => [record.call, record])))
    const legs = [...expected.calls.values()].flatMap((call) => Object.values(call.legs))
    expect(written.legs).toEqual(new Map(legs.map((leg) => [leg.leg, leg])))
    const byId = (a: AgentInterval, b: AgentInterval): number => (a.logId < b.logId ? -1 : 1)
    expect([...written.intervals].sort(byId)).toEqual([...expected.intervals.values()].sort(byId))
  })

  it('has added every agent’s wrap-up to the call it belongs to', () => {
    const sums = new Map<string, number>()
    for (const { activity, call, from, to } of expected.intervals.values())
      if (activity === 'wrapUp' && call !== null) sums.set(call, (sums.get(call) ?? 0) + (to ?? from) - from)
    expect(sums.size).toBeGreaterThan(20)
    for (const [call, ms] of written.wrapUpMs) expect([call, ms]).toEqual([call, sums.get(call) ?? 0])
  })

  it('gives by SQL the figures that the records give', async () => {
    const from = new Date(startAt - 86_400_000).toISOString()
    const to = new Date(startAt + 86_400_000).toISOString()
    const bySql = await inContract(apiDb, floor, (trx) => readHourFigures(trx, from, to))
    expect(bySql).toHaveLength(hourFigures(records).length)
    expect(bySql.map((one) => one.tally).reduce((sum, tally) => sum + tally.calls, 0)).toBe(records.length)
    for (const figures of hourFigures(records)) expect(bySql).toContainEqual(figures)
    const inbound = tallyAll(records.filter((record) => record.direction === 'inbound'))
    for (const definition of definitions) expect(definition.of(inbound), definition.name).not.toBeNull()
  })

  it('gives by SQL the transfers, the agents’ times and the use of lines that the records give', async () => {
    const span = {
      from: new Date(startAt - 86_400_000).toISOString(),
      to: new Date(startAt + 86_400_000).toISOString(),
    }
    const detail = await inContract(apiDb, floor, async (trx) => ({
      transfers: await countTransfers(trx, span),
      times: await stateTimes(trx, span),
      lines: await lineUseByHour(trx, span),
    }))
    const transfers = records.flatMap((record) => record.transfers)
    expect(detail.transfers.reduce((sum, { count }) => sum + count, 0)).toBe(transfers.length)
    for (const { kind, result, consulted, count } of detail.transfers)
      expect(count).toBe(
        transfers.filter(
          (one) => one.kind === kind && (one.result ?? 'passedOn') === result && one.consulted === consulted,
        ).length,
      )
    const over = [...expected.intervals.values()].filter(({ to }) => to !== null)
    for (const { agent, state, ms } of detail.times.filter((one) => one.state !== 'ready' && one.state !== 'paused'))
      expect([agent, state, ms]).toEqual([
        agent,
        state,
        over
          .filter((one) => one.agent === agent && agentStateName(one) === state)
          .reduce((sum, one) => sum + (one.to ?? 0) - one.from, 0),
      ])
    expect(detail.times.filter(({ state }) => state === 'talking').length).toBeGreaterThan(4)
    const peaks = peaksOf(expected.calls.values())
    expect(detail.lines.length).toBeGreaterThan(2)
    for (const { day, hour, line, peak } of detail.lines)
      expect([day, hour, line, peak]).toEqual([day, hour, line, peaks(day, hour, line)])
  })

  it('counts by SQL what flows did exactly as the fold of the whole log does, and names the calls behind it', async () => {
    const span = { from: '2026-11-19T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }
    const counts = await inContract(apiDb, floor, (trx) => readFlowCounts(trx, span))
    const asText = (list: readonly unknown[]): readonly string[] => list.map(canonical).sort()
    expect(asText(counts)).toEqual(asText(flowCountsOf(expected.state.flows.hours)))
    expect(flowFiguresOf(counts).dropOuts).toBeGreaterThan(0)
    const wrong = expected.flowMarks.filter(({ kind }) => kind === 'wrongKey')
    const wish = { ...span, kind: 'wrongKey' }
    const behind = await inContract(apiDb, floor, (trx) => callsBehind(trx, wish, 1_000))
    expect(behind.count).toBe(wrong.length)
    expect(new Set(behind.calls)).toEqual(new Set(wrong.map(({ call }) => call)))
  })

  it('knows who called the same line again within days, and whose number it does not know', async () => {
    const span = { from: '2026-11-19T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }
    const inbound = records.filter(({ direction }) => direction === 'inbound')
    const lines = await inContract(apiDb, floor, (trx) => readRepeatCallers(trx, span, 7))
    expect(lines.reduce((sum, { calls }) => sum + calls, 0)).toBe(inbound.length)
    for (const { line, calls, unknown, repeats } of lines) {
      const mine = inbound.filter((record) => record.line === line)
      const again = mine.filter(({ caller, arrivedAt }) =>
        mine.some((one) => canonical(one.caller) === canonical(caller) && one.arrivedAt < arrivedAt),
      )
      expect([line, calls, unknown, repeats]).toEqual([
        line,
        mine.length,
        mine.filter(({ caller }) => caller.kind !== 'presented').length,
        again.filter(({ caller }) => caller.kind === 'presented').length,
      ])
    }
  })

  it('shows no figure of this contract to another', async () => {
    const span = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' }
    const nothing = await inContract(apiDb, 'other', async (trx) => [
      ...(await readHourFigures(trx, span.from, span.to)),
      ...(await readFlowCounts(trx, span)),
      ...(await readRepeatCallers(trx, span, 7)),
    ])
    expect(nothing).toEqual([])
  })

  it('trims the log only when every reader has passed, and then what is older than 15 minutes', async () => {
    const whole = await redis.xlen(keys.log(floor))
    expect(whole).toBe(entries.length)
    const last = entries.at(-1)?.id ?? logStart
    const others = logReaders.filter((reader) => reader !== 'stats' && reader !== 'wallboard')
    for (const reader of others) await saveReaderPosition(redis, floor, reader, last)
    expect(await stats.end('SIGTERM')).toBe(0)
    await startStats()
    await until('the log is trimmed', async () => (await redis.xlen(keys.log(floor))) < 200, 20_000)
    expect((await readWritten(db, floor)).entries.length).toBe(entries.length)
    await liveIs(entries.length)
  })
})
