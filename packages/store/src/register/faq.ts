import { type ContractId, type FaqChange, type FaqContent, type FaqId, type FaqState, faqKeys } from '@tsunagu/core'
import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { likeOf } from './search-notes.ts'

export type FaqVersion = FaqContent & {
  readonly faq: FaqId
  readonly version: number
  readonly state: FaqState
  readonly by: string
  readonly at: Timestamp
  readonly decidedBy: string | null
  readonly decidedAt: Timestamp | null
  readonly reason: string
}

/** Where an FAQ stands: the version that is shown, and the newest. */
export type FaqHead = { readonly faq: FaqId; readonly live: number | null; readonly newest: number }

const columns = [
  'v.faq',
  'v.version',
  'v.texts',
  'v.keywords',
  'v.lines',
  'v.claim_kinds as claimKinds',
  'v.state',
  'v.by',
  'v.at',
  'v.decided_by as decidedBy',
  'v.decided_at as decidedAt',
  'v.reason',
] as const

const versions = (trx: Trx, contract: ContractId) =>
  trx.selectFrom('faq_version as v').select(columns).where('v.contract', '=', contract)

const live = (trx: Trx, contract: ContractId) =>
  versions(trx, contract).innerJoin('faq as f', (join) =>
    join.onRef('f.contract', '=', 'v.contract').onRef('f.id', '=', 'v.faq').onRef('f.live', '=', 'v.version'),
  )

export type FaqSearch = {
  /** Folded; all have to occur. None: every FAQ. */
  readonly words: readonly string[]
  readonly line: string | null
  readonly claimKind: string | null
  readonly limit: number
}

/** What is live and has all the words: first what begins so, then what asks so, then what answers so; then what is used most. */
export const searchFaq = async (
  trx: Trx,
  contract: ContractId,
  { words, line, claimKind, limit }: FaqSearch,
): Promise<readonly FaqVersion[]> => {
  const all = words.map(likeOf)
  const begins = likeOf(`\n${words[0] ?? ''}`)
  return live(trx, contract)
    .where(sql<SqlBool>`f.words_key like all (${all}::text[])`)
    .where(sql<SqlBool>`(${line}::text is null or v.lines = '{}' or ${line} = any(v.lines))`)
    .where(sql<SqlBool>`(${claimKind}::text is null or v.claim_kinds = '{}' or ${claimKind} = any(v.claim_kinds))`)
    .orderBy(
      sql`case when f.title_key like ${begins} then 0 when f.title_key like all (${all}::text[]) then 1 else 2 end`,
    )
    .orderBy(sql`(v.lines <> '{}' or v.claim_kinds <> '{}') desc`)
    .orderBy('f.uses', 'desc')
    .orderBy('v.faq')
    .limit(limit)
    .execute()
}

export const findFaq = async (trx: Trx, contract: ContractId, faq: FaqId): Promise<FaqHead | null> => {
  const row = await trx
    .selectFrom('faq')
    .select(['live', 'newest'])
    .where('contract', '=', contract)
    .where('id', '=', faq)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : { faq, ...row }
}

/** Of one FAQ, the newest first. */
export const readFaqVersions = (trx: Trx, contract: ContractId, faq: FaqId): Promise<readonly FaqVersion[]> =>
  versions(trx, contract).where('v.faq', '=', faq).orderBy('v.version', 'desc').execute()

/** What waits for somebody to approve it, the oldest first. */
export const readSubmittedFaq = (trx: Trx, contract: ContractId): Promise<readonly FaqVersion[]> =>
  versions(trx, contract).where('v.state', '=', 'submitted').orderBy('v.at').limit(500).execute()

/** The newest version of every FAQ whose newest is not approved: drafts, what waits, what was rejected; the latest first. */
export const readUnsettledFaq = (trx: Trx, contract: ContractId): Promise<readonly FaqVersion[]> =>
  versions(trx, contract)
    .innerJoin('faq as f', (join) =>
      join.onRef('f.contract', '=', 'v.contract').onRef('f.id', '=', 'v.faq').onRef('f.newest', '=', 'v.version'),
    )
    .where('v.state', 'in', ['draft', 'submitted', 'rejected'])
    .orderBy('v.at', 'desc')
    .limit(500)
    .execute()

/** Everything that is live, for a file. */
export const readLiveFaq = (trx: Trx, contract: ContractId): Promise<readonly FaqVersion[]> =>
  live(trx, contract).orderBy('v.faq').execute()

/** Begins an FAQ; its first version is a draft. */
export const addFaq = async (trx: Trx, contract: ContractId, content: FaqContent, by: string): Promise<FaqId> => {
  const { id } = await trx
    .insertInto('faq')
    .values({ contract, live: null, made_by: by })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addVersion(trx, contract, { faq: id, version: 1 }, content, by)
  return id
}

type Place = { readonly faq: FaqId; readonly version: number }

