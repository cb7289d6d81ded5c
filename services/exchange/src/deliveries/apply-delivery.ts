import type { Layout } from '@tsunagu/files'
import { isoTime } from '@tsunagu/runtime'
import {
  applyAddressees,
  applyClaims,
  applyMissing,
  applyPayments,
  beginApply,
  changeDelivery,
  type DeliveryCounts,
  inContract,
  type LedgeredDelivery,
  noCounts,
  type StagedDelivery,
  type StagedFeed,
  type Trx,
} from '@tsunagu/store'
import { type Intake, Left } from './intake.ts'
import { isBegun, type Progress } from './read-delivery.ts'

type Place = { readonly feed: Progress['feed']; readonly block: number }

const order = ['addressees', 'claims', 'payments', 'missing'] as const

/** What one batch did, and where the next one begins; null when it was the last. */
type Step = { readonly counts: DeliveryCounts; readonly next: Place | null }

type Applying = {
  readonly intake: Intake
  readonly delivery: LedgeredDelivery
  readonly layout: Layout
  readonly staged: StagedDelivery
  /** How many blocks each feed has. */
  readonly blocks: Readonly<Record<StagedFeed, number>>
  /** Ends the delivery, in the transaction of its last rows: whoever cancels comes before or after both. */
  readonly end: (trx: Trx, counts: DeliveryCounts) => Promise<void>
}

/** So many blocks come before this place. */
const blocksBefore = ({ blocks }: Applying, { feed, block }: Place): number =>
  feed === 'missing'
    ? sumOf(Object.values(blocks))
    : sumOf(order.slice(0, order.indexOf(feed)).map((before) => (before === 'missing' ? 0 : blocks[before]))) + block

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

/**
 * Takes the staged rows over into the register, in batches of blocks in the order of the file. `rows`: each batch is committed
 * with where it ended, so what is done stays done. `all`: one transaction, so that either everything is seen or nothing, and
 * after a crash Postgres has put back whatever was begun; rows that it touches wait for its end.
 */
export const applyDelivery = async (applying: Applying, progress: Progress): Promise<void> => {
  const { intake, delivery } = applying
  const { contract } = delivery
  const start = (trx: Trx): Promise<void> => beginApply(trx, applying.staged)
  if (delivery.mode === 'all')
    return inContract(intake.db, contract, async (trx) => {
      await start(trx)
      let counts = noCounts
      for (let place: Place | null = { feed: 'addressees', block: 0 }; place !== null; ) {
        const step: Step = await applyBatch(trx, applying, place)
        counts = sum(counts, step.counts)
        place = step.next
        if (place !== null) await tellProgress(applying, place)
      }
      await applying.end(trx, counts)
    })
  // Until the first batch is committed, what stands there is what the dry run said.
  let counts = isBegun(progress) ? (delivery.counts as unknown as DeliveryCounts) : noCounts
  for (let place: Place | null = progress; place !== null; )
    place = await inContract(intake.db, contract, async (trx) => {
      await start(trx)
      const step = await applyBatch(trx, applying, place ?? progress)
      counts = sum(counts, step.counts)
      if (step.next === null) await applying.end(trx, counts)
      else await keep(trx, applying, { ...progress, ...step.next }, counts)
      return step.next
    })
}

/** Commits counts and place with the batch. Throws Left when the delivery was cancelled. */
const keep = async (trx: Trx, applying: Applying, progress: Progress, counts: DeliveryCounts): Promise<void> => {
  const { contract, id } = applying.delivery
  const change = { position: progress, counts, done: blocksBefore(applying, progress) }
  if (!(await changeDelivery(trx, contract, id, ['applying'], change))) throw new Left()
}

/** From another connection: what a transaction has not committed nobody sees. */
const tellProgress = async (applying: Applying, place: Place): Promise<void> => {
  const { contract, id } = applying.delivery
  const done = blocksBefore(applying, place)
  const ours = await inContract(applying.intake.db, contract, (trx) =>
    changeDelivery(trx, contract, id, ['applying'], { done }),
  )
  if (!ours) throw new Left()
}

const applyBatch = async (trx: Trx, applying: Applying, { feed, block }: Place): Promise<Step> => {
  const { intake, layout, staged } = applying
  const at = isoTime(intake.clock.now())
  const after = (): Place | null => {
    const next = order[order.indexOf(feed) + 1]
    return next === undefined ? null : { feed: next, block: 0 }
  }
  if (feed === 'missing') {
    if (layout.delivery !== 'full' || layout.missing === 'kept' || block > 0) return { counts: noCounts, next: null }
    const missing = await applyMissing(trx, staged, layout.missing, at)
    return { counts: countsOf('claims', { missing }), next: missing === 0 ? null : { feed, block: 0 } }
  }
  const blocks = applying.blocks[feed]
  if (block >= blocks) return { counts: noCounts, next: after() }
  const to = Math.min(block + intake.applyBlocks, blocks)
  const counts = await applyFeed(trx, staged, feed, { from: block, to }, at)
  return { counts, next: to < blocks ? { feed, block: to } : after() }
}

const applyFeed = async (
  trx: Trx,
  staged: StagedDelivery,
  feed: StagedFeed,
  blocks: { readonly from: number; readonly to: number },
  at: string,
): Promise<DeliveryCounts> => {
  switch (feed) {
    case 'addressees':
      return countsOf(feed, await applyAddressees(trx, staged, blocks))
    case 'claims':
      return countsOf(feed, await applyClaims(trx, staged, blocks, at))
    case 'payments':
      return countsOf(feed, await applyPayments(trx, staged, blocks, at))
  }
}

const countsOf = (feed: StagedFeed, some: object): DeliveryCounts => ({
  ...noCounts,
  [feed]: { ...noCounts[feed], ...some },
})

const sum = (one: DeliveryCounts, other: DeliveryCounts): DeliveryCounts => {
  const added = <T extends Readonly<Record<string, number>>>(a: T, b: T): T =>
    Object.fromEntries(Object.keys(a).map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)])) as T
  return {
    addressees: added(one.addressees, other.addressees),
    claims: added(one.claims, other.claims),
    payments: added(one.payments, other.payments),
  }
}
