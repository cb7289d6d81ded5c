import type { ContractId, Script, ScriptText } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** A text of a script as it was saved. */
export type ScriptVersion = {
  readonly version: number
  readonly organisation: string
  readonly texts: Readonly<Record<string, ScriptText>>
  readonly by: string
  readonly at: Timestamp
  readonly note: string
}

/** The scripts that are shown. */
export const readScripts = async (trx: Trx, contract: ContractId): Promise<readonly Script[]> => {
  const rows = await trx
    .selectFrom('script as s')
    .innerJoin('script_version as v', (join) =>
      join.onRef('v.contract', '=', 's.contract').onRef('v.script', '=', 's.id').onRef('v.version', '=', 's.live'),
    )
    .select(['s.id', 's.direction', 's.line', 's.claim_kind', 'v.version', 'v.organisation', 'v.texts'])
    .where('s.contract', '=', contract)
    .orderBy('s.id')
    .execute()
  return rows.map(({ claim_kind, ...script }) => ({ ...script, claimKind: claim_kind }))
}

/** The versions of a script, the newest first; none: there is no such script. */
export const readScriptVersions = async (
  trx: Trx,
  contract: ContractId,
  script: string,
): Promise<readonly ScriptVersion[]> => {
  const rows = await trx
    .selectFrom('script_version')
    .selectAll()
    .where('contract', '=', contract)
    .where('script', '=', script)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(({ contract: _, script: __, ...version }) => version)
}

/** Saves a text as the next version, which is shown from now on; gives its number. */
export const saveScript = async (
  trx: Trx,
  contract: ContractId,
  { id, direction, line, claimKind, organisation, texts }: Omit<Script, 'version'>,
  { by, note }: { readonly by: string; readonly note: string },
): Promise<number> => {
  const { newest } = await trx
    .insertInto('script')
    .values({ contract, id, direction, line, claim_kind: claimKind, live: 1 })
    .onConflict((conflict) =>
      conflict.columns(['contract', 'id']).doUpdateSet((old) => ({
        ...{ direction, line, claim_kind: claimKind },
        newest: old('script.newest', '+', 1),
        live: old('script.newest', '+', 1),
      })),
    )
    .returning('newest')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('script_version')
    .values({ contract, script: id, version: newest, organisation, texts: JSON.stringify(texts), by, note })
    .execute()
  return newest
}

/** Takes a script away; its versions stay. False: there is none that is shown. */
export const takeScriptAway = async (trx: Trx, contract: ContractId, id: string): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('script')
    .set({ live: null })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('live', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const contractName = async (trx: Trx, contract: ContractId): Promise<string> =>
  (await trx.selectFrom('contract').select('name').where('id', '=', contract).executeTakeFirstOrThrow()).name
