import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { LogId, Prompt } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import { readLogRange } from '@tsunagu/store'
import { chance } from '../support/chance.ts'
import { type SipCaller, SipCallers } from '../support/sip-caller/sip-caller.ts'
import { fromUlaw } from '../support/sip-caller/ulaw.ts'
import { loudness, toneShare, toneWav } from '../support/tone.ts'
import { lasts } from '../support/wait.ts'
import { type BenchStack, floor, type MoreLines, openBenchStack } from './bench-stack.ts'
import { type Bench, type Figures, quantile, rounded } from './result.ts'

const oursAt = '0965559997'
const peerAt = '0965559996'

/** Two menus that lead to each other by the key 1; each is one tone, which sounds from its first sample on. */
const menus = [
  { name: 'a', hz: 1_000 },
  { name: 'b', hz: 600 },
] as const
const promptMs = 30_000
const promptOf = (name: string): Prompt => `bench/${name}`

const lines: MoreLines = {
  lines: [{ id: 'ivr', name: 'ivr', number: oursAt, flow: 'ivr', callerIds: [] }],
  flows: [
    {
      id: 'ivr',
      version: 1,
      title: '',
      language: 'ja',
      start: 'a',
      nodes: Object.fromEntries(
        menus.map(({ name }, n) => [
          name,
          {
            type: 'menu' as const,
            prompts: [promptOf(name)],
            wrong: [],
            silent: [],
            keys: { '1': menus[1 - n]?.name ?? '' },
            repeatKey: '',
            waitMs: 30_000,
            tries: 9,
            otherwise: name,
          },
        ]),
      ),
    },
  ],
  extensions: ({ recordings, prompts }) => [
    `exten => ${peerAt},1,Answer()`,
    ` same => n,MixMonitor(${recordings}/\${UNIQUEID}.raw,D)`,
    ' same => n,Goto(menu-a,s,1)',
    ...menus.flatMap(({ name }, n) => [
      `[menu-${name}]`,
      `exten => s,1,Background(${prompts}/${promptOf(name)})`,
      ' same => n,WaitExten(30)',
      ' same => n,Goto(s,1)',
      `exten => 1,1,Goto(menu-${menus[1 - n]?.name},s,1)`,
    ]),
  ],
  addPrompts: (prompts) => {
    mkdirSync(join(prompts, 'bench'), { recursive: true })
    for (const { name, hz } of menus)
      writeFileSync(join(prompts, `${promptOf(name)}.wav`), toneWav(hz, promptMs), { mode: 0o644 })
  },
}

type Keyed = { readonly sentAt: number; readonly heardAt: number }
type Run = { readonly keys: readonly Keyed[]; readonly lost: number; readonly wantedKeys: number }
type Crowd = {
  readonly callers: number
  readonly perSecond: number
  readonly keysEach: number
  readonly pauseMs: { readonly least: number; readonly most: number }
}

/** A key that is not answered within this is lost, and its caller with it. */
const patienceMs = 3_000

/** One caller: hears which menu plays, presses the key, and notes when the other menu is heard. */
const walks = async (
  callers: SipCallers,
  number: string,
  { keysEach, pauseMs }: Crowd,
  seed: number,
): Promise<{ readonly keys: readonly Keyed[]; readonly wentWell: boolean }> => {
  const random = chance(seed)
  const keys: Keyed[] = []
  let expected: number = menus[0].hz
  let heardAt: number | null = null
  const hear = ({ atMs, payload }: { readonly atMs: number; readonly payload: Buffer }): void => {
    if (heardAt !== null) return
    const samples = fromUlaw(payload)
    if (loudness(samples) > 500 && toneShare(samples, 8_000, expected) > 0.5) heardAt = atMs
  }
  const heard = async (): Promise<number | null> => {
    const deadline = performance.now() + patienceMs
    while (heardAt === null && performance.now() < deadline) await lasts(10)
    return heardAt
  }
  let caller: SipCaller
  try {
    caller = await callers.calls({ calls: number, from: `0907${String(seed).padStart(7, '0')}`, hear })
  } catch {
    return { keys, wentWell: false }
  }
  const walked = async (): Promise<boolean> => {
    if ((await heard()) === null) return false
    for (let n = 1; n <= keysEach; n += 1) {
      await lasts(random.between(pauseMs.least, pauseMs.most))
      // From now on the other menu is awaited: it cannot be heard before the key.
      expected = menus[n % 2]?.hz ?? 0
      heardAt = null
      const sentAt = await caller.press('1')
      const at = await heard()
      if (at === null || caller.isOver) return false
      keys.push({ sentAt, heardAt: at })
    }
    return true
  }
  const wentWell = await walked()
  // Also who was lost: the next crowd shall have the machine for itself.
  caller.hangUp()
  return { keys, wentWell }
}

let seeds = 0

