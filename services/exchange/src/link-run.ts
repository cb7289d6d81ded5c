import {
  type ContractId,
  type LinkOutcome,
  type LinkProgress,
  type LinkTable,
  linking,
  openLinkTable,
  type PersonId,
  usualThresholds,
} from '@tsunagu/core'
import { type Clock, isoTime, type JobAttempt, jobPolicy, sleep } from '@tsunagu/runtime'
import {
  beginLinkRun,
  changeLinkRun,
  type Db,
  inContract,
  type LinkRun,
  linkAlone,
  readDecisions,
  readLinkSources,
  settlePairs,
  writeHouseholds,
  writePairs,
} from '@tsunagu/store'
import { dwellersOf } from './link-dwellers.ts'
import { applyMerges, mergesOf } from './link-merges.ts'

export type LinkShop = { readonly db: Db; readonly clock: Clock }
type Named = { readonly contract: ContractId; readonly run: number }

/** A run's addressees as they were read: row i of the table belonged to person `persons[i]`. */
export type Loaded = {
  readonly table: LinkTable
  readonly persons: readonly PersonId[]
  readonly touched: Uint8Array
  readonly changedAt: readonly number[]
  readonly phones: readonly (readonly string[])[]
}

const chunk = 20_000
const tellEveryMs = 1_000

/**
 * The job `register.link`: reads everybody, finds who is one, makes them one, asks people about the rest, finds households.
 * Made again after a crash it goes on from what is written: persons who are one stay one. A second job of the same run finds
 * it taken and ends. Marks the run failed when nothing helped.
 */
export const linkRun = async (shop: LinkShop, { contract, run: id }: Named, { log }: JobAttempt): Promise<void> => {
  await linkAlone(shop.db, contract, async () => {
    const run = await inContract(shop.db, contract, (trx) => beginLinkRun(trx, contract, id, now(shop)))
    if (run === null) return
    // It may have been killed in each of its tries, and then nobody has written down why.
    if (run.tries > jobPolicy.attempts) return fail(shop, run, 'crashed')
    try {
      const counts = await work(shop, run)
      log.info({ run: run.id, scope: run.scope, ...counts }, 'linked')
    } catch (error) {
      if (run.tries >= jobPolicy.attempts) await fail(shop, run, error instanceof Error ? error.name : 'unknown')
      throw error
    }
  })
}

const fail = (shop: LinkShop, run: LinkRun, fault: string): Promise<void> =>
  change(shop, run, { state: 'failed', fault, ended_at: now(shop) })

const now = ({ clock }: LinkShop): string => isoTime(clock.now())

const change = (
  { db }: LinkShop,
  { contract, id }: LinkRun,
  changes: Parameters<typeof changeLinkRun>[3],
): Promise<void> => inContract(db, contract, (trx) => changeLinkRun(trx, contract, id, changes))

type Counts = {
  readonly addressees: number
  readonly compared: number
  readonly to_review: number
}

const work = async (shop: LinkShop, run: LinkRun): Promise<Counts> => {
  const tell = teller(shop, run)
  const loaded = await load(shop, run, tell)
  const outcome = await drive(shop, run, loaded, tell)
  const merges = mergesOf(loaded, outcome)
  await applyMerges(shop, run, loaded, merges, tell)
  await ask(shop, run, loaded, outcome)
  const households = dwellersOf(loaded, outcome)
  await tell('households', 0, households.length)
  const moved = await writeHouseholds(shop.db, run.contract, households)
  const counts = {
    addressees: loaded.persons.length,
    compared: outcome.compared,
    to_review: outcome.review.length,
  }
  await change(shop, run, { state: 'done', phase: '', ended_at: now(shop), ...counts, households: moved })
  return counts
}

export type Tell = (phase: string, done: number, total: number) => Promise<void>

/** Writes down how far it is, once a second, and lets others have the processor. */
const teller = (shop: LinkShop, run: LinkRun): Tell => {
  let told = Number.NEGATIVE_INFINITY
  return async (phase, done, total) => {
    await sleep(shop.clock, 0)
    const at = shop.clock.elapsed()
    if (at - told < tellEveryMs) return
    told = at
    await change(shop, run, { phase, done, total })
  }
}

const load = async (shop: LinkShop, run: LinkRun, tell: Tell): Promise<Loaded> => {
  const table = openLinkTable()
  const persons: PersonId[] = []
  const touched: number[] = []
  const changedAt: number[] = []
  const phones: (readonly string[])[] = []
  for (let after = 0; ; ) {
    const sources = await inContract(shop.db, run.contract, (trx) =>
      readLinkSources(trx, run.contract, after, run.changed_after, chunk),
    )
    for (const source of sources) {
      table.add(source.record)
      persons.push(source.person)
      touched.push(source.changed ? 1 : 0)
      changedAt.push(source.changedAt)
      phones.push(source.record.phones)
    }
    await tell('read', persons.length, 0)
    after = sources.at(-1)?.record.id ?? after
    if (sources.length < chunk) break
  }
  return { table: table.close(), persons, touched: Uint8Array.from(touched), changedAt, phones }
}

const drive = async (shop: LinkShop, run: LinkRun, loaded: Loaded, tell: Tell): Promise<LinkOutcome> => {
  const { table, persons, touched } = loaded
  const rowOf = new Map(table.rows.map(({ id }, at) => [id, at]))
  const decided = await inContract(shop.db, run.contract, (trx) => readDecisions(trx, run.contract))
  const decisions = decided.flatMap(({ one, other, same }) => {
    const rows = [rowOf.get(one), rowOf.get(other)] as const
    return rows[0] === undefined || rows[1] === undefined ? [] : [{ one: rows[0], other: rows[1], same }]
  })
  const everything = run.changed_after === null
  const steps = linking({
    table,
    standing: persons,
    touched: everything ? null : touched,
    decisions,
    thresholds: usualThresholds,
  })
  for (;;) {
    const step: IteratorResult<LinkProgress, LinkOutcome> = steps.next()
    if (step.done === true) return step.value
    await tell(step.value.phase, step.value.done, step.value.of)
  }
}

/** What is left to people, and what answered itself. */
const ask = async (shop: LinkShop, run: LinkRun, { table }: Loaded, { review }: LinkOutcome): Promise<void> => {
  const idOf = (row: number): number => table.rows[row]?.id ?? 0
  const pairs = review.map(({ one, other, reason, compared }) => ({
    one: idOf(one),
    other: idOf(other),
    reason,
    score: compared.score,
    agreement: compared,
  }))
  for (let from = 0; from < pairs.length; from += 1_000)
    await inContract(shop.db, run.contract, (trx) =>
      writePairs(trx, run.contract, run.id, now(shop), pairs.slice(from, from + 1_000)),
    )
  await inContract(shop.db, run.contract, (trx) => settlePairs(trx, run.contract))
}
