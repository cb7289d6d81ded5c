import { type ChildProcess, spawn } from 'node:child_process'
import type { LogBody, LogEntry } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import {
  connectRedis,
  createLog,
  createMetrics,
  emptyMemory,
  type FloorRunner,
  type FoldBug,
  foldEntry,
  foldStream,
  type LogBatch,
  openHealth,
  openJobs,
  openWorker,
  PositionMoved,
  runFloor,
  systemClock,
  waitForLease,
  watchFloors,
} from '@tsunagu/runtime'
import {
  appendEntries,
  appendEntry,
  inContract,
  isDatabaseAway,
  keys,
  lastLogId,
  movePosition,
  openDatabase,
  type Redis,
  readerPositions,
  readLogRange,
  readPosition,
  readState,
  registerFloor,
} from '@tsunagu/store'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Tally, tally } from '../support/floor/tally.ts'
import { program } from '../support/root.ts'
import { openPostgres, openRedisServer, type RedisServer, until } from '../support/servers.ts'

const clock = systemClock
const log = createLog({ service: 'test', instance: 'test-1', level: 'silent' })
let server: RedisServer
let redis: Redis
let floor = ''
let floors = 0
const runners: { readonly stop: () => Promise<void> }[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  server = await openRedisServer()
  redis = connectRedis(server.url, 'test', log)
})
beforeEach(() => {
  floors += 1
  floor = `floor${floors}`
})
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await redis.quit()
  await server.close()
})

const run = (instance: string, onBug?: (bug: FoldBug) => void): FloorRunner<Tally> => {
  const metrics = createMetrics('tally', instance)
  const options = { folder: tally, floor, redis, clock, log, metrics, instance }
  const runner = runFloor(onBug === undefined ? options : { ...options, onBug })
  runners.push(runner)
  return runner
}

const ringing = (leg: string): LogBody => ({ type: 'leg.ringing', leg })
const append = (body: LogBody) => appendEntry(redis, floor, 'bridge:pbx1', body)

const allEntries = async (): Promise<readonly LogEntry[]> =>
  (await readLogRange(redis, floor, '-', '+', 100_000)).map(({ id, fields }) => parseLogEntry(id, fields))
const eventsOf = async (type: LogBody['type']): Promise<readonly LogEntry[]> =>
  (await allEntries()).filter(({ body }) => body.type === type)
const folded = async (leg: string): Promise<{ rings: number; fired: number } | null> => {
  const text = (await readState(redis, floor, 'tally')).fields.get(`leg:${leg}`)
  return text === undefined ? null : JSON.parse(text)
}
const commandCount = (): Promise<number> => redis.xlen(keys.commands(floor, 'pbx1'))

describe('a floor', () => {
  it('folds what stood in the log before it started, and what comes, into state, events and commands', async () => {
    await append(ringing('l1'))
    const runner = run('a')
    await append(ringing('l1'))
    await until('both rings are folded', async () => (await folded('l1'))?.rings === 2)
    expect((await eventsOf('call.held')).map(({ body }) => 'agent' in body && body.agent)).toEqual(['ring-1', 'ring-2'])
    expect(await commandCount()).toBe(2)
    expect(runner.state()).toEqual({ l1: { rings: 2, fired: 0 } })
  })

  it('folds a thousand entries, each once, and a replay of the log ends in the same state', async () => {
    const runner = run('a')
    const bodies = Array.from({ length: 1_000 }, (_, i) => ringing(`l${i % 7}`))
    await appendEntries(redis, floor, 'bridge:pbx1', bodies)
    await until('all are folded', async () => (await commandCount()) === 1_000)
    const memory = emptyMemory(tally, floor)
    for (const entry of await allEntries()) foldEntry(tally, memory, entry)
    expect(memory.state).toEqual(runner.state())
    expect(await eventsOf('call.held')).toHaveLength(1_000)
    expect(Object.values(memory.state).reduce((sum, { rings }) => sum + rings, 0)).toBe(1_000)
  })

  it('has one leader, and hands over at once when it stops', async () => {
    const first = run('a')
    await until('a leads', () => first.state() !== null)
    const second = run('b')
    await append(ringing('l1'))
    await until('folded', async () => (await folded('l1'))?.rings === 1)
    expect(second.state()).toBeNull()
    await first.stop()
    await until('b leads', () => second.state() !== null, 500)
    await append(ringing('l1'))
    await until('b has folded', async () => (await folded('l1'))?.rings === 2)
    expect(await commandCount()).toBe(2)
  })

  it('passes over entries that cannot be read', async () => {
    run('a')
    await redis.xadd(keys.log(floor), '*', 'e', '{not json')
    await redis.xadd(keys.log(floor), '*', 'e', JSON.stringify({ by: 'x', body: { type: 'no.such' } }))
    await redis.xadd(keys.log(floor), '*', 'x', 'no field e')
    await append(ringing('l1'))
    await until('the good one is folded', async () => (await folded('l1'))?.rings === 1)
  })

  it('writes its position down although nothing changes, so that the log can be trimmed', async () => {
    run('a')
    const id = await append({ type: 'phone.lost', phone: 'p1' })
    await until('the position is saved', async () => (await readerPositions(redis, floor)).get('tally') === id)
    expect((await readState(redis, floor, 'tally')).position).toBe(id)
  })
})

