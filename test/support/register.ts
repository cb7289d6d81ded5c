import { personKeys } from '@tsunagu/core'
import { type Db, inContract, settlePersons, type Trx } from '@tsunagu/store'

export type PlantedPerson = {
  readonly name: string
  readonly kana?: string
  readonly birthOn?: string | null
  readonly household?: number | null
  readonly address?: string
  readonly clientId: string
  readonly numbers?: readonly string[]
  /** Client key, yen and due day; all of kind `kokuho`. */
  readonly claims?: readonly (readonly [key: string, amount: number, dueOn: string | null])[]
  readonly extra?: Readonly<Record<string, string>>
}

/** Persons with one addressee each, their claims and numbers, as a delivery would leave them; their ids in order. */
export const plantPersons = (db: Db, contract: string, persons: readonly PlantedPerson[]): Promise<readonly number[]> =>
  inContract(db, contract, async (trx) => {
    await trx
      .insertInto('claim_kind')
      .values({ contract, id: 'kokuho', name: '国民健康保険料' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const ids: number[] = []
    for (const person of persons) ids.push(await plantOne(trx, contract, person))
    await settlePersons(trx, contract, ids, '2026-11-01T00:00:00.000Z')
    return ids
  })

const plantOne = async (trx: Trx, contract: string, planted: PlantedPerson): Promise<number> => {
  const { name, kana = '', birthOn = null, household = null, clientId, numbers = [], claims = [], extra = {} } = planted
  const { address = '' } = planted
  const keys = personKeys({ name, kana, address })
  const own = { contract, name, kana, birth_on: birthOn, address }
  const { id: person } = await trx
    .insertInto('person')
    .values({ ...own, name_key: keys.nameKey, kana_key: keys.kanaKey, household, merged_into: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: addressee } = await trx
    .insertInto('addressee')
    .values({
      ...own,
      ...{ system: 'kokuho', client_id: clientId, person, phones: [...numbers], extra: JSON.stringify(extra) },
      ...{ first_exchange: null, last_exchange: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [rank, number] of numbers.entries())
    await trx
      .insertInto('person_number')
      .values({
        ...{ contract, person, number, kind: 'mobile' as const, source: 'delivery' as const, rank: rank + 1 },
        ...{ verdict_at: null, verdict_by: null, verdict_call: null, exchange: null, removed_at: null },
      })
      .execute()
  for (const [key, amount, dueOn] of claims)
    await trx
      .insertInto('claim')
      .values({
        ...{ contract, kind: 'kokuho', client_key: key, addressee, amount, due_on: dueOn, fiscal_year: 2026 },
        ...{ settled_at: null, first_exchange: null, last_exchange: null },
      })
      .execute()
  return person
}
