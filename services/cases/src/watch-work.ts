import {
  alertDue,
  type ContractId,
  type EpochMs,
  officeCalendar,
  type Stamp,
  stepWork,
  type WorkAct,
  type WorkAlert,
  type WorkRules,
} from '@tsunagu/core'
import { type Clock, isoTime, type Log, sleep } from '@tsunagu/runtime'
import {
  appendOnce,
  type Db,
  findWork,
  inContract,
  itemOf,
  listContracts,
  type Redis,
  readWorkRules,
  saveAlert,
  untoldWork,
  type WorkRow,
} from '@tsunagu/store'
import type { WorkMetrics } from './metrics.ts'

type WatchParts = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly work: WorkMetrics
}

const everyMs = 2_000
/** Of one contract at a time; what is left comes with the next round. */
const atOnce = 200
const by = 'cases'

/**
 * Tells in the log that a deadline of work comes, and that it is over: each once, by whichever instance sees it first. The
 * log is told before the row is marked, so that a crash between the two tells it again to nobody.
 */
export const watchWork = (parts: WatchParts): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        for (const contract of await listContracts(parts.db)) await sweep(parts, contract)
      } catch (error) {
        parts.log.warn({ err: error }, 'deadlines of work: trying again')
      }
      await sleep(parts.clock, everyMs, stopping.signal)
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

const sweep = async (parts: WatchParts, contract: ContractId): Promise<void> => {
  const now = parts.clock.now()
  const { rules, rows } = await inContract(parts.db, contract, async (trx) => {
    const rules = await readWorkRules(trx, contract)
    return { rules, rows: await untoldWork(trx, contract, isoTime(now), isoTime(now + soonMs(rules)), atOnce) }
  })
  for (const row of rows) {
    const alert = alertDue(itemOf(row), now, soonMs(rules))
    if (alert !== null) await tell(parts, contract, row, alert, rules)
  }
}

const soonMs = ({ soonMinutes }: WorkRules): number => soonMinutes * 60_000

const tell = async (
  { redis, db, clock, work }: WatchParts,
  contract: ContractId,
  row: WorkRow,
  alert: WorkAlert,
  rules: WorkRules,
): Promise<void> => {
  const { id, dueAt, work: as } = itemOf(row)
  if (dueAt === null) return
  const once = `work:${id}:${dueAt}:${alert}`
  // A contract has one floor of the same name for now.
  const event = { type: 'work.alert', work: id, kind: as.kind, alert, dueAt } as const
  const { repeated } = await appendOnce(redis, contract, by, event, once)
  if (!repeated) work.alerts.inc({ contract, kind: as.kind, alert })
  await mark(db, contract, id, { alert, dueAt, at: clock.now(), rules })
}

type Marking = {
  readonly alert: WorkAlert
  readonly dueAt: EpochMs
  readonly at: EpochMs
  readonly rules: WorkRules
}

/** Nothing when the work has changed meanwhile, or another instance was first. */
const mark = (db: Db, contract: ContractId, id: number, { alert, dueAt, at, rules }: Marking): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const row = await findWork(trx, contract, id, true)
    if (row === null || itemOf(row).dueAt !== dueAt || row.alerted === alert) return
    const actor = { account: by, parties: ['system'], teams: [], sections: [] } as const
    const stamp: Stamp = { at, actor, call: null }
    const act: WorkAct = { verb: 'escalate', alert, text: '' }
    const step = stepWork(itemOf(row), act, { stamp, rules, office: { calendar: officeCalendar, holidays: {} } })
    if (step.type === 'done') await saveAlert(trx, contract, step, { act, stamp })
  })