describe('a timer', () => {
  const progress = (leg: string): LogBody => ({ type: 'leg.progress', leg })

  it('fires once, not before its time, and is folded when it is read back', async () => {
    run('a')
    const set = await append(progress('l1'))
    await until('it is folded', async () => (await folded('l1'))?.fired === 1)
    const [fired, ...more] = await eventsOf('timer.fired')
    expect(more).toEqual([])
    expect((fired?.at ?? 0) - Number(set.split('-')[0])).toBeGreaterThanOrEqual(60)
    const state = await readState(redis, floor, 'tally')
    expect([state.timers.size, state.fired.size]).toEqual([0, 0])
  })

  it('fires once for the last of several settings, and never when it is cancelled', async () => {
    run('a')
    const five = Array.from({ length: 5 }, () => progress('l1'))
    const cancelled: LogBody[] = [progress('l2'), { type: 'leg.ended', leg: 'l2', cause: 16 }]
    await appendEntries(redis, floor, 'x', [...five, ...cancelled, progress('l3')])
    await until('the last is folded', async () => (await folded('l3'))?.fired === 1)
    expect((await folded('l1'))?.fired).toBe(1)
    expect(await folded('l2')).toBeNull()
    expect(await eventsOf('timer.fired')).toHaveLength(2)
  })

  it('survives its service: the next one fires it', async () => {
    const first = run('a')
    await until('a leads', () => first.state() !== null)
    await append(progress('l1'))
    await until(
      'the timer is committed',
      async () => (await readState(redis, floor, 'tally')).timers.size === 1,
      2_000,
      1,
    )
    await first.stop()
    expect(await folded('l1')).toBeNull()
    run('b')
    await until('it is folded', async () => (await folded('l1'))?.fired === 1)
    expect(await eventsOf('timer.fired')).toHaveLength(1)
  })
})

describe('a bug', () => {
  it('ends the process three times, then the entry is passed over, and what stood around it is kept', async () => {
    await append(ringing('l1'))
    const poison = await append({ type: 'leg.handedBack', leg: 'poison' })
    await append(ringing('l2'))
    for (const instance of ['a', 'b', 'c']) {
      const bugs: FoldBug[] = []
      run(instance, (bug) => bugs.push(bug))
      await until('it crashes', () => bugs.length === 1)
      expect(bugs[0]?.entry).toBe(poison)
      expect(await folded('l1')).toEqual({ rings: 1, fired: 0 })
      expect(await folded('l2')).toBeNull()
    }
    const bugs: FoldBug[] = []
    run('d', (bug) => bugs.push(bug))
    await until('the rest is folded', async () => (await folded('l2'))?.rings === 1)
    expect(bugs).toEqual([])
    expect(await commandCount()).toBe(2)
  })
})

const floorProcess = (instance: string): ChildProcess => {
  const args = [program('tally-process'), server.url, floor, instance]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  return child
}

