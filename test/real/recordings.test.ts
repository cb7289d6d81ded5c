import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orphans } from '../../services/recordings/src/orphans.ts'
import { processRecording } from '../../services/recordings/src/process-recording.ts'
import type { WorkStep } from '../../services/recordings/src/workshop.ts'
import { answeredCall, contract, type Office, openOffice, tones } from '../support/recordings/office.ts'
import { decode, lengthMs, soundMs, toneMs } from '../support/tone.ts'
import { lasts, until } from '../support/wait.ts'

let office: Office
let count = 0
let service: ChildProcess

beforeAll(async () => {
  office = await openOffice()
})
afterAll(async () => {
  await office.shut()
})

const newCall = (): string => `pbx1-1763670000.${++count}`

/** A whole call: in the log as long as `seconds` say, and its file closed afterwards. */
const call = async (bytes: Buffer, ms: number): Promise<string> => {
  const id = newCall()
  const story = answeredCall(id)
  await office.tell(...story.begin)
  await lasts(ms)
  await office.tell(...story.end)
  office.close(id, bytes)
  return id
}

const indexed = (id: string, withinMs = 20_000) =>
  until(
    `${id} is indexed`,
    async () => {
      const row = (await office.rows(id))[0]
      return row?.state === 'indexed' && !existsSync(join(office.spoolDir, 'closed', `${id}.raw`)) ? row : null
    },
    { withinMs, seen: () => office.rows(id) },
  )

const eventsOf = async (id: string, type: string): Promise<number> =>
  (await office.entries()).filter((body) => body.type === type && 'recording' in body && body.recording === id).length

const filesOf = (id: string): readonly string[] =>
  readdirSync(office.archiveDir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.half-done') && name.includes(`/${id}`),
  )

/** What workers are writing, or have left when they died. */
const halfDone = (): readonly string[] => {
  const folder = join(office.archiveDir, '.half-done')
  return existsSync(folder) ? readdirSync(folder) : []
}

const onlyOnce = async (id: string): Promise<void> => {
  expect(await office.rows(id)).toHaveLength(1)
  expect(filesOf(id)).toHaveLength(1)
  expect(await eventsOf(id, 'recording.indexed')).toBe(1)
}

describe('the steps on one recording', () => {
  // The service is not running yet: only these processes touch the files, so each death is at a known place.
  const steps: readonly WorkStep[] = ['measured', 'transcoded', 'published', 'stored', 'told', 'removed']
  for (const step of steps)
    it(`killed (9) after "${step}" and done again end with one row, one file, one event`, async () => {
      const id = newCall()
      office.close(id, tones(2, 440, 880))
      await bookByHand(id)
      expect(await office.work(id, step)).toBe('SIGKILL')
      expect(await office.work(id, 'nothing')).toBe(0)
      const row = (await office.rows(id))[0]
      expect(row).toMatchObject({ state: 'indexed', call: id })
      await onlyOnce(id)
      expect(existsSync(join(office.spoolDir, 'closed', `${id}.raw`))).toBe(false)
      const file = readFileSync(office.path(row as NonNullable<typeof row>))
      expect(createHash('sha256').update(file).digest('hex')).toBe(row?.sha256)
    })

  it('done by three workers at the same time end with one row, one file, one event', async () => {
    const id = newCall()
    office.close(id, tones(2, 440, 880))
    await bookByHand(id)
    const job = { floor: contract, recording: id }
    const results = await Promise.allSettled([1, 2, 3].map(() => processRecording(office.shop, job, 1)))
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true)
    await onlyOnce(id)
    const row = (await office.rows(id))[0]
    const file = readFileSync(office.path(row as NonNullable<typeof row>))
    expect(createHash('sha256').update(file).digest('hex')).toBe(row?.sha256)
  })
})

