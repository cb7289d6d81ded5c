import type { EpochMs } from '@tsunagu/core'
import type { Me, Role, WorkHistory } from '@tsunagu/messages'
import { type Db, inContract, readChanges, type WorkChangeRow } from '@tsunagu/store'
import { viewOfWork } from './work.ts'
import { readsWork } from './work-view.ts'

/** Every change of a piece of work, the first first. Throws DoorError when it is not for this visitor's eyes. */
export const historyOf = (
  db: Db,
  { visitor, at }: { readonly visitor: Me; readonly at: EpochMs },
  work: number,
): Promise<WorkHistory> =>
  inContract(db, visitor.contract, async (trx) => {
    await viewOfWork(trx, { visitor, at }, work)
    const rows = await readChanges(trx, visitor.contract, work)
    return { changes: rows.map((row) => changeView(row, visitor.roles)) }
  })

const changeView = (row: WorkChangeRow, roles: readonly Role[]) => {
  const { verb, ...said } = row.act
  const text = 'text' in said ? said.text : ''
  const isOpen = readsWork(roles)
  return {
    ...{ version: row.version, at: row.at, by: row.by, party: row.party, verb },
    ...{ from: row.from_state, to: row.to_state, dueAt: row.due_at, call: row.call },
    text: isOpen || text === '' ? text : '***',
    act: isOpen ? { ...said } : {},
  }
}