const crowdCalls = async (callers: SipCallers, number: string, crowd: Crowd): Promise<Run> => {
  const all = Array.from({ length: crowd.callers }, async (_, n) => {
    await lasts((n * 1_000) / crowd.perSecond)
    seeds += 1
    return walks(callers, number, crowd, seeds)
  })
  const walked = await Promise.all(all)
  await lasts(500)
  return {
    keys: walked.flatMap(({ keys }) => keys),
    lost: walked.filter(({ wentWell }) => !wentWell).length,
    wantedKeys: crowd.callers * crowd.keysEach,
  }
}

const delays = ({ keys }: Run): readonly number[] => keys.map(({ sentAt, heardAt }) => heardAt - sentAt)

const figures = (run: Run): Figures => ({
  keys: run.keys.length,
  p50Ms: rounded(quantile(delays(run), 0.5)),
  p95Ms: rounded(quantile(delays(run), 0.95)),
  p99Ms: rounded(quantile(delays(run), 0.99)),
  maxMs: rounded(Math.max(...delays(run))),
})

/** Where the time goes: to the log, through ivr's commit, to the phone; medians. */
const hops = async (stack: BenchStack, run: Run): Promise<Figures> => {
  const entries = (await readLogRange(stack.redis, floor, '-', '+', 1_000_000)).map(({ id, fields }) =>
    parseLogEntry(id, fields),
  )
  const pressed = entries.filter(({ body }) => body.type === 'leg.keyPressed')
  const taken = new Map<string, { readonly id: LogId; readonly at: number }[]>()
  for (const { id, body } of entries)
    if (body.type === 'flow.keyed') taken.set(body.call, [...(taken.get(body.call) ?? []), { id, at: msOf(id) }])
  const toCommit = pressed.flatMap(({ id, body }) => {
    if (body.type !== 'leg.keyPressed') return []
    const next = taken.get(body.leg)?.find(({ at }) => at >= msOf(id))
    return next === undefined ? [] : [next.at - msOf(id)]
  })
  const stamps = pressed.map(({ id }) => msOf(id))
  const toLog = run.keys.flatMap(({ sentAt, heardAt }) => {
    const [from, to] = [performance.timeOrigin + sentAt - 2, performance.timeOrigin + heardAt]
    const within = stamps.filter((at) => at >= from && at <= to)
    // With several keys on their way nobody knows whose it is.
    return within.length === 1 ? [(within[0] ?? 0) - from - 2] : []
  })
  const [log, commit] = [quantile(toLog, 0.5), quantile(toCommit, 0.5)]
  const whole = quantile(delays(run), 0.5)
  return {
    hopToLogMs: rounded(log),
    hopToCommitMs: rounded(commit),
    hopToPhoneMs: rounded(whole - log - commit),
  }
}

const msOf = (id: LogId): number => Number(id.split('-')[0])

const latency: Crowd = { callers: 20, perSecond: 10, keysEach: 20, pauseMs: { least: 800, most: 2_400 } }
const ladder = [50, 100, 150, 200, 250, 300, 350, 400]
const rung = (callers: number): Crowd => ({
  callers,
  perSecond: 25,
  keysEach: 6,
  pauseMs: { least: 2_000, most: 4_000 },
})

/** The most callers at once of whom none was lost. */
const climb = async (
  callers: SipCallers,
  number: string,
): Promise<{ readonly most: number; readonly p99Ms: number }> => {
  let best = { most: 0, p99Ms: Number.NaN }
  for (const count of ladder) {
    const run = await crowdCalls(callers, number, rung(count))
    if (run.lost > 0 || run.keys.length < run.wantedKeys) break
    best = { most: count, p99Ms: rounded(quantile(delays(run), 0.99)) }
  }
  return best
}

/**
 * From the end of a key at the phone to the first sound of the next prompt there, and how many callers may be in flows at
 * once; ours, then `Background` and `WaitExten` of the dialplan, on the same Asterisk with the same callers, both recorded.
 */
export const ivrBench: Bench = async () => {
  const stack = await openBenchStack(1, lines)
  const callers = await SipCallers.open({
    address: '127.0.0.2',
    sipPort: stack.port(110),
    rtpFirst: stack.port(3_000),
    pbxPort: stack.sipPort,
  })
  try {
    const load = loadavg()[0] ?? 0
    const ours = await crowdCalls(callers, oursAt, latency)
    const where = await hops(stack, ours)
    const peer = await crowdCalls(callers, peerAt, latency)
    const most = await climb(callers, oursAt)
    const peerMost = await climb(callers, peerAt)
    const [mine, theirs] = [figures(ours), figures(peer)]
    return {
      bench: 'ivr',
      ours: {
        ...mine,
        ...where,
        lost: ours.lost,
        atOnce: most.most,
        atOnceP99Ms: most.p99Ms,
        loadBefore: rounded(load),
      },
      peer: {
        name: 'Background + WaitExten',
        ...theirs,
        lost: peer.lost,
        atOnce: peerMost.most,
        atOnceP99Ms: peerMost.p99Ms,
        limitP99Ms: 120,
      },
      ratio: rounded((mine.p99Ms ?? Number.NaN) / (theirs.p99Ms ?? Number.NaN)),
      ratioOf: 'p99Ms',
    }
  } finally {
    await callers.close()
    await stack.close()
  }
}
