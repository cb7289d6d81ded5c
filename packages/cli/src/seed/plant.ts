import { standardLimits } from '@tsunagu/core'
import {
  type Db,
  inContract,
  loadHolidays,
  putAgent,
  putCalendar,
  putDoNotCall,
  putFlow,
  putLimits,
  putLine,
  putPauseReason,
  putPhone,
  putQueue,
  putSection,
  putSource,
  putTemplate,
  putTransferNumber,
  type Trx,
} from '@tsunagu/store'
import { sql } from 'kysely'
import { calendars, city, flows, type Hours } from './city.ts'
import type { DemoAccount } from './demo-accounts.ts'
import { plantRegister } from './register.ts'
import { sampleSources, sampleTemplates } from './samples.ts'

export type Planting = {
  readonly hours: Hours
  readonly node: string
  /** With persons, claims and numbers too. */
  readonly register?: boolean
  readonly accounts: readonly (DemoAccount & { readonly passwordHash: string })[]
}

/** Puts the city into the tables. May be done again: what is there is brought back to the sample, nothing is doubled. */
export const plantCity = (db: Db, planting: Planting): Promise<void> =>
  inContract(db, city.contract.id, async (trx) => {
    await plantContract(trx)
    await loadHolidays(trx, contract, Date.now())
    await plantFlows(trx, planting.hours)
    for (const queue of city.queues) await putQueue(trx, contract, queue)
    await plantPhones(trx, planting)
    for (const agent of city.agents) await putAgent(trx, contract, agent)
    await plantLists(trx)
    await plantAccounts(trx, planting)
    if (planting.register === true) await plantRegister(trx, contract)
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
  for (const calendar of calendars(hours)) await putCalendar(trx, contract, calendar)
  for (const template of sampleTemplates) await putTemplate(trx, contract, template)
  for (const source of sampleSources) await putSource(trx, contract, source)
  for (const flow of flows) await putFlow(trx, contract, { ...flow, by: 'tsunagu seed' })
  for (const line of city.lines) await putLine(trx, contract, { ...line, callerIds: [line.number] })
}

const plantPhones = async (trx: Trx, { accounts, node }: Planting): Promise<void> => {
  for (const { phone, sipPassword, browserPhone, browserPassword } of accounts) {
    if (phone !== null && sipPassword !== null)
      await putPhone(trx, contract, { id: phone, secret: sipPassword, node, browser: false })
    if (browserPhone !== null && browserPassword !== null)
      await putPhone(trx, contract, { id: browserPhone, secret: browserPassword, node, browser: true })
  }
}

const plantLists = async (trx: Trx): Promise<void> => {
  await trx.deleteFrom('pause_reason').where('contract', '=', contract).execute()
  for (const [place, reason] of city.pauseReasons.entries()) await putPauseReason(trx, contract, { ...reason, place })
  await trx.deleteFrom('transfer_number').where('contract', '=', contract).execute()
  for (const number of city.transferNumbers) await putTransferNumber(trx, contract, number)
  for (const section of city.sections) await putSection(trx, contract, section)
  for (const one of city.doNotCall) await putDoNotCall(trx, contract, { ...one, by: 'tsunagu seed' })
  await putLimits(trx, contract, city.contract.id, { limits: standardLimits, tellListened: false })
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
