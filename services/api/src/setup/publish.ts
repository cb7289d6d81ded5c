import type { FloorConfig } from '@tsunagu/core'
import type { Me, Published } from '@tsunagu/messages'
import { appendEntry, inContract, registerFloor, type Trx } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { whenTakenUp } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { configProblems, configWarnings } from './config-problems.ts'
import { buildFloorConfig } from './floor-config.ts'

/**
 * Makes what the tables say the floor's configuration: one event in the log, one version in the archive. The version is
 * written first; if the log cannot be reached the transaction is given up and nothing was published.
 */
export const publishConfig = async (house: House, visitor: Me): Promise<Published> => {
  const published = await appendConfig(house, visitor)
  await whenTakenUp(house, visitor.floor, published.version)
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
      warnings: [...configWarnings(config)],
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
