import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FlowEvent, LogBody, MessageEvent } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import {
  appendEntries,
  type Db,
  inContract,
  type MessageRow,
  openDatabase,
  openRedis,
  putTemplate,
  readLogRange,
  registerFloor,
} from '@tsunagu/store'
import { program, root } from '../root.ts'
import { freePort } from '../servers/ports.ts'
import { openPostgres, openRedisServer } from '../servers.ts'
import { until } from '../wait.ts'

export const contract = 'kumamoto'

export const templates = {
  card: {
    ja: '{name|お客様}、カードの変更はこちらです。{shop}',
    en: 'Dear {name|customer}, change your card here. {shop}',
  },
  long: { ja: 'あ'.repeat(200) },
} as const

/** Real Redis, Postgres and gammu-smsd with its dummy device, and the service messaging as a process of its own. */
export type Office = Awaited<ReturnType<typeof openOffice>>

export const openOffice = async () => {
  const [redisServer, postgres] = await Promise.all([openRedisServer(), openPostgres()])
  const urls = await postgres.migratedDatabase()
  const runDir = mkdtempSync(join(tmpdir(), 'tsunagu-messaging-'))
  const smsDir = join(runDir, 'sms')
  writeEnv(runDir, smsDir)
  const redis = openRedis(redisServer.url, 'test', () => undefined)
  const db = openDatabase(urls.messaging, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  await ownerWrites(urls.owner)
  await registerFloor(redis, contract)
  const children: ChildProcess[] = []
  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess => {
    const shown = process.env.TSUNAGU_TEST_SHOW === undefined ? 'ignore' : 'inherit'
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', shown, 'inherit'], env })
    children.push(child)
    return child
  }
  const entries = async (): Promise<readonly LogBody[]> =>
    (await readLogRange(redis, contract, '-', '+', 10_000)).map(({ id, fields }) => parseLogEntry(id, fields).body)
  const changes = async (message: string): Promise<readonly MessageEvent[]> =>
    (await entries()).flatMap((body) => (body.type === 'message.changed' && body.message === message ? [body] : []))
  return {
    redis,
    postgres,
    smsDir,
    /** What a flow writes when it has a text sent. */
    text: (message: string, wanted: Partial<Texting> = {}) =>
      appendEntries(redis, contract, 'ivr', [{ ...texting, message, ...wanted }]),
    row: (message: string): Promise<MessageRow | undefined> =>
      inContract(db, contract, (trx) =>
        trx.selectFrom('message').selectAll().where('id', '=', message).executeTakeFirst(),
      ),
    changes,
    /** The states the log has heard of, in their order, as soon as the last of them is `state`. */
    statesUntil: async (message: string, state: MessageEvent['state']): Promise<readonly string[]> => {
      const look = async (): Promise<readonly string[] | undefined> => {
        const states = (await changes(message)).map((event) => event.state)
        return states.at(-1) === state ? states : undefined
      }
      return until(`${message} is ${state}`, look, { withinMs: 60_000, seen: () => changes(message) })
    },
    startModem: (): ChildProcess =>
      start(join(root, 'scripts/run-sms.sh'), [], { PATH: process.env.PATH, TSUNAGU_RUN_DIR: runDir }),
    startService: async (instance: string): Promise<ChildProcess> => {
      return start(process.execPath, [program('messaging')], {
        PATH: process.env.PATH,
        TSUNAGU_REDIS_URL: redisServer.url,
        TSUNAGU_POSTGRES_URL_MESSAGING: urls.messaging,
        TSUNAGU_SMS_DIR: smsDir,
        TSUNAGU_SMS_BACKOFF_S: '0.5',
        TSUNAGU_INSTANCE: instance,
        TSUNAGU_HEALTH_PORT: String(await freePort()),
        TSUNAGU_LOG_LEVEL: 'info',
      })
    },
    /** Without those that are half written. */
    files: (folder: string): readonly string[] =>
      readdirSync(join(smsDir, folder)).filter((name) => !name.startsWith('.')),
    /** Parts the modem has transmitted since it started. */
    transmitted: (): number => {
      const args = ['-c', join(smsDir, 'smsdrc'), '-n', '1', '-d', '0', '-C']
      return Number(execFileSync('gammu-smsd-monitor', args, { encoding: 'utf8' }).trim().split(';')[4])
    },
    /** As if the service had died after it gave the file away and before it wrote that down. */
    forgetHandOver: (message: string) =>
      inContract(db, contract, (trx) =>
        trx.updateTable('message').set({ handed_at: null }).where('id', '=', message).execute(),
      ),
    /** What gammu-smsd does with a try that failed. */
    refuse: (name: string) => renameSync(join(smsDir, 'outbox', name), join(smsDir, 'error', name)),
    /** A delivery report, as the dummy device receives it. */
    report: (number: string, reference: number, said: string, slot: number) => {
      const folder = join(smsDir, 'device/sms/1')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, String(slot)), reportFile(number, reference, said))
    },
    shut: async () => {
      for (const child of children) child.kill('SIGKILL')
      await db.destroy()
      redis.disconnect()
      await Promise.all([redisServer.close(), postgres.close()])
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}

type Texting = Extract<FlowEvent, { type: 'flow.texting' }>
const texting: Texting = {
  type: 'flow.texting',
  call: 'pbx1-1.1',
  flow: 'main',
  node: 'sms',
  message: '',
  template: 'card',
  language: 'ja',
  to: '09012345678',
  line: 'tax',
  values: { shop: '中央区役所' },
}

const writeEnv = (runDir: string, smsDir: string): void => {
  const values = {
    TSUNAGU_RUN_DIR: runDir,
    TSUNAGU_SMS_DIR: smsDir,
    TSUNAGU_SMS_DEVICE: '',
    TSUNAGU_SMS_PIN: '',
    TSUNAGU_SMS_RECEIVE_S: '1',
  }
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  writeFileSync(join(runDir, 'env'), `${lines.join('\n')}\n`)
}

const hex = (text: string): string =>
  [...text].map((character) => character.charCodeAt(0).toString(16).padStart(4, '0')).join('')

const reportFile = (number: string, reference: number, said: string): string => `[SMSBackup000]
PDU = Status_Report
SMSC = "+8190"
DateTime = 20261121T031609Z
State = UnRead
Number = "${number}"
NumberUnicode = ${hex(number)}
Text00 = ${hex(said)}
Coding = Default_No_Compression
Folder = 1
Length = ${said.length}
Class = -1
MessageReference = ${reference}
`

const ownerWrites = async (url: string): Promise<void> => {
  const owner: Db = openDatabase(url, { name: 'test-owner', maxConnections: 1, onProblem: () => undefined })
  await inContract(owner, contract, async (trx) => {
    await trx.insertInto('contract').values({ id: contract, name: '熊本市' }).execute()
    for (const [id, texts] of Object.entries(templates)) await putTemplate(trx, contract, { id, texts })
  })
  await owner.destroy()
}