describe('a bug beside the step', () => {
  it('ends the process too, instead of going round for ever', async () => {
    await append(ringing('l1'))
    const bugs: FoldBug[] = []
    const broken = {
      ...tally,
      diff: () => {
        throw new TypeError('cannot write this')
      },
    }
    const metrics = createMetrics('tally', 'a')
    const onBug = (bug: FoldBug): void => {
      bugs.push(bug)
    }
    runners.push(runFloor({ folder: broken, floor, redis, clock, log, metrics, instance: 'a', onBug }))
    await until('it ends', () => bugs.length === 1)
    expect([bugs[0]?.entry, bugs[0]?.message]).toEqual([null, 'the folder threw: cannot write this'])
  })
})

describe('kill -9 of the leader', () => {
  it('lets the standby take over within 2 s, with every entry folded once and in order', async () => {
    const leader = floorProcess('a')
    await append(ringing('l0'))
    await until('a leads', async () => (await folded('l0'))?.rings === 1)
    const standby = run('b')
    const feeding = { on: true, appended: 1 }
    const feed = (async () => {
      for (; feeding.on; feeding.appended += 1) await append(ringing('l0'))
    })()
    await until('a is under load', async () => ((await folded('l0'))?.rings ?? 0) > 200)
    const killedAt = Date.now()
    leader.kill('SIGKILL')
    await until('b leads', () => standby.state() !== null, 5_000, 2)
    const tookOverMs = Date.now() - killedAt
    feeding.on = false
    await feed
    await until('everything is folded', async () => (await folded('l0'))?.rings === feeding.appended)
    const rings = (await eventsOf('call.held')).map(({ body }) => ('agent' in body ? body.agent : ''))
    expect(rings).toEqual(Array.from({ length: feeding.appended }, (_, i) => `ring-${i + 1}`))
    expect(await commandCount()).toBe(feeding.appended)
    expect(tookOverMs).toBeLessThanOrEqual(2_000)
  })

  it('ends cleanly on SIGTERM and gives the floor away at once', async () => {
    const leader = floorProcess('a')
    await append(ringing('l0'))
    await until('a leads', async () => (await folded('l0'))?.rings === 1)
    const standby = run('b')
    const ended = new Promise<number | null>((resolve) => leader.on('exit', resolve))
    leader.kill('SIGTERM')
    await until('b leads', () => standby.state() !== null, 1_000)
    expect(await ended).toBe(0)
  })
})

describe('a process', () => {
  const codeOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on('exit', resolve))
  const nodeWith = (code: string, stderr: 'inherit' | 'pipe'): ChildProcess => {
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', code]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', stderr] })
    children.push(child)
    return child
  }
  const service = (start: string): string => `
    import { createLog, readConfig, runService, setting, systemClock } from '@tsunagu/runtime'
    import { z } from 'zod'
    const prepare = () => ({ log: createLog({ service: 'x', instance: 'x', level: 'silent' }) })
    runService({ clock: systemClock, prepare, deadlineMs: 200, start: async ({ closing, stop }) => { ${start} } })`

  it('prints every problem of its configuration and exits 78', async () => {
    const child = nodeWith(service('readConfig(z.object({ A: setting.port, B: setting.redisUrl }), {})'), 'pipe')
    let told = ''
    child.stderr?.on('data', (chunk) => {
      told += chunk
    })
    expect(await codeOf(child)).toBe(78)
    expect(told).toContain('configuration: 2 problems')
  })

  it.each([
    ['1 when a part did not close in time', "closing('x', () => new Promise(() => undefined)); stop('test')", 1],
    ['70 on a rejection nobody handled', "void Promise.reject(new Error('bug')); setInterval(() => 0, 1000)", 70],
  ])('exits %s', async (_when, start, code) => expect(await codeOf(nodeWith(service(start), 'inherit'))).toBe(code))

  it('ends itself when a step throws, so that its supervisor starts it again from the last commit', async () => {
    await append({ type: 'leg.handedBack', leg: 'poison' })
    expect(await codeOf(floorProcess('a'))).toBe(70)
    expect((await readState(redis, floor, 'tally')).crashes?.count).toBe(1)
  })
})

