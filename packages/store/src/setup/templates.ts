import type { ContractId, MessageTemplate } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export const readTemplates = async (trx: Trx, contract: ContractId): Promise<readonly MessageTemplate[]> => {
  const rows = await trx
    .selectFrom('message_template')
    .select(['id', 'language', 'text'])
    .where('contract', '=', contract)
    .orderBy('id')
    .orderBy('language')
    .execute()
  const texts = new Map<string, Record<string, string>>()
  for (const { id, language, text } of rows) texts.set(id, { ...texts.get(id), [language]: text })
  return [...texts].map(([id, all]) => ({ id, texts: all }))
}

/** The whole template: a language that is not given is gone. */
export const putTemplate = async (trx: Trx, contract: ContractId, template: MessageTemplate): Promise<void> => {
  const { id, texts } = template
  await deleteTemplate(trx, contract, id)
  const rows = Object.entries(texts).map(([language, text]) => ({ contract, id, language, text }))
  if (rows.length > 0) await trx.insertInto('message_template').values(rows).execute()
}

/** False: there was none. */
export const deleteTemplate = async (trx: Trx, contract: ContractId, id: string): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('message_template')
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
