import { lasts } from '../support/wait.ts'
import { type CampaignRun, handfulCampaign } from './campaign.ts'
import { callingAgents, DemoCity, spareAgent, workers } from './demo-city.ts'
import { live } from './live.ts'
import { byHand, cardLine, closing, insurance, menus, payments, type Told } from './stories.ts'
import { judge, type Verdict } from './verdict.ts'
import { welcome } from './welcome.ts'

/**
 * `make demo`: the small city with callers, agents and a campaign, without end; `--once`: an hour's worth of stories and a
 * verdict.
 */
const main = async (): Promise<number> => {
  const isOnce = process.argv.includes('--once')
  const city = await DemoCity.open(isOnce ? [...workers, spareAgent] : workers)
  try {
    if (!isOnce) {
      console.log(welcome(city))
      await live(city)
      return 0
    }
    const verdict = await once(city)
    print(verdict)
    return verdict.ok ? 0 : 1
  } finally {
    await signOut(city)
    await city.close()
  }
}

const once = async (city: DemoCity): Promise<Verdict> => {
  await city.log.read()
  const { mark } = city.log
  const since = new Date(Date.now() - 1_000).toISOString()
  const told: Told[] = []
  const tell = (one: Told): void => {
    told.push(one)
    console.log(`  ${one.call.padEnd(28)} ${one.story}`)
  }
  console.log('An hour at a small city, in about a minute:')
  const stop = endWrapUps(city)
  const giveBack = await city.lendToCampaign(...callingAgents.once)
  try {
    const threads = [payments, insurance, menus, byHand, cardLine].map((thread) => thread(city, tell))
    const [campaign] = await Promise.all([campaignThread(city), ...threads])
    await closing(city, tell)
    stop()
    await city.log.read()
    return await judge(city, { told, campaign, since, mark })
  } finally {
    stop()
    await giveBack()
  }
}

/** The agents who were lent are ready, and a list of citizens is called. */
const campaignThread = async (city: DemoCity): Promise<CampaignRun> => {
  await city.ready(...callingAgents.once)
  const run = await handfulCampaign(city)
  console.log(`  ${run.campaign.padEnd(28)} a campaign calls ${run.targets} citizens, one for each agent who is free`)
  return run
}

/** In this hurry nobody writes his notes for ten seconds. */
const endWrapUps = (city: DemoCity): (() => void) => {
  let going = true
  const watch = async (): Promise<void> => {
    while (going) {
      for (const { agent, activity } of (await city.supervisor.floor()).agents)
        if (activity === 'wrapUp') await city.supervisor.ask('POST', `/v1/agents/${agent}/end-wrap-up`)
      await lasts(300)
    }
  }
  watch().catch((error: unknown) => console.error(String(error)))
  return () => {
    going = false
  }
}

const signOut = async (city: DemoCity): Promise<void> => {
  for (const agent of city.phones.keys()) await city.supervisor.ask('POST', `/v1/agents/${agent}/sign-out`)
}

const print = (verdict: Verdict): void => {
  console.log('')
  for (const [name, value] of Object.entries(verdict))
    console.log(`  ${name.padEnd(18)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  console.log(JSON.stringify(verdict))
}

process.exitCode = await main()
process.exit()
