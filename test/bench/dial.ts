import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Campaign, municipalRules, type PacingMode, type Target } from '@tsunagu/core'
import { type DialFloor, openDialFloor, persons, proofCampaign } from '../support/dial-floor.ts'
import { differences, type Tally, wrongCallerIds } from '../support/dial-tally.ts'
import { lasts, until } from '../support/wait.ts'
import { ourNumber } from './bench-stack.ts'
import { type Bench, type Figures, quantile, rounded } from './result.ts'

/** At once, for so many new ones a second: forty seconds of ringing hold five hundred and more. */
const inFlight = 500
const perSecond = 20
const ringS = 40
/** How many are called so; the first five hundred are in the air when the agents' calls begin. */
const crowdSize = Number(process.env.TSUNAGU_BENCH_DIAL ?? 2_000)
const agents = 20
/** Calls with an agent, in either mode, while the others ring. */
const spoken = 120
const limitHelloMs = 200

const rings = { share: 0.95, digits: () => '3000' }
const listens = { share: 0.05, digits: (n: number) => `1${n % 10}08` }
const talks = { share: 1, digits: (n: number) => `1${1 + (n % 2)}0${2 + (n % 3)}` }

/**
 * Five hundred attempts in flight on one node, started by the dialler, dialled by acd and bridge, counted by the carrier; beside them
 * agents on open lines talk to whoever answers, and their ears say when they heard him. Then the same number of calls from call files,
 * which is what Asterisk does by itself.
 */
export const dialBench: Bench = async () => {
  const base = Number(process.env.TSUNAGU_BENCH_PORT_BASE ?? Number(process.env.TSUNAGU_PORT_BASE ?? 21_000) + 8_000)
  const dial = await openDialFloor('bench-dial', agents, base, { soundPorts: 2_600, modules: ['pbx_spool.so'] })
  try {
    const ours = await measureOurs(dial)
    const peer = await measureCallFiles(dial)
    return {
      bench: 'dial',
      ours,
      peer: { name: 'call files', ...peer, limitHelloP99Ms: limitHelloMs },
      ratio: rounded((ours.toInviteP99Ms ?? 0) / (peer.toInviteP99Ms ?? 0)),
      ratioOf: 'toInviteP99Ms',
    }
  } finally {
    await dial.close()
  }
}

const crowdCampaign: Campaign = {
  ...proofCampaign('crowd', { kind: 'progressive' }, 0.01),
  mode: { kind: 'agentless', flow: 'notice', mostLines: inFlight },
  pacing: { ...municipalRules, ringTimeoutS: ringS, mostLines: inFlight, callsPerS: perSecond },
  tries: { ...proofCampaign('crowd', { kind: 'progressive' }, 0.01).tries, ringTimeoutS: ringS },
}

const measureOurs = async (dial: DialFloor): Promise<Figures> => {
  const crowd = persons(crowdSize, 1, [rings, listens])
  await dial.say({ type: 'campaign.set', campaign: crowdCampaign, by: 'bench' })
  const before = await cpuOf(dial, ourParts)
  await dial.fill('crowd', crowd)
  await until('five hundred are in flight', async () => (await flying(dial, 'crowd')) >= inFlight - perSecond, {
    withinMs: 120_000,
  })
  const ramp = await cpuSince(dial, before)
  console.error('dial: five hundred in flight')
  const kept = await talk(dial, 'kept', { kind: 'progressive' }, 2)
  const ahead = await talk(dial, 'ahead', { kind: 'predictive' }, 4)
  await ended(dial, 'crowd', crowd.length)
  const rest = await dial.over('crowd', crowd, 120_000)
  const contradicted = [rest, kept, ahead].flatMap(differences)
  for (const one of contradicted) console.error(`dial: ${one}`)
  return {
    attempts: rest.attempts.length,
    dialled: rest.dialled.length,
    atOnce: mostAtOnce(rest),
    lost: rest.attempts.length - rest.ended.length,
    contradicted: contradicted.length,
    wrongCallerIds: [rest, kept, ahead].reduce((sum, one) => sum + wrongCallerIds(one, ourNumber).length, 0),
    ...waits('toInvite', toInvite(dial, rest)),
    ...ramp,
    ...spokenFigures(dial, 'kept', kept),
    ...spokenFigures(dial, 'ahead', ahead),
  }
}

/** Calls with agents, while the others ring. */
const talk = async (dial: DialFloor, id: string, mode: PacingMode, seed: number): Promise<Tally> => {
  const targets: readonly Target[] = persons(spoken, seed, [talks])
  await dial.say({ type: 'campaign.set', campaign: proofCampaign(id, mode, 0.03), by: 'bench' })
  await dial.fill(id, targets)
  await ended(dial, id, spoken)
  const tally = await dial.over(id, targets, 60_000)
  console.error(`dial: ${id} is over`)
  return tally
}

/** Looks seldom: the log is long, and what looks shares the machine. */
const ended = async (dial: DialFloor, campaign: string, count: number): Promise<void> => {
  for (;;) {
    await dial.log.read()
    if (dial.log.all('attempt.ended').filter(({ body }) => body.campaign === campaign).length >= count) return
    await lasts(1_000)
  }
}

const flying = async (dial: DialFloor, campaign: string): Promise<number> => {
  await lasts(500)
  await dial.log.read()
  const began = dial.log.all('attempt.started').filter(({ body }) => body.attempt.campaign === campaign)
  return began.length - dial.log.all('attempt.ended').filter(({ body }) => body.campaign === campaign).length
}

