import { type ChildProcess, spawn } from 'node:child_process'
import { type FloorConfig, type LogBody, standardLimits, standardQueue } from '@tsunagu/core'
import { parseCommand, parseLogEntry } from '@tsunagu/messages'
import { appendEntry, keys, openRedis, type Redis, readLogRange, registerFloor } from '@tsunagu/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { program } from '../support/root.ts'
import { freePort } from '../support/servers/ports.ts'
import { openRedisServer, type RedisServer } from '../support/servers.ts'
import { until } from '../support/wait.ts'

const floor = 'kumamoto'
const config: FloorConfig = {
  version: 1,
  contract: floor,
  floor,
  node: 'pbx1',
  lines: [{ id: 'main', name: '代表', number: '0963000001', flow: 'front', callerIds: [] }],
  queues: [{ ...standardQueue, id: 'tax', name: '税', announceEveryMs: 0 }],
  agents: [],
  flows: [
    {
      id: 'front',
      version: 1,
      title: '',
      language: 'ja',
      start: 'hello',
      nodes: {
        hello: { type: 'announce', prompts: ['ja/greeting'], bargeIn: false, next: 'menu' },
        menu: {
          type: 'menu',
          prompts: ['ja/menu-main'],
          wrong: ['ja/menu-again'],
          silent: ['ja/menu-timeout'],
          keys: { '1': 'tax' },
          repeatKey: '0',
          waitMs: 1_000,
          tries: 3,
          otherwise: 'tax',
        },
        tax: { type: 'queue', queue: 'tax', needs: [], headStartMs: 0 },
      },
    },
  ],
  calendars: [],
  holidays: {},
  prompts: {},
  pauseReasons: [],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: [],
  featureCodes: { signIn: '*1', signOut: '*2', ready: '*3', pause: '*4' },
}

let server: RedisServer
let redis: Redis
const children: ChildProcess[] = []

beforeAll(async () => {
  server = await openRedisServer()
  redis = openRedis(server.url, 'test', () => undefined)
  await registerFloor(redis, floor)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  redis.disconnect()
  await server.close()
})

const startIvr = async (
  instance: string,
): Promise<{ readonly child: ChildProcess; readonly ready: () => Promise<boolean> }> => {
  const port = await freePort()
  const child = spawn(process.execPath, [program('ivr')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      TSUNAGU_REDIS_URL: server.url,
      TSUNAGU_INSTANCE: instance,
      TSUNAGU_HEALTH_PORT: String(port),
    },
  })
  children.push(child)
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
  return { child, ready }
}

const tell = (body: LogBody) => appendEntry(redis, floor, 'test', body)
const holder = () => redis.get(keys.floorLease(floor, 'ivr'))
const commands = async () =>
  ((await redis.xrange(keys.commands(floor, 'pbx1'), '-', '+')) as [string, string[]][]).map(
    ([, fields]) => parseCommand(fields[1] ?? '').command,
  )
const plays = async (call: string) =>
  (await commands()).flatMap((command) =>
    command.type === 'leg.play' && command.leg === call ? [`${command.prompts.join('+')} ${command.playback}`] : [],
  )
const happened = async (type: string, call: string) =>
  (await readLogRange(redis, floor, '-', '+', 10_000))
    .map(({ id, fields }) => parseLogEntry(id, fields).body)
    .filter((body) => body.type === type && 'call' in body && body.call === call)
const arrive = (call: string) =>
  tell({
    type: 'call.arrived',
    call,
    leg: call,
    node: 'pbx1',
    direction: 'inbound',
    line: 'main',
    called: '0963000001',
    caller: { kind: 'payphone' },
    recording: null,
  })
const played = (call: string, n: number) =>
  tell({ type: 'playback.ended', leg: call, playback: `${call}.f${n}`, completed: true })

it('goes on in the middle of every flow when the leader is killed (9), within 2 s, without a word said twice', async () => {
  const first = await startIvr('ivr-1')
  await until('the first leads', async () => (await holder())?.startsWith('ivr-1') === true)
  const second = await startIvr('ivr-2')
  await until('the standby is ready', second.ready)
  await tell({ type: 'floor.configured', config })
  const callers = Array.from({ length: 20 }, (_, n) => `c${n}`)
  for (const call of callers) await arrive(call)
  for (const call of callers) await until('greeted', async () => (await plays(call)).length === 1)
  for (const call of callers) await played(call, 1)
  for (const call of callers) await until('at the menu', async () => (await plays(call)).length === 2)
  first.child.kill('SIGKILL')
  const killedAt = performance.now()
  for (const call of callers.slice(0, 10)) await tell({ type: 'leg.keyPressed', leg: call, key: '1', heldMs: 100 })
  for (const call of callers.slice(10)) await played(call, 2)
  for (const call of callers.slice(0, 10))
    await until('in the queue', async () => (await happened('flow.queueing', call)).length === 1)
  expect(performance.now() - killedAt).toBeLessThan(2_500)
  for (const call of callers.slice(10))
    await until('asked again after the silence', async () => (await plays(call)).length === 3)
  for (const call of callers.slice(10)) expect((await plays(call))[2]).toBe(`ja/menu-timeout+ja/menu-main ${call}.f4`)
  for (const call of callers) expect(await happened('flow.started', call)).toHaveLength(1)
  for (const call of callers.slice(0, 10)) expect(await plays(call)).toHaveLength(2)
})

it('refuses to start with a wrong configuration, and says everything that is wrong', async () => {
  const env = { PATH: process.env.PATH, TSUNAGU_REDIS_URL: 'nonsense', TSUNAGU_LOG_LEVEL: 'loud' }
  const child = spawn(process.execPath, [program('ivr')], { env })
  children.push(child)
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).toBe(78)
  for (const name of ['TSUNAGU_REDIS_URL', 'TSUNAGU_HEALTH_PORT', 'TSUNAGU_LOG_LEVEL']) expect(said).toContain(name)
})
