import { type Db, inContract, listContracts } from '@tsunagu/store'
import type { PbxSetup } from './render.ts'

/** Lines and phones of all contracts whose phones register at this node. */
export const readPbxSetup = async (db: Db, node: string): Promise<PbxSetup> => {
  const parts: PbxSetup[] = []
  for (const contract of await listContracts(db)) parts.push(await ofContract(db, contract, node))
  return { lines: parts.flatMap((part) => part.lines), phones: parts.flatMap((part) => part.phones) }
}

const ofContract = (db: Db, contract: string, node: string): Promise<PbxSetup> =>
  inContract(db, contract, async (trx) => {
    const lines = await trx.selectFrom('line').selectAll().where('contract', '=', contract).orderBy('id').execute()
    const phones = await trx
      .selectFrom('phone')
      .selectAll()
      .where('contract', '=', contract)
      .where('node', '=', node)
      .orderBy('id')
      .execute()
    return {
      lines: lines.map(({ id, number }) => ({ id, number, floor: contract })),
      phones: phones.map(({ id, secret, browser }) => ({ id, secret, floor: contract, browser })),
    }
  })
