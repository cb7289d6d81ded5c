import type { Caller, Scene } from './scene.ts'
import { agentIds } from './test-city.ts'
import { until } from './wait.ts'

/** Insurance agents of the test city, and the ones of the other queue. */
const insurance = agentIds.filter((_, n) => n % 4 !== 3)
const tax = agentIds.filter((_, n) => n % 4 === 3)
export const talkers = 10

/** Ten calls talking and five callers waiting in the insurance queue, in the order in which they came. */
export type Crowd = { readonly talking: readonly Caller[]; readonly waiting: readonly Caller[]; readonly mark: number }

let numbers = 0
const nextNumber = (): string => {
  numbers += 1
  return `0907${String(numbers).padStart(7, '0')}`
}

/**
 * Nine insurance agents in conversation and one of the tax queue, who was reached by transfer of the crowd's tenth call;
 * every further caller waits.
 */
export const gather = async (scene: Scene): Promise<Crowd> => {
  await scene.clear()
  await scene.log.read()
  const { mark } = scene.log
  const talking: Caller[] = []
  for (const agent of insurance) talking.push(await scene.talks(agent, nextNumber(), { toneHz: 440 }))
  talking.push(await passedOn(scene, talking))
  const waiting: Caller[] = []
  for (let n = 0; n < 5; n += 1) waiting.push(await scene.waits(nextNumber(), { toneHz: 440 }))
  return { talking, waiting, mark }
}

const passedOn = async (scene: Scene, talking: readonly Caller[]): Promise<Caller> => {
  const [first] = insurance
  const [other] = tax
  const caller = talking[0]
  if (first === undefined || other === undefined || caller === undefined) throw new Error('the test city is too small')
  const phone = await scene.phone(other)
  phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
  await scene.ready(other)
  await (await scene.as(first)).agent(first, 'transfer', { to: { kind: 'queue', queue: 'tax' } })
  await scene.log.sees('call.connected', (event) => event.call === caller.call && event.agent === other)
  phone.habit({ kind: 'manual' })
  return scene.talks(first, nextNumber(), { toneHz: 440 })
}

/** All citizens of the crowd are still on the line. */
export const nobodyDropped = async ({ talking, waiting }: Crowd): Promise<boolean> => {
  const online = await Promise.all([...talking, ...waiting].map(({ citizen }) => citizen.isOnLine()))
  return online.every(Boolean)
}

/** The talkers say goodbye one after the other; those who wait are served in their order by whoever is free. */
export const serveAll = async (scene: Scene, { talking, waiting, mark }: Crowd): Promise<void> => {
  for (const phone of scene.phones.values()) phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
  for (const { citizen } of talking) await citizen.hangUp()
  const calls = waiting.map(({ call }) => call)
  for (const call of calls) await scene.log.sees('call.connected', (event) => event.call === call, { withinMs: 30_000 })
  const served = scene.log
    .all('call.offered', mark)
    .flatMap(({ body }) => (calls.includes(body.call) ? [body.call] : []))
  const first = [...new Set(served)]
  if (first.join() !== calls.join()) throw new Error(`served ${first.join()}, came ${calls.join()}`)
  for (const { citizen } of waiting) await citizen.hangUp()
}

/** What must be so after every trouble; empty when it is. */
export const harm = async (scene: Scene, { talking, waiting, mark }: Crowd): Promise<readonly string[]> => {
  const calls = [...talking, ...waiting].map(({ call }) => call)
  for (const call of calls) await scene.log.end(call, { withinMs: 30_000 })
  const ends = scene.log.all('call.ended', mark).map(({ body }) => body)
  const wrong = calls.flatMap((call) => {
    const outcomes = ends.filter((end) => end.call === call).map(({ outcome }) => outcome)
    return outcomes.join() === 'answered' ? [] : [`${call} ended ${outcomes.join() || 'never'}`]
  })
  return [...wrong, ...(await stuck(scene)), ...(await unrecorded(scene, calls))]
}

const stuck = async (scene: Scene): Promise<readonly string[]> => {
  const busy = async () => (await scene.supervisor.floor()).agents.filter(({ activity }) => activity !== 'idle')
  await until('everybody is idle again', async () => (await busy()).length === 0, { withinMs: 20_000 }).catch(
    () => false,
  )
  return (await busy()).map(({ agent, activity }) => `${agent} is still ${activity}`)
}

/** Every call has one record with its outcome, and its recording is in the catalogue. */
const unrecorded = async (scene: Scene, calls: readonly string[]): Promise<readonly string[]> => {
  const problems: string[] = []
  for (const call of calls) {
    const found = await until(
      `record of ${call}`,
      async () => {
        const { status, body } = await scene.supervisor.ask<{ outcome: string | null }>('GET', `/v1/calls/${call}`)
        return status === 200 && body.outcome !== null && body
      },
      { withinMs: 60_000 },
    ).catch(() => null)
    if (found?.outcome !== 'answered') problems.push(`the record of ${call} says ${found?.outcome ?? 'nothing'}`)
    await scene.log
      .sees('recording.indexed', (event) => event.call === call, { withinMs: 60_000 })
      .catch(() => problems.push(`${call} has no recording`))
  }
  const indexed = scene.log.all('recording.indexed').map(({ body }) => body.recording)
  const twice = indexed.filter((name, n) => indexed.indexOf(name) !== n)
  return [...problems, ...twice.map((name) => `recording ${name} was indexed twice`)]
}
