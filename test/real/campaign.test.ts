import { createHash } from 'node:crypto'
import type { Campaign, PacingMode, Target } from '@tsunagu/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ourNumber } from '../bench/bench-stack.ts'
import { type DialFloor, openDialFloor, persons, proofCampaign } from '../support/dial-floor.ts'
import { differences, type Tally, wrongCallerIds } from '../support/dial-tally.ts'
import { ownPortBase } from '../support/own-ports.ts'

/** TSUNAGU_DIAL_TARGETS=2000 is the proof at full size; CI takes so many that each thing happens. */
const size = Number(process.env.TSUNAGU_DIAL_TARGETS ?? 100)
const agents = 20
const patience = 60_000 + size * 300

let dial: DialFloor
let used = 0
beforeAll(async () => {
  dial = await openDialFloor('campaign', agents, ownPortBase())
})
afterAll(() => dial?.close())

/** A list of its own for each run, in a campaign of its own. */
const start = async (mode: PacingMode, cap: number): Promise<readonly Target[]> => {
  used += 1
  const targets = persons(size, used)
  await dial.say({ type: 'campaign.set', campaign: proofCampaign(`run-${used}`, mode, cap), by: 'test' })
  await dial.fill(`run-${used}`, targets)
  return targets
}

/** People who were called more than once, calls that the network lost or that we took back aside. */
const twice = ({ attempts, ended }: Tally): readonly number[] => {
  const free = new Set(
    ended.flatMap(({ call, outcome }) => (outcome === 'cancelled' || outcome === 'network' ? [call] : [])),
  )
  const charged = attempts.filter(({ call }) => !free.has(call)).map(({ person }) => person)
  return charged.filter((person, n) => charged.indexOf(person) !== n)
}

/** Calls with an agent whose phone never sounded with the citizen's voice; who hung up within a second may have said nothing. */
const unheard = (tally: Tally): readonly string[] => {
  const phones = new Map(dial.stack.agents.map(({ id, phone }) => [id, phone]))
  const short = new Set(tally.carrier.flatMap(({ called, did }) => (did === 'early-hangup' ? [called] : [])))
  const brief = new Set(tally.ended.flatMap(({ call, number }) => (short.has(number) ? [call] : [])))
  const hellos = dial.ears.hellos(tally, (agent) => phones.get(agent) ?? '')
  return hellos.flatMap(({ call, afterMs }) => (afterMs === null && !brief.has(call) ? [call] : []))
}

/** What is said of a call between the citizen's answer and his conversation: nothing, where the agent waits for it. */
const inBetween = (call: string): readonly string[] => {
  const { entries } = dial.log
  const answer = entries.findIndex(({ body }) => body.type === 'leg.answered' && body.leg.startsWith(`${call}.d`))
  const talk = entries.findIndex(({ body }) => body.type === 'call.connected' && body.call === call)
  const said = entries.slice(answer + 1, talk).filter(({ body }) => JSON.stringify(body).includes(call))
  return said.flatMap(({ body }) => (body.type === 'agent.changed' ? [] : [body.type]))
}

const lost = ({ ended }: Tally): number => ended.filter(({ outcome }) => outcome === 'abandoned').length
const served = ({ ended }: Tally): number => ended.filter(({ connectedAt }) => connectedAt !== null).length

/** These people in a campaign like the others, but for what is said of it. */
const run = async (id: string, but: Partial<Campaign>, targets: readonly Target[]): Promise<Tally> => {
  const campaign = { ...proofCampaign(id, { kind: 'progressive' }, 0.01), ...but }
  await dial.say({ type: 'campaign.set', campaign, by: 'test' })
  await dial.fill(id, targets)
  return dial.over(id, targets, patience)
}

/** Somebody whose phone does what the digits say (asterisk-config/carrier/README.md). */
const someone = (n: number, digits: string, tried: Target['tried'] = []): Target => {
  const [one] = persons(1, 50 + n)
  if (one === undefined) throw new Error('nobody')
  return { ...one, tried, standing: { ...one.standing, numbers: [`0705${String(n).padStart(3, '0')}${digits}`] } }
}

