import { type Db, inContract, type Trx } from '@tsunagu/store'
import { sql } from 'kysely'
import { calendars, city, flows, type Hours, phoneOf } from './city.ts'
import type { DemoAccount } from './demo-accounts.ts'

export type Planting = {
  readonly hours: Hours
  readonly node: string
  readonly accounts: readonly (DemoAccount & { readonly passwordHash: string })[]
}

/** Puts the city into the tables. May be done again: what is there is brought back to the sample, nothing is doubled. */
export const plantCity = (db: Db, planting: Planting): Promise<void> =>
  inContract(db, city.contract.id, async (trx) => {
    await plantContract(trx)
    await plantFlows(trx, planting.hours)
    await plantQueues(trx)
    await plantPhones(trx, planting)
    await plantAgents(trx)
    await plantLists(trx)
    await plantAccounts(trx, planting)
  })

const contract = city.contract.id

const plantContract = async (trx: Trx): Promise<void> => {
  await trx
    .insertInto('contract')
    .values({ ...city.contract })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: city.contract.name }))
    .execute()
}

const plantFlows = async (trx: Trx, hours: Hours): Promise<void> => {
  for (const { id, weekdays, days } of calendars(hours)) {
    const values = { weekdays: JSON.stringify(weekdays), days: JSON.stringify(days) }
    await trx
      .insertInto('calendar')
      .values({ contract, id, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  }
  for (const { id, start, nodes } of flows) {
    const values = { start, nodes: JSON.stringify(nodes) }
    await trx
      .insertInto('flow')
      .values({ contract, id, version: 1, ...values })
      .onConflict((conflict) =>
        conflict
          .columns(['contract', 'id'])
          .doUpdateSet((row) => ({ ...values, version: row('flow.version', '+', 1) })),
      )
      .execute()
  }
  for (const { id, name, number, flow } of city.lines) {
    const values = { name, number, flow, caller_ids: [number] }
    await trx
      .insertInto('line')
      .values({ contract, id, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  }
}

const plantQueues = async (trx: Trx): Promise<void> => {
  for (const { id, name, ringMs, wrapUpMs, announceEveryMs } of city.queues) {
    const values = {
      name,
      ring_ms: ringMs,
      wrap_up_ms: wrapUpMs,
      music_class: 'default',
      congestion_prompt: 'ja/congestion',
      announce_every_ms: announceEveryMs,
    }
    await trx
      .insertInto('queue')
      .values({ contract, id, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  }
}

const plantPhones = async (trx: Trx, { accounts, node }: Planting): Promise<void> => {
  for (const { phone, sipPassword } of accounts) {
    if (phone === null || sipPassword === null) continue
    const values = { secret: sipPassword, node, browser: false }
    await trx
      .insertInto('phone')
      .values({ contract, id: phone, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  }
}

const plantAgents = async (trx: Trx): Promise<void> => {
  for (const { id, name } of city.agents) {
    const values = { name, phone: phoneOf(id), active: true }
    await trx
      .insertInto('agent')
      .values({ contract, id, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  }
  await trx.deleteFrom('agent_queue').where('contract', '=', contract).execute()
  await trx
    .insertInto('agent_queue')
    .values(city.agents.flatMap(({ id, queues }) => queues.map((queue) => ({ contract, agent: id, queue }))))
    .execute()
}

const plantLists = async (trx: Trx): Promise<void> => {
  await trx.deleteFrom('pause_reason').where('contract', '=', contract).execute()
  await trx
    .insertInto('pause_reason')
    .values(city.pauseReasons.map(({ id, name }, place) => ({ contract, id, name, place })))
    .execute()
  await trx.deleteFrom('transfer_number').where('contract', '=', contract).execute()
  await trx
    .insertInto('transfer_number')
    .values(city.transferNumbers.map(({ number, name }) => ({ contract, number, name })))
    .execute()
}

const plantAccounts = async (trx: Trx, { accounts }: Planting): Promise<void> => {
  for (const { account, name, roles, agent, passwordHash } of accounts) {
    const values = {
      name,
      password_hash: passwordHash,
      roles: [...roles],
      agent,
      active: true,
      failed_sign_ins: 0,
      locked_until: null,
    }
    await trx
      .insertInto('account')
      .values({ contract, id: account, login: account, ...values })
      .onConflict((conflict) =>
        conflict.columns(['contract', 'id']).doUpdateSet({ ...values, password_changed_at: sql`now()` }),
      )
      .execute()
    await trx
      .insertInto('account_history')
      .values({ contract, account, by: 'tsunagu seed', change: 'seeded', detail: JSON.stringify({ roles, agent }) })
      .execute()
  }
}
