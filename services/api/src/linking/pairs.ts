import { type ContractId, tellComparison } from '@tsunagu/core'
import type { LinkPairView, LinkSide } from '@tsunagu/messages'
import {
  type AddresseeRow,
  answerPair,
  type Db,
  findPair,
  inContract,
  type LinkPairRow,
  listPairs,
  readAddresseesById,
  type Trx,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { PersonMask } from '../register/person-mask.ts'
import { mergeTwo } from './merging.ts'

type Search = { readonly state: LinkPairRow['state']; readonly cursor?: string | undefined; readonly limit: number }
type Page = { readonly pairs: LinkPairView[]; readonly next: string | null }

/** What people are asked, the surest first. */
export const searchPairs = (db: Db, contract: ContractId, search: Search, mask: PersonMask): Promise<Page> =>
  inContract(db, contract, async (trx) => {
    const rows = await listPairs(trx, contract, search.state, placeOf(search.cursor), search.limit + 1)
    const page = rows.slice(0, search.limit)
    const last = rows.length > search.limit ? page.at(-1) : undefined
    return {
      pairs: await pairViews(trx, contract, page, mask),
      next: last === undefined ? null : Buffer.from(`${last.score ?? 0} ${last.id}`).toString('base64url'),
    }
  })

const placeOf = (cursor: string | undefined): { readonly score: number; readonly id: number } | null => {
  if (cursor === undefined) return null
  const [score, id] = Buffer.from(cursor, 'base64url').toString().split(' ').map(Number)
  if (score === undefined || id === undefined || !Number.isFinite(score) || !Number.isInteger(id))
    throw new DoorError('query.invalid', because('cursor', 'pass the cursor back as it came'))
  return { score, id }
}

export const viewPair = (db: Db, contract: ContractId, id: number, mask: PersonMask): Promise<LinkPairView> =>
  inContract(db, contract, async (trx) => {
    const row = await findPair(trx, contract, id)
    const [view] = row === null ? [] : await pairViews(trx, contract, [row], mask)
    if (view === undefined) throw new DoorError('link.pairUnknown')
    return view
  })

const pairViews = async (
  trx: Trx,
  contract: ContractId,
  rows: readonly LinkPairRow[],
  mask: PersonMask,
): Promise<LinkPairView[]> => {
  const addressees = await readAddresseesById(trx, contract, [
    ...new Set(rows.flatMap(({ one, other }) => [one, other])),
  ])
  return rows.flatMap((row) => {
    const [one, other] = [addressees.get(row.one), addressees.get(row.other)]
    return one === undefined || other === undefined ? [] : [pairView(row, side(one, mask), side(other, mask))]
  })
}

const pairView = (row: LinkPairRow, one: LinkSide, other: LinkSide): LinkPairView => ({
  pair: row.id,
  reason: row.reason,
  score: row.score,
  agreement: row.agreement === null ? [] : [...tellComparison(row.agreement)],
  state: row.state,
  foundAt: row.found_at,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  why: row.why,
  one,
  other,
})

const side = (row: AddresseeRow, mask: PersonMask): LinkSide => ({
  person: row.person,
  addressee: row.id,
  system: row.system,
  clientId: row.client_id,
  kind: row.kind,
  name: mask.text(row.name),
  kana: mask.text(row.kana),
  birthOn: row.birth_on,
  postcode: row.postcode,
  address: mask.text(row.address),
  phones: row.phones.map(mask.number),
  otherIds: [...row.other_ids],
})

export type Deciding = {
  readonly contract: ContractId
  readonly by: string
  readonly at: string
  readonly why: string
}

/** What people say binds every later run. `same` makes their persons one at once. Throws DoorError when there is no such pair. */
export const decidePair = (db: Db, id: number, decision: 'same' | 'different', deciding: Deciding): Promise<void> =>
  inContract(db, deciding.contract, async (trx) => {
    const { contract, by, at, why } = deciding
    const pair = await findPair(trx, contract, id)
    if (pair === null) throw new DoorError('link.pairUnknown')
    const addressees = await readAddresseesById(trx, contract, [pair.one, pair.other])
    const [one, other] = [addressees.get(pair.one)?.person, addressees.get(pair.other)?.person]
    if (one === undefined || other === undefined) throw new DoorError('link.pairUnknown')
    if (decision === 'different' && one === other) throw new DoorError('link.samePerson')
    if (decision === 'same' && one !== other) await mergeTwo(trx, Math.min(one, other), Math.max(one, other), deciding)
    await answerPair(trx, contract, id, { state: decision, at, by, why })
  })
