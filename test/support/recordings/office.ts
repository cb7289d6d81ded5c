import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FloorConfig, type LogBody, standardLimits } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import { createLog, openJobs, systemClock } from '@tsunagu/runtime'
import {
  appendEntries,
  type Db,
  inContract,
  openDatabase,
  openRedis,
  type RecordingRow,
  readLogRange,
  registerFloor,
} from '@tsunagu/store'
import type { Workshop } from '../../../services/recordings/src/workshop.ts'
import { program } from '../root.ts'
import { freePort } from '../servers/ports.ts'
import { openPostgres, openRedisServer } from '../servers.ts'

export const contract = 'kumamoto'
const rate = 8_000

/** Seconds of two tones, left and right, as MixMonitor writes them; 0 Hz is silence. */
export const tones = (seconds: number, leftHz: number, rightHz: number): Buffer => {
  const bytes = Buffer.alloc(seconds * rate * 4)
  for (let i = 0; i < seconds * rate; i += 1) {
    bytes.writeInt16LE(Math.round(10_000 * Math.sin((2 * Math.PI * leftHz * i) / rate)), i * 4)
    bytes.writeInt16LE(Math.round(10_000 * Math.sin((2 * Math.PI * rightHz * i) / rate)), i * 4 + 2)
  }
  return bytes
}

const config: FloorConfig = {
  version: 1,
  node: 'pbx1',
  contract,
  floor: contract,
  lines: [],
  queues: [],
  agents: [],
  flows: [],
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

/** Real Redis, real Postgres, a spool, an archive, and the recordings service as a process of its own. */
export type Office = Awaited<ReturnType<typeof openOffice>>

export const openOffice = async () => {
  const [redisServer, postgres] = await Promise.all([openRedisServer(), openPostgres()])
  const urls = await postgres.migratedDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'tsunagu-recordings-'))
  const spoolDir = join(dir, 'spool')
  const archiveDir = join(dir, 'archive')
  for (const folder of ['open', 'closed']) mkdirSync(join(spoolDir, folder), { recursive: true })
  mkdirSync(archiveDir)
  const log = createLog({ service: 'test', instance: 'test', level: 'silent' })
  const redis = openRedis(redisServer.url, 'test', () => undefined)
  const db = openDatabase(urls.recordings, { name: 'test', maxConnections: 4, onProblem: () => undefined })
  await ownerWrites(urls.owner)
  await registerFloor(redis, contract)
  const jobs = openJobs({ redisUrl: redisServer.url, queue: 'recordings', log })
  const shop: Workshop = { redis, db, clock: systemClock, log, spoolDir, archiveDir, onStep: () => undefined }
  const children: ChildProcess[] = []
  const tell = (...bodies: readonly LogBody[]) => appendEntries(redis, contract, 'acd', bodies)
  await tell({ type: 'floor.configured', config })
  return {
    redis,
    redisServer,
    postgres,
    shop,
    tell,
    spoolDir,
    archiveDir,
    path: (row: RecordingRow) => join(archiveDir, row.path ?? 'no-path'),
    /** A raw file as the PBX leaves it: written in `open/`, then moved; `agoMs` makes it older. */
    close: (recording: string, bytes: Buffer, agoMs = 0) => {
      const open = writeOpen(spoolDir, recording, bytes, agoMs)
      renameSync(open, join(spoolDir, 'closed', `${recording}.raw`))
    },
    leaveOpen: (recording: string, bytes: Buffer, agoMs: number) => writeOpen(spoolDir, recording, bytes, agoMs),
    rows: (recording: string): Promise<readonly RecordingRow[]> =>
      inContract(db, contract, (trx) => trx.selectFrom('recording').selectAll().where('id', '=', recording).execute()),
    entries: async (): Promise<readonly LogBody[]> =>
      (await readLogRange(redis, contract, '-', '+', 10_000)).map(({ id, fields }) => parseLogEntry(id, fields).body),
    reconcile: (n: number) => jobs.add('recording.reconcile', { floor: contract }, `now-${n}`),
    startService: async (instance: string): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [program('recordings')], {
        stdio: ['ignore', process.env.TSUNAGU_TEST_SHOW === undefined ? 'ignore' : 'inherit', 'inherit'],
        env: {
          PATH: process.env.PATH,
          TSUNAGU_REDIS_URL: redisServer.url,
          TSUNAGU_POSTGRES_URL_RECORDINGS: urls.recordings,
          TSUNAGU_SPOOL_DIR: spoolDir,
          TSUNAGU_RECORDING_DIR: archiveDir,
          TSUNAGU_INSTANCE: instance,
          TSUNAGU_HEALTH_PORT: String(await freePort()),
          TSUNAGU_LOG_LEVEL: 'info',
        },
      })
      children.push(child)
      return child
    },
    /** Runs the steps on one recording in a process of its own; resolves with its exit code, or the signal. */
    work: (recording: string, dieAfter: string): Promise<number | string> => {
      const places = [redisServer.url, urls.recordings, spoolDir, archiveDir]
      const args = [program('worker'), ...places, contract, recording, dieAfter]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
      children.push(child)
      return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal ?? 'gone')))
    },
    shut: async () => {
      for (const child of children) child.kill('SIGKILL')
      await jobs.close()
      await db.destroy()
      redis.disconnect()
      await Promise.all([redisServer.close(), postgres.close()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const writeOpen = (spoolDir: string, recording: string, bytes: Buffer, agoMs: number): string => {
  const path = join(spoolDir, 'open', `${recording}.raw`)
  writeFileSync(path, bytes)
  const at = new Date(Date.now() - agoMs)
  utimesSync(path, at, at)
  return path
}

const ownerWrites = async (url: string): Promise<void> => {
  const owner: Db = openDatabase(url, { name: 'test-owner', maxConnections: 1, onProblem: () => undefined })
  await inContract(owner, contract, (trx) =>
    trx.insertInto('contract').values({ id: contract, name: '熊本市' }).execute(),
  )
  await owner.destroy()
}

/** The story of an answered call in the log; its recording is named after the call. */
export const answeredCall = (
  call: string,
): { readonly begin: readonly LogBody[]; readonly end: readonly LogBody[] } => ({
  begin: [
    {
      type: 'call.arrived',
      call,
      leg: call,
      node: 'pbx1',
      direction: 'inbound',
      line: 'hoken',
      called: '0965550001',
      caller: { kind: 'presented', number: '09011112222' },
      recording: call,
    },
    { type: 'call.connected', call, agent: 'sato', leg: `${call}.o1`, queue: 'hoken', waitedMs: 0, estimateMs: null },
  ],
  end: [
    { type: 'leg.ended', leg: call, cause: 16 },
    {
      type: 'call.ended',
      call,
      outcome: 'answered',
      by: 'caller',
      cause: 16,
      queue: 'hoken',
      agents: ['sato'],
      waitedMs: 0,
      talkMs: 0,
    },
  ],
})