describe('Redis away', () => {
  it('is waited for, and afterwards nothing is missing or doubled, timers neither', async () => {
    const runner = run('a')
    await until('a leads', () => runner.state() !== null)
    await append({ type: 'leg.progress', leg: 't1' })
    await append(ringing('l1'))
    await until('folded', async () => (await folded('l1'))?.rings === 1)
    for (let round = 2; round <= 4; round += 1) {
      await server.crash()
      const appending = append(ringing('l1'))
      await server.start()
      await appending
      await until(`round ${round} is folded`, async () => (await folded('l1'))?.rings === round)
    }
    await until('the timer is folded', async () => (await folded('t1'))?.fired === 1)
    expect(await eventsOf('call.held')).toHaveLength(4)
    expect(await commandCount()).toBe(4)
    expect(await eventsOf('timer.fired')).toHaveLength(1)
  })
})

describe('Redis that hangs', () => {
  it('makes everybody wait, also past the lease and the reader’s patience, and nothing is missing or doubled', async () => {
    const runner = run('a')
    await until('a leads', () => runner.state() !== null)
    await redis.call('CLIENT', 'PAUSE', '3500', 'ALL')
    const appending = appendEntries(
      redis,
      floor,
      'x',
      Array.from({ length: 20 }, () => ringing('l1')),
    )
    await appending
    await until('all are folded', async () => (await folded('l1'))?.rings === 20)
    expect(await eventsOf('call.held')).toHaveLength(20)
    expect(await commandCount()).toBe(20)
  })
})

describe('a leader that was overtaken', () => {
  it('drops what it knows and reads the last commit, when its lease or its position was taken away', async () => {
    const runner = run('a')
    await until('a leads', () => runner.state() !== null)
    for (let round = 1; round <= 5; round += 1) {
      await append(ringing('l1'))
      await redis.del(keys.floorLease(floor, 'tally'))
      await append(ringing('l1'))
      await until('folded', async () => (await folded('l1'))?.rings === 2 * round)
    }
    expect(await commandCount()).toBe(10)
    const elsewhere = await append({ type: 'phone.lost', phone: 'p1' })
    await redis.hset(keys.state(floor, 'tally'), { position: elsewhere, 'leg:l1': '{"rings":100,"fired":0}' })
    await append(ringing('l1'))
    await until('it goes on from there', async () => (await folded('l1'))?.rings === 101)
    expect(await commandCount()).toBe(11)
  })
})

describe('a lease', () => {
  it('goes to one, is noticed when lost, and passes on when released', async () => {
    const key = keys.lease(`test-${floor}`)
    const stop = new AbortController()
    const first = await waitForLease({ redis, key, instance: 'a', clock }, stop.signal)
    const waiting = waitForLease({ redis, key, instance: 'b', clock }, stop.signal)
    await redis.pexpire(key, 60_000)
    await first?.release()
    const second = await waiting
    expect(second?.token).toMatch(/^b:/)
    await redis.set(key, 'stolen')
    await until('the loss is noticed', () => second?.lost.aborted === true, 1_000)
    const never = waitForLease({ redis, key, instance: 'c', clock }, stop.signal)
    stop.abort()
    expect(await never).toBeNull()
  })
})

describe('new floors', () => {
  it('are told once each', async () => {
    const seen: string[] = []
    await registerFloor(redis, 'here-before')
    const watch = watchFloors(redis, clock, (name) => seen.push(name), 20)
    runners.push(watch)
    await until('the first is seen', () => seen.includes('here-before'))
    await registerFloor(redis, 'came-later')
    await until('the second is seen', () => seen.includes('came-later'))
    expect(seen).toEqual(['here-before', 'came-later'])
  })
})

