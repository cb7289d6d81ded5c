import type { ContractId, PersonId } from '@tsunagu/core'
import { type Db, inContract, readPersonNames } from '@tsunagu/store'
import type { PersonMask } from './person-mask.ts'

/** The same rows with the name of whose they are; empty where nobody is. */
export const withNames = async <Row extends { readonly person: PersonId | null }>(
  db: Db,
  contract: ContractId,
  rows: readonly Row[],
  mask: PersonMask,
): Promise<(Row & { readonly name: string })[]> => {
  const persons = [...new Set(rows.flatMap(({ person }) => person ?? []))]
  const names = await inContract(db, contract, (trx) => readPersonNames(trx, contract, persons))
  return rows.map((row) => ({ ...row, name: mask.text(names.get(row.person ?? 0) ?? '') }))
}
