import type { FloorConfig, FlowId } from '@tsunagu/core'
import { floorConfigSchema, type Me, type Problem, type Published } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  appendEntry,
  inContract,
  markFlowsPublished,
  readCalendars,
  readHolidays,
  readLiveFlows,
  readLivePrompts,
  registerFloor,
  type Trx,
} from '@tsunagu/store'
import { sql } from 'kysely'
import { DoorError } from '../errors/door-error.ts'
import { whenTakenUp } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { configProblems, configWarnings } from './config-problems.ts'
import { buildFloorConfig } from './floor-config.ts'
import { rememberFlows } from './flow-texts.ts'
import { aroundFlows, isOfFlow } from './flow-world.ts'

/** Who publishes what. */
export type Publisher = Pick<Me, 'contract' | 'floor' | 'account'>

/**
 * Makes what the tables say the floor's configuration: one event in the log, one version in the archive. The version is
 * written first; if the log cannot be reached the transaction is given up and nothing was published.
 */
export const publishConfig = (house: House, visitor: Publisher): Promise<Published> =>
  published(house, visitor, async (trx) => {
    const { contract, account: by } = visitor
    const { version, config: last } = await lastPublished(trx, visitor)
    const config = await buildFloorConfig(trx, contract, visitor.floor, version + 1)
    const at = isoTime(house.clock.now())
    await markFlowsPublished(trx, contract, at)
    await rememberFlows(trx, contract, { before: last?.flows ?? [], now: config.flows }, { by, at })
    return { config, refused: configProblems(config, await aroundFlows(house, trx, contract)) }
  })

/** What can go live by itself, whatever else of the set-up is unfinished. */
export type ConfigPart = 'flows' | 'calendars' | 'prompts'

/**
 * Makes this part of the tables valid upon what was published last; everything else stays as it was published. `work`
 * changes the tables in the same transaction: if the outcome is refused, the change is, too. Refused is only what this
 * part makes worse: problems that were live before do not keep an emergency switch from working; of the flow named `whole`
 * every problem counts. Refuses with `floor.notConfigured` as long as nothing was ever published.
 */
export const publishPart = (
  house: House,
  visitor: Publisher,
  part: ConfigPart,
  work: (trx: Trx) => Promise<void>,
  whole: FlowId | null = null,
): Promise<Published> =>
  published(house, visitor, async (trx) => {
    await work(trx)
    const last = (await lastPublished(trx, visitor)).config
    if (last === null) throw new DoorError('floor.notConfigured')
    const config = { ...last, ...(await partOf(trx, visitor, part)), version: last.version + 1 }
    const around = await aroundFlows(house, trx, visitor.contract)
    const problems = configProblems(config, around)
    // What was live is looked at only when there is something to compare it with.
    if (problems.length === 0) return { config, refused: [] }
    const own = problems.filter(({ where }) => whole !== null && isOfFlow(where, whole))
    return { config, refused: [...new Set([...own, ...added(configProblems(last, around), problems)])] }
  })

const partOf = async (trx: Trx, { contract }: Publisher, part: ConfigPart): Promise<Partial<FloorConfig>> => {
  switch (part) {
    case 'flows':
      return { flows: await readLiveFlows(trx, contract) }
    case 'calendars':
      return { calendars: await readCalendars(trx, contract), holidays: await readHolidays(trx, contract) }
    case 'prompts':
      return { prompts: await readLivePrompts(trx, contract) }
  }
}

const added = (before: readonly Problem[], now: readonly Problem[]): readonly Problem[] => {
  const known = new Set(before.map((problem) => JSON.stringify(problem)))
  return now.filter((problem) => !known.has(JSON.stringify(problem)))
}

type Decided = { readonly config: FloorConfig; readonly refused: readonly Problem[] }

const published = async (
  house: House,
  visitor: Publisher,
  decide: (trx: Trx) => Promise<Decided>,
): Promise<Published> => {
  const made = await inContract(house.db, visitor.contract, async (trx) => {
    await inTurn(trx, visitor.floor)
    const { config, refused } = await decide(trx)
    if (refused.length > 0) throw new DoorError('config.invalid', refused)
    return append(house, visitor, trx, config)
  })
  await whenTakenUp(house, visitor.floor, made.version)
  return made
}

/** One publication of a floor at a time: two would take the same number. Nor does a text change beneath one. */
export const inTurn = async (trx: Trx, floor: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`publish ${floor}`}))`.execute(trx)
}

const append = async (
  house: House,
  { contract, floor, account }: Publisher,
  trx: Trx,
  config: FloorConfig,
): Promise<Published> => {
  await trx
    .insertInto('floor_version')
    .values({ contract, floor, version: config.version, config: JSON.stringify(config), published_by: account })
    .execute()
  await house.withLog(registerFloor(house.redis, floor))
  const seq = await house.withLog(appendEntry(house.redis, floor, 'api', { type: 'floor.configured', config }))
  return {
    version: config.version,
    seq,
    lines: config.lines.length,
    queues: config.queues.length,
    agents: config.agents.length,
    flows: config.flows.length,
    warnings: [...configWarnings(config)],
  }
}

type LastPublished = { readonly version: number; readonly config: FloorConfig | null }

/** What was published last; nothing, and what an older version of the house published, cannot be built upon. */
export const lastPublished = async (trx: Trx, { contract, floor }: Publisher): Promise<LastPublished> => {
  const last = await trx
    .selectFrom('floor_version')
    .select(['version', 'config'])
    .where('contract', '=', contract)
    .where('floor', '=', floor)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  const known = floorConfigSchema.safeParse(last?.config)
  return { version: last?.version ?? 0, config: known.success ? known.data : null }
}
