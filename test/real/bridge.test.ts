import type { Call, Fact, LogBody } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import { FakePbx } from '@tsunagu/pbx'
import { systemClock as clock, createLog, createMetrics, runFloor } from '@tsunagu/runtime'
import { appendEntry, openBeside, openRedis, type Redis, readLogRange, readState, registerFloor } from '@tsunagu/store'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { started } from '../../packages/core/src/floor/attempt-given.spec.ts'
import { configOf } from '../../packages/core/src/floor/floor.spec.ts'
import { floorFolder } from '../../services/acd/src/folder.ts'
import { type Bridge, startBridge } from '../../services/bridge/src/bridge.ts'
import { createBridgeMetrics } from '../../services/bridge/src/metrics.ts'
import { createPhoneFloors } from '../../services/bridge/src/phone-floors.ts'
import { openRedisServer, type RedisServer, until } from '../support/servers.ts'

/** The bridge between a fake PBX and a real Redis, with acd behind it. */
const log = createLog({ service: 'test', instance: 'test', level: 'fatal' })
const floor = 'city'
const caller = { kind: 'presented', number: '09012345678' } as const

let server: RedisServer
let redis: Redis
let pbx: FakePbx
let bridge: Bridge
let acd: ReturnType<typeof runFloor> | null

const bodies = async (): Promise<LogBody[]> =>
  (await readLogRange(redis, floor, '-', '+', 10_000)).map((raw) => parseLogEntry(raw.id, raw.fields).body)

const said = async <T extends LogBody['type']>(type: T) =>
  (await bodies()).filter((body): body is Extract<LogBody, { type: T }> => body.type === type)

const liveCall = async (leg: string): Promise<Call | null> => {
  const json = (await readState(redis, floor, 'acd')).fields.get(`call:${leg}`)
  return json === undefined ? null : (JSON.parse(json) as Call)
}

const openBridge = (at: typeof clock = clock): Promise<Bridge> =>
  startBridge({
    node: 'pbx1',
    pbx,
    redis,
    reader: openBeside(redis, 'commands', () => undefined),
    phones: createPhoneFloors(redis),
    aloneFile: '/nonexistent/alone.csv',
    takeMs: 600,
    clock: at,
    log,
    metrics: createBridgeMetrics(createMetrics('bridge', 'test')),
  })

const openAcd = (): ReturnType<typeof runFloor> =>
  runFloor({
    folder: floorFolder,
    floor,
    redis,
    clock,
    log,
    metrics: createMetrics('acd', 'test'),
    instance: 'test',
  })

const append = (body: LogBody): Promise<string> => appendEntry(redis, floor, 'test', body)
const ask = { request: 'r', actor: { account: 'x', door: 'api' } } as const

beforeAll(async () => {
  server = await openRedisServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  redis = openRedis(server.url, 'test', () => undefined)
  await redis.flushall()
  await registerFloor(redis, floor)
  await append({ type: 'floor.configured', config: configOf(2) })
  const pbxClock = { now: clock.now, schedule: (ms: number, run: () => void) => clock.schedule(ms, run).cancel }
  pbx = new FakePbx({ node: 'pbx1', clock: pbxClock, promptMs: () => 50 })
  for (const phone of ['p1', 'p2']) pbx.register(phone, floor)
  acd = openAcd()
  bridge = await openBridge()
})
afterEach(async () => {
  await bridge.stop()
  await acd?.stop()
  redis.disconnect()
})

const arriveAndQueue = async () => {
  const citizen = pbx.arrive({ floor, line: 'health', called: '0961230001', caller })
  await until('the call has arrived', async () =>
    (await said('call.arrived')).some((event) => event.call === citizen.leg),
  )
  await append({
    type: 'flow.queueing',
    call: citizen.leg,
    queue: 'q1',
    needs: [],
    headStartMs: 0,
    prefer: null,
    offerCallback: false,
  })
  return citizen
}

const signIn = async (agent: string): Promise<void> => {
  await append({ type: 'agent.signIn', agent, ...ask })
  await append({ type: 'agent.ready', agent, ...ask })
}

