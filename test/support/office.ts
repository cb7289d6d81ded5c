import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller, Fact, LogId } from '@tsunagu/core'
import { appendEntry, type Db, openDatabase, openRedis, type Redis } from '@tsunagu/store'
import { Visit } from './api.ts'
import { type PretendPbx, pretendPbx } from './pretend-pbx.ts'
import { root } from './root.ts'
import { freePort } from './servers/ports.ts'
import { openPostgres, openRedisServer, type PostgresServer, type RedisServer, type TestDatabase } from './servers.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import { until } from './wait.ts'

export type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** The sample city with its services and its door, on servers of its own; the PBX is played by the test. */
export type Office = {
  readonly url: string
  readonly runDir: string
  readonly redis: Redis
  readonly redisServer: RedisServer
  readonly postgres: PostgresServer
  readonly urls: TestDatabase
  readonly db: Db
  readonly pbx: PretendPbx
  readonly passwordOf: (account: string) => string
  readonly visit: (account: string) => Promise<Visit>
  /** Signs in with a password that was made during the test. */
  readonly visitWith: (account: string, password: string) => Promise<Visit>
  /** What a bridge would write. */
  readonly fact: (fact: Fact) => Promise<LogId>
  /** A citizen calls the line `zei`, which leads straight into the queue `nofu`. */
  readonly citizen: (leg: string, caller: Caller) => Promise<void>
  readonly cli: (args: readonly string[], input?: string, env?: Readonly<Record<string, string>>) => Promise<Said>
  /** Kills a service, does something while it is away, and starts it again. */
  readonly restart: (service: string, meanwhile?: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

const floor = 'kumamoto'

type End = () => unknown

type Clock = Readonly<Record<string, string>>

/** Open, or nothing is left of it. `clock`: where the clocks of services and log stand, see `inDaytime`. */
export const openOffice = async (services: readonly string[], clock: Clock = {}): Promise<Office> => {
  const ends: End[] = []
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await fillOffice(services, ends, clock)), close }
  } catch (error) {
    await close()
    throw error
  }
}

const fillOffice = async (services: readonly string[], ends: End[], clock: Clock): Promise<Omit<Office, 'close'>> => {
  const [redisServer, postgres] = await Promise.all([openRedisServer(clock), openPostgres()])
  ends.push(() => Promise.all([redisServer.close(), postgres.close()]))
  const urls = await postgres.migratedDatabase()
  const runDir = mkdtempSync(join(tmpdir(), 'tsunagu-office-'))
  ends.push(() => rmSync(runDir, { recursive: true, force: true }))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...clock,
    HOME: runDir,
    TSUNAGU_RUN_DIR: runDir,
    TSUNAGU_REDIS_URL: redisServer.url,
    TSUNAGU_POSTGRES_URL: urls.owner,
    TSUNAGU_POSTGRES_URL_API: urls.api,
    TSUNAGU_POSTGRES_URL_STATS: urls.stats,
    TSUNAGU_POSTGRES_URL_CASES: urls.cases,
    TSUNAGU_POSTGRES_URL_EXCHANGE: urls.exchange,
    TSUNAGU_POSTGRES_URL_DIALLER: urls.dialler,
    TSUNAGU_EXCHANGE_DIR: join(runDir, 'exchange'),
    TSUNAGU_API_PORT: String(port),
    TSUNAGU_API_URL: url,
    TSUNAGU_RECORDING_DIR: runDir,
    TSUNAGU_PROMPT_DIR: runDir,
    TSUNAGU_NODE: 'pbx1',
    TSUNAGU_ANSWER_MS: '3000',
    TSUNAGU_LOG_LEVEL: 'warn',
    TSUNAGU_SESSION_FILE: join(runDir, 'session.json'),
  }
  const processes = new Map<string, ServiceProcess>()
  ends.push(() => Promise.all([...processes.values()].map((one) => one.end('SIGTERM'))))
  const start = async (service: string): Promise<void> => {
    const own = { TSUNAGU_INSTANCE: service, TSUNAGU_HEALTH_PORT: String(await freePort()) }
    processes.set(service, startServiceProcess(service, { ...env, ...own }))
  }
  const outputs = (): readonly string[] => [...processes.values()].map((one) => one.output().slice(-600))
  const untilOpen = (): Promise<unknown> =>
    until('the door opens', () => answers(`${url}/ready`), { withinMs: 60_000, seen: outputs })
  for (const service of [...services, 'api']) await start(service)
  const redis = openRedis(redisServer.url, 'test', () => undefined)
  const db = openDatabase(urls.owner, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  ends.push(
    () => redis.disconnect(),
    () => db.destroy(),
  )
  const cli: Office['cli'] = (args, input = '', extra = {}) => runCli(args, input, { ...env, ...extra })
  const fact = (body: Fact): Promise<LogId> => appendEntry(redis, floor, 'bridge:pbx1', body)
  await untilOpen()
  const seeded = await cli(['seed'])
  if (seeded.code !== 0) throw new Error(`seed: ${seeded.stderr}`)
  const accounts = JSON.parse(readFileSync(join(runDir, 'demo-accounts.json'), 'utf8')) as {
    account: string
    password: string
  }[]
  const passwordOf = (account: string): string => accounts.find((one) => one.account === account)?.password ?? ''
  const pbx = pretendPbx(redis, floor, 'pbx1')
  ends.push(() => pbx.close())
  const visit = (account: string): Promise<Visit> => Visit.signIn(url, account, passwordOf(account))
  const manager = await visit('super1')
  await until('acd has the configuration', async () => (await manager.ask('GET', '/v1/floor')).status === 200, {
    withinMs: 60_000,
    seen: outputs,
  })
  return {
    url,
    runDir,
    redis,
    redisServer,
    postgres,
    urls,
    db,
    pbx,
    passwordOf,
    visit,
    visitWith: (account, password) => Visit.signIn(url, account, password),
    fact,
    cli,
    restart: async (service, meanwhile) => {
      await processes.get(service)?.end('SIGKILL')
      await meanwhile?.()
      await start(service)
      await untilOpen()
    },
    citizen: async (leg, caller) => {
      await fact({
        type: 'leg.arrived',
        leg,
        node: 'pbx1',
        line: 'zei',
        called: '0965550002',
        caller,
        attempt: 1,
        recording: leg,
      })
    },
  }
}

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    // Not listening yet.
    return false
  }
}

/** The command line as people run it. */
const runCli = (args: readonly string[], input: string, env: Readonly<Record<string, string>>): Promise<Said> =>
  new Promise((resolve) => {
    const child: ChildProcess = spawn(process.execPath, [join(root, 'packages/cli/bin/tsunagu.js'), ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (text: Buffer) => {
      stdout += text.toString()
    })
    child.stderr?.on('data', (text: Buffer) => {
      stderr += text.toString()
    })
    child.stdin?.end(input)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
