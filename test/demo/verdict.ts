import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import type { LogEntry } from '@tsunagu/core'
import type { CallPage, CallRow, FlowCounts, RecordingPage, RecordingRow, Replayed } from '@tsunagu/messages'
import { quantile, rounded } from '../bench/result.ts'
import { until } from '../support/wait.ts'
import { type CampaignRun, type CampaignVerdict, isCampaignRight, judgeCampaign } from './campaign.ts'
import type { DemoCity } from './demo-city.ts'
import type { Told } from './stories.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

export type Verdict = {
  readonly calls: number
  readonly answered: number
  readonly abandoned: number
  readonly otherEnds: number
  readonly recordings: number
  readonly orphans: number
  readonly lost: number
  readonly stuck: number
  readonly wrongOutcomes: number
  readonly replayed: number
  /** Asked for by flows, and handed to the network (I2, I5). */
  readonly texts: { readonly asked: number; readonly sent: number }
  /** Outgoing calls, beside the carrier's own record of them. */
  readonly campaign: CampaignVerdict
  readonly agentFreeToRingMs: { readonly p50: number; readonly p99: number; readonly samples: number }
  readonly meanAnswerMs: number
  readonly ok: boolean
}

/** What was done: calls that came in, a campaign, since when, and from where in the log. */
export type Hour = {
  readonly told: readonly Told[]
  readonly campaign: CampaignRun
  readonly since: string
  readonly mark: number
}

/** Holds what the records, recordings, floor and replay say against what was really done. */
export const judge = async (city: DemoCity, { told, campaign: run, since, mark }: Hour): Promise<Verdict> => {
  const rows = await settledRows(city, told, since)
  const recordings = await settledRecordings(city, rows, since)
  const ends = new Map(rows.map((row) => [row.call, row.outcome]))
  const lost = told.filter(({ call }) => !ends.has(call)).length + doubled(rows)
  const wrong = told.filter(({ call, outcome }) => ends.has(call) && ends.get(call) !== outcome)
  for (const { story, call, outcome } of wrong) console.error(`${call} (${story}): ${ends.get(call)}, not ${outcome}`)
  const answered = rows.filter((row) => row.outcome === 'answered').length
  const abandoned = rows.filter((row) => row.outcome === 'abandoned').length
  // The last files are still being worked on when their calls are over; orphans are those that stay.
  await until('no recording is an orphan', async () => (await countOrphans(city)) === 0, { withinMs: 30_000 }).catch(
    reportAndGoOn,
  )
  const orphans = await countOrphans(city)
  const stuck = await countStuck(city)
  const replayed = await replays(city)
  const texts = await settledTexts(city, since)
  const gaps = freeToRing(city.log.entries.slice(mark))
  const waits = rows.flatMap((row) => (row.outcome === 'answered' && row.waitedMs !== null ? [row.waitedMs] : []))
  const campaign = judgeCampaign(run)
  const counts = { calls: told.length, answered, abandoned, otherEnds: rows.length - answered - abandoned }
  const whole = counts.calls === rows.length && answered > 0 && abandoned > 0
  return {
    ...counts,
    recordings: recordings.length,
    orphans,
    lost,
    stuck,
    wrongOutcomes: wrong.length,
    replayed,
    texts,
    campaign,
    agentFreeToRingMs: {
      p50: rounded(quantile(gaps, 0.5)),
      p99: rounded(quantile(gaps, 0.99)),
      samples: gaps.length,
    },
    meanAnswerMs: rounded(waits.reduce((sum, ms) => sum + ms, 0) / waits.length),
    ok:
      whole &&
      orphans + lost + stuck + wrong.length === 0 &&
      replayed === 2 &&
      isCampaignRight(campaign) &&
      texts.asked > 0 &&
      texts.sent === texts.asked,
  }
}

/** What the counts of flows say of texts, once as many were sent as were asked for. */
const settledTexts = async (city: DemoCity, since: string): Promise<Verdict['texts']> => {
  const query = new URLSearchParams({ from: since, to: new Date(Date.now() + 60_000).toISOString() })
  const texts = async (): Promise<Verdict['texts']> => {
    const { total } = await city.supervisor.get<FlowCounts>(`/v1/flow-counts?${query}`)
    return { asked: total.figures.textsAsked ?? 0, sent: total.figures.textsSent ?? 0 }
  }
  const isSettled = async (): Promise<boolean> => {
    const { asked, sent } = await texts()
    return asked > 0 && sent === asked
  }
  await until('every text was sent', isSettled, { withinMs: 30_000 }).catch(reportAndGoOn)
  return texts()
}

