import type { ContractId } from '@tsunagu/core'
import type { LinkRunView } from '@tsunagu/messages'
import { type Db, findLinkRun, inContract, type LinkRun, listLinkRuns, startLinkRun } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'

const runView = (row: LinkRun): LinkRunView => ({
  run: row.id,
  scope: row.scope,
  state: row.state,
  askedAt: row.asked_at,
  askedBy: row.asked_by,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  phase: row.phase,
  done: row.done,
  total: row.total,
  addressees: row.addressees,
  compared: row.compared,
  merged: row.merged,
  toReview: row.to_review,
  households: row.households,
  fault: row.fault,
})

const runsShown = 50

export const linkRuns = (db: Db, contract: ContractId): Promise<LinkRunView[]> =>
  inContract(db, contract, async (trx) => (await listLinkRuns(trx, contract, runsShown)).map(runView))

/** Throws DoorError when there is none. */
export const viewLinkRun = (db: Db, contract: ContractId, id: number): Promise<LinkRunView> =>
  inContract(db, contract, async (trx) => {
    const row = await findLinkRun(trx, contract, id)
    if (row === null) throw new DoorError('link.runUnknown')
    return runView(row)
  })

export const askLinkRun = (
  db: Db,
  contract: ContractId,
  asked: Parameters<typeof startLinkRun>[2],
): Promise<LinkRunView> => inContract(db, contract, async (trx) => runView(await startLinkRun(trx, contract, asked)))