const addVersion = async (
  trx: Trx,
  contract: ContractId,
  { faq, version }: Place,
  { texts, keywords, lines, claimKinds }: FaqContent,
  by: string,
): Promise<void> => {
  await trx
    .insertInto('faq_version')
    .values({
      ...{ contract, faq, version, texts: JSON.stringify(texts), keywords, lines, claim_kinds: claimKinds },
      ...{ state: 'draft', by, decided_by: null, decided_at: null },
    })
    .execute()
  await addFaqChange(trx, contract, { faq, version, what: 'saved', by, reason: '' })
}

/** Saves a draft in the place of `version`, which has to be the newest; null: it is not, somebody was quicker. */
export const saveFaqDraft = async (
  trx: Trx,
  contract: ContractId,
  { faq, version }: Place,
  content: FaqContent,
  by: string,
): Promise<number | null> => {
  const row = await trx
    .updateTable('faq')
    .set({ newest: version + 1 })
    .where('contract', '=', contract)
    .where('id', '=', faq)
    .where('newest', '=', version)
    .returning('newest')
    .executeTakeFirst()
  if (row === undefined) return null
  await trx
    .updateTable('faq_version')
    .set({ state: 'superseded' })
    .where('contract', '=', contract)
    .where('faq', '=', faq)
    .where('state', 'in', ['draft', 'submitted'])
    .execute()
  await addVersion(trx, contract, { faq, version: row.newest }, content, by)
  return row.newest
}

export type FaqMove = Place & {
  readonly state: FaqState
  readonly what: FaqChange
  readonly reason: string
  readonly by: string
  readonly at: Timestamp
}

/** Writes down what became of a version. */
export const moveFaq = async (
  trx: Trx,
  contract: ContractId,
  { faq, version, state, what, reason, by, at }: FaqMove,
): Promise<void> => {
  const decided = what === 'approved' || what === 'rejected' ? { decided_by: by, decided_at: at, reason } : {}
  await trx
    .updateTable('faq_version')
    .set({ state, ...decided })
    .where('contract', '=', contract)
    .where('faq', '=', faq)
    .where('version', '=', version)
    .execute()
  await addFaqChange(trx, contract, { faq, version, what, reason, by })
}

export const addFaqChange = async (
  trx: Trx,
  contract: ContractId,
  change: Place & { readonly what: FaqChange; readonly reason: string; readonly by: string },
): Promise<void> => {
  await trx
    .insertInto('faq_change')
    .values({ contract, ...change })
    .execute()
}

/** Shows this version from now on, or (null) none. */
export const showFaq = async (
  trx: Trx,
  contract: ContractId,
  faq: FaqId,
  version: FaqVersion | null,
): Promise<void> => {
  const { title, words } = version === null ? { title: '', words: '' } : faqKeys(version)
  await trx
    .updateTable('faq')
    .set({ live: version?.version ?? null, title_key: title, words_key: words })
    .where('contract', '=', contract)
    .where('id', '=', faq)
    .execute()
}

/** Who did what with an FAQ, the newest first. */
export const readFaqChanges = (trx: Trx, contract: ContractId, faq: FaqId) =>
  trx
    .selectFrom('faq_change')
    .select(['version', 'what', 'reason', 'by', 'at'])
    .where('contract', '=', contract)
    .where('faq', '=', faq)
    .orderBy('id', 'desc')
    .execute()

export type FaqUse = Place & {
  readonly kind: 'opened' | 'told'
  readonly language: string
  readonly call: string | null
  readonly line: string | null
  readonly by: string
}

/** Counts a use; false: it was counted for this call already. */
export const addFaqUse = async (trx: Trx, contract: ContractId, use: FaqUse): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('faq_use')
    .values({ contract, ...use })
    .onConflict((conflict) =>
      conflict.columns(['contract', 'call', 'faq', 'kind']).where('call', 'is not', null).doNothing(),
    )
    .executeTakeFirst()
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false
  await trx
    .updateTable('faq')
    .set((faq) => ({ uses: faq('uses', '+', 1) }))
    .where('contract', '=', contract)
    .where('id', '=', use.faq)
    .execute()
  return true
}

export type FaqCount = {
  readonly faq: FaqId
  readonly opened: number
  readonly told: number
  /** Conversations in which it was opened or told. */
  readonly calls: number
}

/** Uses from `from` until before `until`, most used first. */
export const countFaqUses = async (
  trx: Trx,
  contract: ContractId,
  from: Timestamp,
  until: Timestamp,
): Promise<readonly FaqCount[]> => {
  const { rows } = await sql<FaqCount>`
    select faq, count(*) filter (where kind = 'opened') as opened, count(*) filter (where kind = 'told') as told,
      count(distinct call) as calls
    from tsunagu.faq_use where contract = ${contract} and at >= ${from}::timestamptz and at < ${until}::timestamptz
    group by faq order by count(*) desc, faq`.execute(trx)
  return rows
}
