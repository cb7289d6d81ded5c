import { type FloorConfig, floorFlowProblems } from '@tsunagu/core'
import { floorConfigSchema, type Me, type Problem, type Published, problemsOf } from '@tsunagu/messages'
import { appendEntry, inContract, registerFloor, type Trx } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { isTakenUp } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { buildFloorConfig } from './floor-config.ts'

/**
 * Makes what the tables say the floor's configuration: one event in the log, one version in the archive. The version is
 * written first; if the log cannot be reached the transaction is given up and nothing was published.
 */
export const publishConfig = async (house: House, visitor: Me): Promise<Published> => {
  const published = await appendConfig(house, visitor)
  await isTakenUp(house, visitor.floor, published.version)
  return published
}

const appendConfig = (house: House, visitor: Me): Promise<Published> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const config = await nextConfig(trx, visitor)
    const problems = configProblems(config)
    if (problems.length > 0) throw new DoorError('config.invalid', problems)
    await trx
      .insertInto('floor_version')
      .values({
        contract: visitor.contract,
        floor: visitor.floor,
        version: config.version,
        config: JSON.stringify(config),
        published_by: visitor.account,
      })
      .execute()
    await house.withLog(registerFloor(house.redis, visitor.floor))
    const seq = await house.withLog(
      appendEntry(house.redis, visitor.floor, 'api', { type: 'floor.configured', config }),
    )
    return {
      version: config.version,
      seq,
      lines: config.lines.length,
      queues: config.queues.length,
      agents: config.agents.length,
      flows: config.flows.length,
    }
  })

const nextConfig = async (trx: Trx, visitor: Me): Promise<FloorConfig> => {
  const last = await trx
    .selectFrom('floor_version')
    .select('version')
    .where('contract', '=', visitor.contract)
    .where('floor', '=', visitor.floor)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return buildFloorConfig(trx, visitor.contract, visitor.floor, (last?.version ?? 0) + 1)
}

/** Everything that would make a call go wrong, all at once. */
export const configProblems = (config: FloorConfig): readonly Problem[] => {
  const shape = floorConfigSchema.safeParse(config)
  if (!shape.success) return problemsOf(shape.error, config)
  const flows = floorFlowProblems(config).map(({ flow, node, code, value }) => ({
    where: `flows.${flow}${node === '' ? '' : `.nodes.${node}`}`,
    found: value,
    expected: '',
    hint: code,
  }))
  const callerIds = config.lines.flatMap((line) =>
    line.callerIds
      .filter((number) => !config.lines.some((other) => other.number === number))
      .map((number) => ({
        where: `lines.${line.id}.callerIds`,
        found: number,
        expected: 'the number of a line of this contract',
        hint: 'a caller ID must be a number of our own (T7)',
      })),
  )
  return [...flows, ...callerIds]
}
