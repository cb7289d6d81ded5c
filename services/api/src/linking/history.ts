import {
  addressKey,
  type Comparison,
  type ContractId,
  compareAmong,
  nameKey,
  type PersonId,
  tellComparison,
  usualThresholds,
} from '@tsunagu/core'
import type { LinkEventView, LinkExplanation } from '@tsunagu/messages'
import {
  type Db,
  decisionsBetween,
  findPerson,
  inContract,
  type LinkEventRow,
  type LinkPairRow,
  readLinkEvents,
  readLinkRecords,
  readMoves,
  readSurroundings,
  type Trx,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { livingPerson } from '../register/persons.ts'

/** What was merged into a person or taken off, newest first; also of one who is part of another now. */
export const linkHistory = (
  db: Db,
  contract: ContractId,
  person: PersonId,
): Promise<{ person: number; events: LinkEventView[] }> =>
  inContract(db, contract, async (trx) => {
    if ((await findPerson(trx, contract, person)) === null) throw new DoorError('person.unknown')
    const rows = await readLinkEvents(trx, contract, person)
    const moves = await readMoves(
      trx,
      contract,
      rows.map(({ id }) => id),
    )
    return { person, events: rows.map((row) => eventView(row, moves.get(row.id) ?? {})) }
  })

const eventView = (row: LinkEventRow, moved: Readonly<Record<string, number>>): LinkEventView => ({
  event: row.id,
  kind: row.kind,
  kept: row.kept,
  other: row.other,
  at: row.at,
  by: row.by,
  why: row.why,
  run: row.run,
  agreement: row.agreement === null ? [] : [...tellComparison(row.agreement)],
  undoes: row.undoes,
  undoneBy: row.undone_by,
  moved: { ...moved },
})

/** Why two are one, or are not: what people decided, and how they agree as of now. */
export const explainLink = (db: Db, contract: ContractId, one: PersonId, other: PersonId): Promise<LinkExplanation> =>
  inContract(db, contract, async (trx) => {
    const [a, b] = [await livingPerson(trx, contract, one), await livingPerson(trx, contract, other)]
    const decisions = await decisionsBetween(trx, contract, a.id, b.id)
    const best = a.id === b.id ? await joinedBy(trx, contract, one, other) : await bestPair(trx, contract, a.id, b.id)
    const verdict = verdictOf(a.id === b.id, decisions, best)
    return {
      same: a.id === b.id,
      decisions: decisions.map(decisionView),
      agreement: best === null ? [] : [...tellComparison(best)],
      score: best === null ? null : Math.round(best.score * 10) / 10,
      mergeFrom: usualThresholds.merge,
      reviewFrom: usualThresholds.review,
      verdict,
    }
  })

const decisionView = (row: LinkPairRow): LinkExplanation['decisions'][number] => ({
  decision: row.state === 'same' ? 'same' : 'different',
  at: row.decided_at ?? row.found_at,
  by: row.decided_by ?? '',
  why: row.why,
})

/** How they agreed when a run made them one. */
const joinedBy = async (trx: Trx, contract: ContractId, one: PersonId, other: PersonId): Promise<Comparison | null> => {
  const events = [...(await readLinkEvents(trx, contract, one)), ...(await readLinkEvents(trx, contract, other))]
  return (
    events.find((event) => event.kind === 'merged' && event.undone_by === null && event.agreement !== null)
      ?.agreement ?? null
  )
}

const bestPair = async (trx: Trx, contract: ContractId, one: PersonId, other: PersonId): Promise<Comparison | null> => {
  const [ones, others] = [await readLinkRecords(trx, contract, one), await readLinkRecords(trx, contract, other)]
  const [first] = ones
  if (first === undefined) return null
  const area = addressKey(first.address).replace(/[\d-]+$/u, '')
  const around = await readSurroundings(trx, contract, nameKey(first.name), area)
  const all = ones.flatMap((record) => others.map((another) => compareAmong(record, another, around)))
  return all.reduce<Comparison | null>((best, each) => (best === null || surer(each, best) ? each : best), null)
}

const surer = (one: Comparison, other: Comparison): boolean =>
  (one.veto === null) === (other.veto === null) ? one.score > other.score : one.veto === null

const verdictOf = (
  same: boolean,
  decisions: readonly LinkPairRow[],
  best: Comparison | null,
): LinkExplanation['verdict'] => {
  const [latest] = decisions
  if (latest !== undefined)
    return latest.state === 'same'
      ? { ja: '人が同一と判定した', en: 'people decided that they are one' }
      : {
          ja: '人が別人と判定した（以後の実行でも統合しない）',
          en: 'people decided that they are two; no run merges them',
        }
  if (same) return { ja: '同じ対象者', en: 'one person' }
  if (best === null) return { ja: '宛名がないので比べられない', en: 'there is nothing to compare' }
  if (best.veto !== null)
    return { ja: '食い違いがあるので自動では統合しない', en: 'they contradict each other, so no machine merges them' }
  if (best.rule !== null || best.score >= usualThresholds.merge)
    return {
      ja: '次の実行で統合される（ほかの宛名と食い違わなければ）',
      en: 'the next run merges them, unless others of theirs contradict',
    }
  return best.score >= usualThresholds.review
    ? { ja: '人の判定を待つ範囲', en: 'in between: people are asked' }
    : { ja: '同一と言えるだけの一致がない', en: 'they do not agree enough' }
}
