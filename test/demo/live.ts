import type { CitizenPlan } from '../support/citizen.ts'
import { lasts } from '../support/wait.ts'
import { type LongCampaign, longCampaign } from './campaign.ts'
import { callingAgents, type DemoCity, lines, workers } from './demo-city.ts'

const everyMs = 6_000
const reportEveryMs = 30_000

/** Citizens call and agents answer, and a campaign calls out, until somebody presses Ctrl-C. */
export const live = async (city: DemoCity): Promise<void> => {
  let going = true
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      going = false
    })
  workers.forEach((agent, n) => {
    city.habit({ kind: 'answers', afterMs: 1_500 + 400 * n, talksMs: 8_000 + 3_000 * n }, agent)
  })
  const giveBack = await city.lendToCampaign(...callingAgents.live)
  await city.ready(...workers)
  const campaign = await longCampaign(city)
  try {
    await callOn(city, campaign, () => going)
  } finally {
    await campaign.stop()
    await giveBack()
  }
}

const callOn = async (city: DemoCity, campaign: LongCampaign, isGoing: () => boolean): Promise<void> => {
  let calls = 0
  let reported = 0
  while (isGoing()) {
    const plan = plans[calls % plans.length]
    if (plan !== undefined) {
      city
        .citizen({ from: residentOf(calls), ...plan })
        .catch((error: unknown) => console.error(`a citizen could not call: ${String(error)}`))
      calls++
    }
    await backToWork(city)
    if (performance.now() - reported > reportEveryMs) {
      reported = performance.now()
      await report(city, campaign, calls)
    }
    await lasts(everyMs)
  }
}

/** Citizens who stand in the seeded register (packages/cli/src/seed/register.ts), so that agents see who calls. */
const residents = 36
const residentOf = (calls: number): CitizenPlan['from'] => ({
  kind: 'presented',
  number: `0805550${String(1 + (calls % residents)).padStart(4, '0')}`,
})

/** Agents who missed a call come back; in a demo nobody sulks. */
const backToWork = async (city: DemoCity): Promise<void> => {
  for (const { agent, availability } of (await city.supervisor.floor()).agents)
    if (availability === 'paused' && workers.some((worker) => worker === agent)) await city.wish(agent, 'ready')
}

const report = async (city: DemoCity, campaign: LongCampaign, calls: number): Promise<void> => {
  const { agents, calls: live } = await city.supervisor.floor()
  const waiting = live.filter(({ phase }) => phase === 'waiting').length
  const talking = agents.filter(({ activity }) => activity === 'talking').length
  console.log(
    `${new Date().toISOString()}  ${calls} called, ${live.length} on the line: ${waiting} waiting, ${talking} talking`,
  )
  console.log(`${' '.repeat(26)}${await campaign.said()}`)
}

const plans: readonly (Partial<CitizenPlan> & Pick<CitizenPlan, 'calls'>)[] = [
  { calls: lines.hoken, waitS: 14, keys: '1' },
  { calls: lines.zei },
  { calls: lines.hoken, waitS: 15, keys: '3' },
  { calls: lines.hoken, waitS: 14, keys: '9WWW3' },
  { calls: lines.zei, from: { kind: 'withheld' } },
  { calls: lines.hoken, waitS: 14, keys: '2' },
  { calls: lines.hoken, talkS: 6 },
  { calls: lines.zei, talkS: 16 },
  { calls: lines.hoken, waitS: 33, keys: '1' },
  { calls: lines.zei, from: { kind: 'payphone' } },
]
