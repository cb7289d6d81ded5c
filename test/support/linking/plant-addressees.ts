import { type LinkRecord, personKeys } from '@tsunagu/core'
import { type Db, inContract } from '@tsunagu/store'
import { sql } from 'kysely'

const batch = 10_000

/** Writes records as a delivery would: each addressee with a person of his own, of the same number. */
export const plantAddressees = async (db: Db, contract: string, records: readonly LinkRecord[]): Promise<void> => {
  for (let from = 0; from < records.length; from += batch) {
    const rows = records.slice(from, from + batch).map((record) => ({ ...record, ...personKeys(record) }))
    await inContract(db, contract, async (trx) => {
      await sql`insert into person (contract, id, kind, name, kana, name_key, kana_key, birth_on, address, address_key)
        overriding system value
        select ${contract}, id, kind, name, kana, "nameKey", "kanaKey", "birthOn", address, "addressKey"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, kind text, name text, kana text,
          "nameKey" text, "kanaKey" text, "birthOn" date, address text, "addressKey" text)`.execute(trx)
      await sql`insert into addressee (contract, id, system, client_id, person, kind, name, kana, birth_on, address, phones, other_ids)
        overriding system value
        select ${contract}, id, system, "clientId" || '-' || id, id, kind, name, kana, "birthOn", address,
          array(select jsonb_array_elements_text(phones)), array(select jsonb_array_elements_text("otherIds"))
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, system text, "clientId" text, kind text, name text,
          kana text, "birthOn" date, address text, phones jsonb, "otherIds" jsonb)`.execute(trx)
    })
  }
  // What comes after gets numbers behind these.
  const last = records.reduce((most, { id }) => Math.max(most, id), 1)
  await sql`select setval('tsunagu.person_id_seq', greatest(${last}::bigint, nextval('tsunagu.person_id_seq'))),
    setval('tsunagu.addressee_id_seq', greatest(${last}::bigint, nextval('tsunagu.addressee_id_seq')))`.execute(db)
}