/** Somebody whom the carrier's chance lets ring in vain the first time, and pick up at once the second time. */
const secondTimeLucky = (): Target => {
  const drawn = (number: string, call: number, from: number): number =>
    Number.parseInt(
      createHash('md5')
        .update(`1-${number}-${call}`)
        .digest('hex')
        .slice(from, from + 6),
      16,
    )
  for (let n = 100; n < 1_000; n += 1) {
    const one = someone(n, '0000')
    const number = one.standing.numbers[0] ?? ''
    const [first, second] = [drawn(number, 1, 0) % 100, drawn(number, 2, 0) % 100]
    if (first >= 45 && first < 80 && second < 45 && drawn(number, 2, 6) % 12 === 0) return one
  }
  throw new Error('nobody is as lucky')
}

const actor = { account: 'test', door: 'system' } as const

describe('a campaign on a real PBX', () => {
  it(
    'shows a case to an agent first: dialled when accepted, with the phone rung; not when skipped, nor when time runs out',
    async () => {
      const preview = (decideMs: number) => ({
        queue: 'desk',
        mode: { kind: 'preview', decideMs, onTimeout: 'skip' } as const,
      })
      const decided = run('look', preview(60_000), [someone(1, '1102'), someone(2, '1102')])
      const first = await dial.log.sees('preview.shown')
      const second = await dial.log.sees('preview.shown', ({ agent }) => agent !== first.body.agent)
      await dial.say({ type: 'preview.accept', agent: first.body.agent, request: 'yes', actor })
      await dial.say({ type: 'preview.skip', agent: second.body.agent, reason: '先に書面を送る', request: 'no', actor })
      const look = await decided
      const late = await run('late', preview(300), [someone(3, '1102')])
      const [dialled] = look.ended.filter(({ number }) => number === first.body.number)
      expect(dialled).toMatchObject({ outcome: 'answered', agent: first.body.agent })
      expect(dialled?.connectedAt).not.toBeNull()
      expect(look.carrier.map(({ called }) => called)).toEqual([first.body.number])
      const rung = dial.log.all('leg.ringing').filter(({ body }) => body.leg.startsWith(`${first.body.call}.`))
      expect(rung.map(({ body }) => body.leg.replace(/^.*\./, ''))).toEqual(['a1', 'd2'])
      expect(unheard(look)).toEqual([])
      expect(late.carrier).toEqual([])
      const results = dial.log.all('preview.ended').map(({ body: { result, reason } }) => [result, reason])
      expect(results.sort()).toEqual([
        ['accepted', null],
        ['skipped', '先に書面を送る'],
        ['timedOut', null],
      ])
    },
    patience,
  )

  it(
    'says its notice without an agent, takes a key, and calls those again who were not reached',
    async () => {
      const spoken = { mode: { kind: 'agentless', flow: 'notice', mostLines: 5 } as const }
      const base = proofCampaign('notice', { kind: 'progressive' }, 0.01)
      const tries = {
        ...{ ...base.tries, ringTimeoutS: 3, gapMin: { person: 0, number: 0, household: 0 } },
        retry: { ...base.tries.retry, noAnswer: { afterMin: 0, growth: 1, most: 1 } },
      }
      const people = [someone(4, '9012'), someone(5, '2000'), secondTimeLucky()]
      const tally = await run('notice', { ...spoken, tries }, people)
      const outcomes = people.map(({ person }) =>
        tally.ended.filter((one) => one.person === person).map(({ outcome }) => outcome),
      )
      expect(outcomes).toEqual([['answered'], ['busy'], ['noAnswer', 'answered']])
      expect(differences(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(tally.ended.filter(({ agent }) => agent !== null)).toEqual([])
      const answers = dial.log
        .all('flow.surveyed')
        .map(({ body: { call, question, answer } }) => ({ call, question, answer }))
      const [pressed, , lucky] = people.map(({ person }) => tally.ended.findLast((one) => one.person === person)?.call)
      expect(answers).toEqual([{ call: pressed, question: 'heard', answer: '1' }])
      const heard = dial.log.all('flow.started').map(({ body: { call, flow } }) => [call, flow])
      expect(heard).toEqual([pressed, lucky].map((call) => [call, 'notice']))
    },
    patience + 30_000,
  )

  it(
    'hangs up on a machine, or leaves it a message, and takes everybody who may be a person to the agent',
    async () => {
      const machines = { listenMs: 5_000, message: [], sample: 1 }
      const dials = (n: number, number: string): Target => {
        const one = someone(n, '')
        return { ...one, standing: { ...one.standing, numbers: [number] } }
      }
      const [waits, silent] = [dials(8, '09098011100'), dials(9, '09097011107')]
      const boxes = [10, 11, 12, 13].map((n) => someone(n, '7120'))
      const left = run('left', { machines: { ...machines, message: ['ja/thanks'] } }, boxes)
      const told = run('told', { machines }, [waits, silent])
      const spoken = dial.log.sees('call.connected', ({ call }) => call.startsWith(`told-${waits.target}-`))
      const { agent } = (await spoken).body
      await dial.say({ type: 'call.hangUp', agent, request: 'enough', actor })
      for (const { outcome, pickedUp, connectedAt } of (await told).ended)
        expect([outcome, pickedUp === 'machine', connectedAt === null]).toEqual(['answered', false, false])
      const judged = (await left).ended.filter(({ pickedUp }) => pickedUp === 'machine')
      expect(judged.length).toBeGreaterThan(0)
      for (const { call, outcome, connectedAt } of judged) {
        expect([outcome, connectedAt]).toEqual(['machine', null])
        const heard = dial.log.all('playback.ended').filter(({ body }) => body.playback.startsWith(`${call}.`))
        expect(heard.map(({ body }) => body.completed)).toEqual([true])
      }
    },
    patience + 30_000,
  )

  it(
    'keeps an agent for each call: the carrier counts what we count, and nobody is lost',
    async () => {
      const targets = await start({ kind: 'progressive' }, 0.01)
      const tally = await dial.over(`run-${used}`, targets, patience)
      expect(differences(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(twice(tally)).toEqual([])
      expect(new Set(tally.dialled.map(({ person }) => person)).size).toBe(size)
      expect(served(tally)).toBeGreaterThan(size / 5)
      expect(unheard(tally)).toEqual([])
      expect(tally.ended.flatMap(({ call, connectedAt }) => (connectedAt === null ? [] : inBetween(call)))).toEqual([])
    },
    patience + 30_000,
  )

  it(
    'dials ahead of the agents within the cap, over-answered calls counted',
    async () => {
      const targets = await start({ kind: 'predictive' }, 0.03)
      const tally = await dial.over(`run-${used}`, targets, patience)
      expect(differences(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(twice(tally)).toEqual([])
      expect(unheard(tally)).toEqual([])
      expect(lost(tally)).toBeLessThanOrEqual(0.03 * (lost(tally) + served(tally)) + 1)
    },
    patience + 30_000,
  )

  it(
    'calls nobody twice and forgets nobody when dialler, acd and bridge are killed in full flight',
    async () => {
      const targets = await start({ kind: 'progressive' }, 0.01)
      for (const part of ['dialler', 'acd', 'bridge']) {
        await new Promise((resolve) => setTimeout(resolve, 3_000))
        await dial.kill(part)
      }
      const tally = await dial.over(`run-${used}`, targets, patience + 60_000)
      expect(twice(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(new Set(tally.attempts.map(({ person }) => person)).size).toBe(size)
      const taken = tally.carrier.map(({ called }) => called)
      const free = new Set(
        tally.ended.flatMap(({ number, outcome }) =>
          outcome === 'network' || outcome === 'cancelled' ? [number] : [],
        ),
      )
      expect(taken.filter((number, n) => taken.indexOf(number) !== n && !free.has(number))).toEqual([])
    },
    patience + 90_000,
  )
})