describe('the bridge', () => {
  it('carries a call from the first ring to wrap-up', async () => {
    pbx.behaves('p1', { kind: 'answers', afterMs: 30, talksMs: null, keys: [] })
    await signIn('a1')
    const citizen = await arriveAndQueue()
    await until('agent and citizen talk', async () => (await liveCall(citizen.leg))?.phase === 'talking')
    await until('the citizen hears the agent', () => citizen.hears()?.kind === 'bridge')
    citizen.hangUp()
    await until('the call has ended', async () => (await said('call.ended')).length === 1)
    expect(await said('call.ended')).toMatchObject([{ outcome: 'answered', by: 'caller' }])
  })

  it('hands a caller back to the dialplan when no service takes the call', async () => {
    await acd?.stop()
    acd = null
    pbx.arrive({ floor, line: 'health', called: '0961230001', caller })
    await until('the leg is handed back', async () => (await said('leg.handedBack')).length > 0)
    await until('the dialplan has served the call', () => pbx.servedAlone.length === 1, 30_000)
  })

  it('keeps a caller whom a service has taken, however long that takes', async () => {
    const citizen = await arriveAndQueue()
    await until('the leg has arrived', async () => (await said('leg.arrived')).length === 1)
    await until('a prompt has ended', async () => (await said('playback.ended')).length > 0)
    const begun = clock.now()
    await until('a second has passed', () => clock.now() - begun > 1_000)
    expect(await said('leg.handedBack')).toEqual([])
    citizen.hangUp()
  })

  it('tells after a gap what is there: those gone have ended, those new have arrived', async () => {
    const citizen = await arriveAndQueue()
    await until('the call waits', async () => (await liveCall(citizen.leg))?.phase === 'waiting')
    pbx.cutLink()
    citizen.hangUp()
    pbx.mendLink()
    await until('the call has ended', async () => (await said('call.ended')).length === 1)
    expect(await said('call.ended')).toMatchObject([{ outcome: 'abandoned', by: 'pbx' }])
    expect((await said('pbx.lost')).length).toBe(1)
  })

  it('performs what was committed while it was away, once', async () => {
    await bridge.stop()
    await signIn('a1')
    pbx.behaves('p1', { kind: 'rings' })
    const before = pbx.performedCommands.length
    await append(arrived('c1'))
    await append({
      type: 'flow.queueing',
      call: 'c1',
      queue: 'q1',
      needs: [],
      headStartMs: 0,
      prefer: null,
      offerCallback: false,
    })
    await until('acd knows the call', async () => (await liveCall('c1')) !== null)
    bridge = await openBridge()
    await until('a snapshot stands in the log', async () => (await said('pbx.snapshot')).length >= 2)
    await until('commands are performed', () => pbx.performedCommands.length > before)
    // The caller is not at the PBX: the snapshot says so, and the call is over.
    await until('the call is over', async () => (await liveCall('c1')) === null)
  })

  it('rings nobody for a campaign with what was decided more than a minute ago, and tells that it failed', async () => {
    const dials = () => pbx.performedCommands.filter(({ type }) => type === 'leg.dial')
    await bridge.stop()
    const ringing = dials().length
    await append(started({ graceMs: 2_000 }))
    await until('acd has dialled', async () => (await said('call.dialled')).length === 1)
    bridge = await openBridge({ ...clock, now: () => clock.now() + 61_000 })
    await until('the call has failed', async () => (await said('call.ended')).length === 1)
    expect(await said('command.failed')).toMatchObject([{ command: 'leg.dial', reason: 'too late to dial' }])
    expect(await said('call.ended')).toMatchObject([{ outcome: 'failed' }])
    expect(dials()).toHaveLength(ringing)
  })
})

const arrived = (leg: string): Fact => ({
  type: 'leg.arrived',
  leg,
  node: 'pbx1',
  line: 'health',
  called: '0961230001',
  caller,
  attempt: 1,
  recording: leg,
})