/** Rows of the calls since then, once all that were made have come to their end in the records. */
const settledRows = async (city: DemoCity, told: readonly Told[], since: string): Promise<readonly CallRow[]> => {
  const made = new Set(told.map(({ call }) => call))
  const rows = async (): Promise<readonly CallRow[]> =>
    (await pages(city, '/v1/calls', since, (page: CallPage) => page.calls)).filter((row) => made.has(row.call))
  await until(
    'every call stands in the records',
    async () => {
      const now = await rows()
      return now.length >= made.size && now.every((row) => row.endedAt !== null)
    },
    { withinMs: 30_000 },
  ).catch(told.length === 0 ? () => undefined : reportAndGoOn)
  return rows()
}

/** Whatever is missing is counted, and fails the verdict. */
const reportAndGoOn = (error: unknown): void => console.error(String(error))

const settledRecordings = async (
  city: DemoCity,
  rows: readonly CallRow[],
  since: string,
): Promise<readonly RecordingRow[]> => {
  const recorded = async (): Promise<readonly RecordingRow[]> =>
    pages(city, '/v1/recordings', since, (page: RecordingPage) => page.recordings)
  await until(
    'every answered call has its recording',
    async () => {
      const done = new Set((await recorded()).flatMap((row) => (row.state === 'indexed' ? [row.call] : [])))
      return rows.every((row) => row.outcome !== 'answered' || done.has(row.call))
    },
    { withinMs: 60_000 },
  ).catch(reportAndGoOn)
  return recorded()
}

const pages = async <Page extends { readonly next: string | null }, Row>(
  city: DemoCity,
  path: string,
  since: string,
  rowsOf: (page: Page) => readonly Row[],
): Promise<readonly Row[]> => {
  const found: Row[] = []
  let cursor: string | null = null
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page = await city.supervisor.get<Page>(`${path}?from=${encodeURIComponent(since)}&limit=200${next}`)
    found.push(...rowsOf(page))
    cursor = page.next
  } while (cursor !== null)
  return found
}

const doubled = (rows: readonly CallRow[]): number => rows.length - new Set(rows.map((row) => row.call)).size

/** Files without a row, rows without a file, answered calls without a recording. */
const countOrphans = async (city: DemoCity): Promise<number> => {
  const env = { ...process.env, ...city.stack.env }
  const counted = await run('node', ['services/recordings/bin/count-orphans.js', '0'], { cwd: root, env }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  const counts = JSON.parse(counted.stdout) as Readonly<Record<string, number>>
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Calls still on the floor, and agents neither idle nor in wrap-up. */
const countStuck = async (city: DemoCity): Promise<number> => {
  const { calls, agents } = await city.supervisor.floor()
  return calls.length + agents.filter(({ activity }) => activity !== 'idle' && activity !== 'wrapUp').length
}

/** Services whose log, run through the core again, ends where they stand. */
const replays = async (city: DemoCity): Promise<number> => {
  let same = 0
  for (const service of ['acd', 'ivr']) {
    const replayed = await city.manager.get<Replayed>(`/v1/replay?service=${service}`)
    if (replayed.same) same++
    else console.error(`replay of ${service}: ${replayed.difference}`)
  }
  return same
}

/**
 * Milliseconds from the moment an agent was free, with somebody waiting for him, to the ringing of his phone; out of the
 * log's one clock.
 */
export const freeToRing = (entries: readonly LogEntry[]): readonly number[] => {
  const offers = new Map<string, number>()
  const gaps: number[] = []
  for (const { at, body } of entries) {
    if (body.type === 'call.offered') {
      const { idleSince } = body.because
      const waitedWhenFree = body.waitedMs - (at - idleSince)
      if (waitedWhenFree > 0) offers.set(body.leg, idleSince)
    } else if (body.type === 'leg.ringing') {
      const since = offers.get(body.leg)
      if (since !== undefined) gaps.push(at - since)
      offers.delete(body.leg)
    }
  }
  return gaps
}