/** By the carrier's own record. */
const mostAtOnce = ({ carrier }: Tally): number => {
  const moves = carrier.flatMap(({ began, ended }) => [
    { at: began, by: 1 },
    { at: ended, by: -1 },
  ])
  let [now, most] = [0, 0]
  for (const { by } of moves.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by
    most = Math.max(most, now)
  }
  return most
}

/** Clocks of a stack at night stand some whole hours ahead of the carrier's. */
const hourMs = 3_600_000
const apart = (ms: number): number => ms - Math.round(ms / hourMs) * hourMs

/** From `attempt.started` in the log to the INVITE at the carrier. */
const toInvite = (dial: DialFloor, { carrier, attempts }: Tally): readonly number[] => {
  const calls = new Set(attempts.map(({ call }) => call))
  const began = new Map(carrier.map((one) => [one.called, one.began * 1_000]))
  return dial.log.all('attempt.started').flatMap(({ at, body: { attempt } }) => {
    const there = began.get(attempt.number)
    return calls.has(attempt.call) && there !== undefined ? [apart(there - at)] : []
  })
}

/** From the citizen's picking up, as the carrier saw it, to the connection in the log, and to the agent's ear. */
const spokenFigures = (dial: DialFloor, name: string, tally: Tally): Figures => {
  const phones = new Map(dial.stack.agents.map(({ id, phone }) => [id, phone]))
  const hellos = dial.ears.hellos(tally, (agent) => phones.get(agent) ?? '')
  const answered = new Map(tally.carrier.map((one) => [one.called, (one.answered ?? 0) * 1_000]))
  const connected = tally.ended.flatMap(({ number, connectedAt }) =>
    connectedAt === null ? [] : [apart(connectedAt - (answered.get(number) ?? 0))],
  )
  return {
    [`${name}Answered`]: tally.ended.filter(({ answeredAt }) => answeredAt !== null).length,
    [`${name}Abandoned`]: tally.ended.filter(({ outcome }) => outcome === 'abandoned').length,
    [`${name}NeverHeard`]: hellos.filter(({ afterMs }) => afterMs === null).length,
    ...waits(`${name}ToConnected`, connected),
    ...waits(
      `${name}ToHello`,
      hellos.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs])),
    ),
  }
}

const waits = (name: string, samples: readonly number[]): Figures => ({
  [`${name}P50Ms`]: rounded(quantile(samples, 0.5)),
  [`${name}P99Ms`]: rounded(quantile(samples, 0.99)),
})

const ourParts = ['pbx', 'acd', 'bridge', 'dialler', 'carrier'] as const

type Cpu = { readonly atMs: number; readonly seconds: ReadonlyMap<string, number> }

const cpuOf = async (dial: DialFloor, parts: readonly string[]): Promise<Cpu> => {
  const seconds = new Map<string, number>()
  for (const part of parts) seconds.set(part, cpuSeconds(await dial.stack.stack('pid', part)))
  return { atMs: performance.now(), seconds }
}

/** User and system time, in hundredths of a second there. */
const cpuSeconds = (pid: string): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Of one core, in percent, since then. */
const cpuSince = async (dial: DialFloor, before: Cpu): Promise<Figures> => {
  const now = await cpuOf(dial, [...before.seconds.keys()])
  const took = (now.atMs - before.atMs) / 1_000
  return Object.fromEntries(
    [...now.seconds].map(([part, seconds]) => [
      `${part}CpuPercent`,
      rounded((100 * (seconds - (before.seconds.get(part) ?? 0))) / took),
    ]),
  )
}

/** The same PBX, trunk and carrier, and nothing of ours in between. */
const measureCallFiles = async (dial: DialFloor): Promise<Figures> => {
  const outgoing = join(dial.stack.runDir, 'pbx/spool/outgoing')
  const numbers = persons(inFlight, 5, [rings]).flatMap(({ standing }) => standing.numbers)
  const before = await cpuOf(dial, ['pbx', 'carrier'])
  const began = new Map<string, number>()
  for (const [n, number] of numbers.entries()) {
    const file = join(outgoing, `../${number}.call`)
    writeFileSync(file, callFile(number))
    began.set(number, Date.now())
    renameSync(file, join(outgoing, `${number}.call`))
    if (n % perSecond === perSecond - 1) await lasts(1_000)
  }
  const cpu = await cpuSince(dial, before)
  const theirs = () => dial.carrier.log.filter(({ called }) => began.has(called))
  await until('the call files are over', () => theirs().length >= numbers.length, { withinMs: 120_000 }).catch(
    (error: unknown) => console.error(String(error)),
  )
  const taken = theirs()
  const delays = taken.map((one) => one.began * 1_000 - (began.get(one.called) ?? 0))
  const tally = { attempts: [], dialled: [], ended: [], carrier: taken }
  return {
    attempts: numbers.length,
    atOnce: mostAtOnce(tally),
    lost: numbers.length - taken.length,
    ...waits('toInvite', delays),
    ...cpu,
  }
}

const callFile = (number: string): string =>
  [
    `Channel: PJSIP/${number}@out-bench`,
    `CallerID: <${ourNumber}>`,
    ...['MaxRetries: 0', `WaitTime: ${ringS}`, 'Application: Wait', 'Data: 10', ''],
  ].join('\n')
