import { lasts } from '../support/wait.ts'
import { DemoCity, workers } from './demo-city.ts'
import { live } from './live.ts'
import { byHand, cardLine, closing, insurance, menus, payments, type Told } from './stories.ts'
import { judge, type Verdict } from './verdict.ts'
import { welcome } from './welcome.ts'

/** `make demo`: the small city with callers and agents, without end; `--once`: an hour's worth of stories and a verdict. */
const main = async (): Promise<number> => {
  const city = await DemoCity.open()
  try {
    if (!process.argv.includes('--once')) {
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
  await Promise.all([payments, insurance, menus, byHand, cardLine].map((thread) => thread(city, tell)))
  await closing(city, tell)
  stop()
  await city.log.read()
  return judge(city, told, since, mark)
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
  for (const agent of workers) await city.supervisor.ask('POST', `/v1/agents/${agent}/sign-out`)
}

const print = (verdict: Verdict): void => {
  console.log('')
  for (const [name, value] of Object.entries(verdict))
    console.log(`  ${name.padEnd(18)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  console.log(JSON.stringify(verdict))
}

process.exitCode = await main()
process.exit()
