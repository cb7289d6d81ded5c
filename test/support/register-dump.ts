import { inContract } from '@tsunagu/store'
import { sql } from 'kysely'
import pg from 'pg'
import type { Office } from './office.ts'

const contract = 'kumamoto'

/** The register as people see it: without ids, times and which delivery it was. */
export const dumpRegister = async ({
  db,
}: Office): Promise<
  Readonly<Record<'addressees' | 'claims' | 'payments' | 'persons' | 'staging', readonly unknown[]>>
> =>
  inContract(db, contract, async (trx) => {
    const rows = async (query: ReturnType<typeof sql>): Promise<readonly unknown[]> => (await query.execute(trx)).rows
    return {
      addressees: await rows(sql`
        select a.system, a.client_id, a.kind, a.name, a.kana, a.birth_on, a.postcode, a.address, a.phones, a.other_ids, a.extra,
          p.kind as person_kind, p.name as person_name, p.name_key, p.kana_key, p.address_key, p.owes,
          array(select n.number || ' ' || n.kind || ' ' || n.source || ' ' || n.rank from tsunagu.person_number n
            where n.contract = a.contract and n.person = a.person order by 1) as numbers,
          array(select i.item || '=' || i.value from tsunagu.addressee_item i
            where i.contract = a.contract and i.addressee = a.id order by 1) as items
        from tsunagu.addressee a join tsunagu.person p on p.contract = a.contract and p.id = a.person order by 1, 2`),
      claims: await rows(sql`
        select c.kind, c.client_key, a.client_id, c.fiscal_year, c.period, c.amount, c.paid, c.due_on, c.state, c.extra
        from tsunagu.claim c join tsunagu.addressee a on a.contract = c.contract and a.id = c.addressee order by 1, 2`),
      payments: await rows(sql`
        select regexp_replace(p.client_key, '^~[0-9]+/', '~/') as key, c.client_key as claim, p.amount, p.source, p.reversed_at
        from tsunagu.payment p join tsunagu.claim c on c.contract = p.contract and c.id = p.claim order by 1, 2`),
      persons: await rows(sql`select count(*) as persons from tsunagu.person`),
      staging: await rows(sql`select relname from pg_class where relnamespace = 'tsunagu_intake'::regnamespace`),
    }
  })

const asOwner = async ({ postgres, urls }: Office): Promise<pg.Client> => {
  const admin = new URL(postgres.adminUrl)
  admin.pathname = new URL(urls.owner).pathname
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  return client
}

/** Nobody is known any more, as before the first delivery. */
export const emptyRegister = async (office: Office): Promise<void> => {
  const client = await asOwner(office)
  try {
    await client.query(
      `truncate tsunagu.addressee, tsunagu.person, tsunagu.person_number, tsunagu.claim, tsunagu.payment, tsunagu.addressee_item,
      tsunagu.register_change cascade`,
    )
  } finally {
    await client.end()
  }
}

/** Whoever wants to write to this table waits, until it is let go. */
export const holdTable = async (office: Office, table: string): Promise<() => Promise<void>> => {
  const client = await asOwner(office)
  await client.query('begin')
  await client.query(`lock table tsunagu.${table} in share mode`)
  return () => client.end()
}
