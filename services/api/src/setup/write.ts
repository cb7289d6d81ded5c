import type { ContractId } from '@tsunagu/core'
import type { calendarBody, flowBody, lineBody } from '@tsunagu/messages'
import { type Db, inContract } from '@tsunagu/store'
import type { z } from 'zod'

/** False when the number belongs to another line, whichever contract it is of. */
export const putLine = (db: Db, contract: ContractId, id: string, line: z.infer<typeof lineBody>): Promise<boolean> =>
  inContract(db, contract, async (trx) => {
    const values = { name: line.name, number: line.number, flow: line.flow, caller_ids: line.callerIds }
    try {
      await trx
        .insertInto('line')
        .values({ contract, id, ...values })
        .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
        .execute()
      return true
    } catch (error) {
      if (isTaken(error)) return false
      throw error
    }
  })

/** SQLSTATE 23505 unique_violation. */
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505'

export const putCalendar = (
  db: Db,
  contract: ContractId,
  id: string,
  { weekdays, days }: z.infer<typeof calendarBody>,
): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const values = { weekdays: JSON.stringify(weekdays), days: JSON.stringify(days) }
    await trx
      .insertInto('calendar')
      .values({ contract, id, ...values })
      .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
      .execute()
  })

/** Each change is a new version of the flow; calls in progress keep the one they began with. */
export const putFlow = (
  db: Db,
  contract: ContractId,
  id: string,
  { start, nodes }: z.infer<typeof flowBody>,
): Promise<void> =>
  inContract(db, contract, async (trx) => {
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
  })