describe('a reader with a store of its own', () => {
  it('stores every entry once while Postgres crashes and an entry is bad by itself', async () => {
    const postgres = await openPostgres()
    const urls = await postgres.migratedDatabase()
    const owner = openDatabase(urls.owner, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    await owner.insertInto('contract').values({ id: floor, name: floor }).execute()
    await owner.destroy()
    const db = openDatabase(urls.stats, { name: 'test', maxConnections: 2, onProblem: () => undefined })
    const key = { contract: floor, reader: 'stats', floor }
    const store = async ({ from, to, entries }: LogBatch): Promise<void> =>
      inContract(db, floor, async (trx) => {
        if (!(await movePosition(trx, key, from, to))) throw new PositionMoved(floor)
        for (const { id, at, by, body } of entries) {
          if (body.type === 'leg.handedBack') throw new Error('this one never fits')
          const row = {
            contract: floor,
            floor,
            log_id: id,
            n: Number(id.split('-')[1]),
            by,
            type: body.type,
            call: null,
          }
          await trx
            .insertInto('event')
            .values({ ...row, at: new Date(at).toISOString(), body: JSON.stringify(body) })
            .execute()
        }
      })
    const fold = foldStream({
      ...{ reader: 'stats', floor, redis, clock, log, instance: 's', metrics: createMetrics('stats', 's') },
      position: () => inContract(db, floor, (trx) => readPosition(trx, key)),
      handle: store,
      isPassing: isDatabaseAway,
      batchSize: 10,
    })
    const stored = (): Promise<number> =>
      inContract(db, floor, async (trx) => (await trx.selectFrom('event').select('log_id').execute()).length)
    await appendEntries(
      redis,
      floor,
      'x',
      Array.from({ length: 25 }, () => ringing('l1')),
    )
    await until('the first are stored', async () => (await stored()) === 25)
    await postgres.crash()
    await appendEntries(redis, floor, 'x', [ringing('l1'), { type: 'leg.handedBack', leg: 'l1' }, ringing('l1')])
    await postgres.start()
    await until('the rest is stored', async () => (await stored()) === 27, 20_000)
    await until(
      'the position is known to trimming',
      async () => (await readerPositions(redis, floor)).get('stats') === (await lastLogId(redis, floor)),
    )
    await fold.stop()
    await db.destroy()
    await postgres.close()
  })
})

describe('jobs', () => {
  it('are done once per id, tried again after a failure, and survive Redis going away', async () => {
    const queue = `q-${floor}`
    const done: string[] = []
    const options = { redisUrl: server.url, queue, log }
    const jobs = openJobs(options)
    const metrics = createMetrics('recordings', 'r')
    const worker = openWorker(
      { ...options, clock, metrics: metrics.jobs, concurrency: 2 },
      {
        'recording.process': async ({ recording }, { attempt }) => {
          if (recording === 'flaky' && attempt < 2) throw new Error('not yet')
          done.push(recording)
        },
      },
    )
    const process = (recording: string): Promise<void> =>
      jobs.add('recording.process', { floor, recording }, `${floor}-${recording}`)
    await process('flaky')
    await process('r1')
    await process('r1')
    await until('both are done', () => done.length === 2)
    await server.crash()
    const adding = process('r2')
    await server.start()
    await adding
    await until('r2 is done', () => done.includes('r2'), 20_000)
    expect([...done].sort()).toEqual(['flaky', 'r1', 'r2'])
    await expect(jobs.add('recording.process', { floor: '', recording: '' }, 'x')).rejects.toThrow()
    await worker.close()
    await jobs.close()
  })
})

describe('health', () => {
  it('is live always, ready only when every check holds, and tells Prometheus', async () => {
    const state = { well: true }
    const check = async (): Promise<void> => {
      if (!state.well) throw new Error('Redis is away')
    }
    const metrics = createMetrics('test', 'test-1')
    const health = await openHealth({ host: '127.0.0.1', port: 0, clock, metrics, checks: { redis: check } })
    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${health.port}${path}`)
    expect((await get('/live')).status).toBe(200)
    expect((await get('/ready')).status).toBe(200)
    state.well = false
    const reply = await get('/ready')
    expect([reply.status, await reply.json()]).toEqual([503, { ready: false, checks: { redis: 'Redis is away' } }])
    expect(await (await get('/metrics')).text()).toContain('process_cpu_seconds_total')
    await health.close()
  })
})