/** The booking as the service's fold would have committed it. */
const bookByHand = async (id: string): Promise<void> => {
  const at = Date.now()
  const booked = { recording: id, leg: id, startedAt: at - 2_000, endedAt: at, isIndexed: false }
  const booking = {
    call: id,
    line: 'hoken',
    direction: 'inbound',
    arrivedAt: at - 2_000,
    endedAt: at,
    marks: [],
    legs: [id],
    recordings: [booked],
  }
  const fields = { contract, [`call:${id}`]: JSON.stringify(booking), [`recording:${id}`]: id }
  await office.redis.hset(`{${contract}}:state:recordings`, fields)
}

describe('the service', () => {
  beforeAll(async () => {
    await office.redis.del(`{${contract}}:state:recordings`)
    service = await office.startService('recordings-1')
  })

  it('archives a call with each side on its own channel, and says who was on it', async () => {
    const id = await call(tones(3, 440, 880), 3_000)
    const row = await indexed(id)
    expect(row).toMatchObject({ contract, floor: contract, call: id, leg: id, line: 'hoken', codec: 'opus' })
    expect(row.warnings).toEqual([])
    expect(row.duration_ms).toBe(3_000)
    expect(row.path).toMatch(new RegExp(`^${contract}/\\d{4}/\\d\\d/\\d\\d/${id.replace('.', '\\.')}\\.opus$`))
    expect(row.segments.at(-1)).toMatchObject({ kind: 'talking', agent: 'sato', toMs: 3_000 })
    const sound = decode(office.path(row))
    expect(Math.abs(lengthMs(sound) - 3_000)).toBeLessThan(50)
    expect(toneMs(sound, 0, 440)).toBeGreaterThan(2_800)
    expect(toneMs(sound, 0, 880)).toBe(0)
    expect(toneMs(sound, 1, 880)).toBeGreaterThan(2_800)
    expect(toneMs(sound, 1, 440)).toBe(0)
    expect(await eventsOf(id, 'recording.closed')).toBe(1)
    await onlyOnce(id)
  })

  it('keeps a silent side silent, and warns of it', async () => {
    const id = await call(tones(6, 440, 0), 6_000)
    const row = await indexed(id)
    expect(row.warnings).toEqual(['ourSideSilent'])
    const sound = decode(office.path(row))
    expect(toneMs(sound, 0, 440)).toBeGreaterThan(5_700)
    expect(soundMs(sound, 1)).toBe(0)
  })

  it('warns of a file that is too short for its call, and of one that breaks off inside a frame', async () => {
    const short = await call(tones(1, 440, 880), 3_000)
    const ragged = await call(tones(1, 440, 880).subarray(0, 31_998), 1_000)
    expect((await indexed(short)).warnings).toEqual(['short'])
    expect((await indexed(ragged)).warnings).toEqual(['ragged'])
  })

  it('records an empty file as what it is', async () => {
    const id = await call(Buffer.alloc(0), 100)
    const row = await until('a row', async () => (await office.rows(id))[0])
    expect(row).toMatchObject({ state: 'broken', warnings: ['empty'], bytes: 0, path: null })
    await until('the raw file is gone', () => !existsSync(join(office.spoolDir, 'closed', `${id}.raw`)))
  })

  it('takes up a file that is no longer written, once the log says the call is over', async () => {
    const over = newCall()
    const going = newCall()
    await office.tell(...answeredCall(over).begin, ...answeredCall(over).end, ...answeredCall(going).begin)
    office.leaveOpen(over, tones(1, 440, 880), 0)
    office.leaveOpen(going, tones(1, 440, 880), 10_000)
    await indexed(over)
    expect(existsSync(join(office.spoolDir, 'open', `${going}.raw`))).toBe(true)
    await office.tell(...answeredCall(going).end)
    await indexed(going)
  })

  it('takes up a file that a dead PBX left open, once the log says the call is over', async () => {
    const over = newCall()
    const going = newCall()
    await office.tell(...answeredCall(over).begin, ...answeredCall(over).end, ...answeredCall(going).begin)
    office.leaveOpen(over, tones(1, 440, 880), 90_000)
    office.leaveOpen(going, tones(1, 440, 880), 90_000)
    await office.reconcile(++count)
    await indexed(over)
    expect(existsSync(join(office.spoolDir, 'open', `${going}.raw`))).toBe(true)
    await office.tell(...answeredCall(going).end)
    await office.reconcile(++count)
    await indexed(going)
  })

  it('archives a file that nothing ever told of, after a long wait, and says so', async () => {
    const id = newCall()
    office.close(id, tones(2, 440, 880), 16 * 60_000)
    await office.reconcile(++count)
    const row = await indexed(id)
    expect(row).toMatchObject({ call: null, warnings: ['callUnknown'] })
    expect(Math.abs(Date.parse(row.started_at) - (Date.now() - 16 * 60_000))).toBeLessThan(20_000)
  })

  it('notices a file that is gone, and the very same file when it is back', async () => {
    const id = await call(tones(1, 440, 880), 1_000)
    const row = await indexed(id)
    const aside = join(office.archiveDir, 'aside')
    renameSync(office.path(row), aside)
    await office.reconcile(++count)
    await until('it is missing', async () => (await office.rows(id))[0]?.state === 'missing')
    expect(await orphans(office.shop, 0)).toMatchObject({ rowsWithoutFile: 1 })
    writeFileSync(office.path(row), 'another file')
    await office.reconcile(++count)
    await lasts(1_500)
    expect((await office.rows(id))[0]?.state).toBe('missing')
    renameSync(aside, office.path(row))
    await office.reconcile(++count)
    await until('it is indexed again', async () => (await office.rows(id))[0]?.state === 'indexed')
  })

  it('killed (9) in the middle of its work and started again leaves nothing behind', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(() => call(tones(60, 440, 880), 200)))
    await until('a file is half-done', () => halfDone().some((name) => ids.some((id) => name.startsWith(id))))
    service.kill('SIGKILL')
    expect(existsSync(join(office.spoolDir, 'closed', `${ids.at(-1)}.raw`))).toBe(true)
    service = await office.startService('recordings-2')
    for (const id of ids) await indexed(id, 120_000)
    for (const id of ids) await onlyOnce(id)
  }, 180_000)

  it('waits for Redis that is away for 10 s, and nothing is missing or doubled', async () => {
    const before = await call(tones(1, 440, 880), 1_000)
    const during = newCall()
    await office.tell(...answeredCall(during).begin, ...answeredCall(during).end)
    await office.redisServer.crash()
    office.close(during, tones(1, 440, 880))
    await lasts(10_000)
    await office.redisServer.start()
    for (const id of [before, during]) await indexed(id, 60_000)
    for (const id of [before, during]) await onlyOnce(id)
  }, 120_000)

  it('waits for Postgres that is away, and nothing is missing or doubled', async () => {
    await office.postgres.crash()
    const ids = [await call(tones(1, 440, 880), 500), await call(tones(1, 440, 880), 500)]
    await lasts(Number(process.env.TSUNAGU_TEST_AWAY_MS ?? 6_000))
    for (const id of ids) expect(existsSync(join(office.spoolDir, 'closed', `${id}.raw`))).toBe(true)
    await office.postgres.start()
    for (const id of ids) await indexed(id, 150_000)
    for (const id of ids) await onlyOnce(id)
  }, 240_000)

  it('has no orphans in the end, and counts those that are made', async () => {
    await until('nothing is in work', () => readdirSync(join(office.spoolDir, 'closed')).length === 0)
    expect(await orphans(office.shop, 0)).toEqual({
      filesWithoutRow: 0,
      rowsWithoutFile: 0,
      answeredWithoutRecording: 0,
    })
    writeFileSync(join(office.spoolDir, 'closed', 'pbx1-1.1.raw'), 'who am I?')
    expect(await orphans(office.shop, 0)).toMatchObject({ filesWithoutRow: 1 })
    expect(await orphans(office.shop, 60_000)).toMatchObject({ filesWithoutRow: 0 })
  })
})
