import type { ContractId } from '@tsunagu/core'
import type { DeliveredAddressee } from '@tsunagu/messages'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'

type By =
  | { readonly clientId: string; readonly system: string | null }
  /** A value as `itemKey` writes it. */
  | { readonly item: string; readonly value: string; readonly system: string | null }

/** Addressees as delivered, with their claims. Only `=` reaches an index behind the wall, so values are matched whole. */
export const findAddressees = async (
  trx: Trx,
  contract: ContractId,
  by: By,
  limit: number,
): Promise<readonly DeliveredAddressee[]> => {
  const wanted: RawBuilder<unknown> =
    'clientId' in by
      ? sql`a.client_id = ${by.clientId}`
      : sql`a.id in (select i.addressee from tsunagu.addressee_item i
          where i.contract = ${contract} and i.item = ${by.item} and i.value = ${by.value})`
  const { rows } = await sql<DeliveredAddressee>`
    select a.id as addressee, a.system, a.client_id as "clientId", a.person, a.kind, a.name, a.kana, a.birth_on as "birthOn",
      a.postcode, a.address, a.phones, a.other_ids as "otherIds", a.extra,
      coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'clientKey', c.client_key, 'amount', c.amount, 'paid', c.paid,
          'state', c.state, 'extra', c.extra) order by c.kind, c.client_key)
        from tsunagu.claim c where c.contract = ${contract} and c.addressee = a.id), '[]'::jsonb) as claims
    from tsunagu.addressee a
    where a.contract = ${contract} and ${wanted} and (${by.system}::text is null or a.system = ${by.system})
    order by a.id limit ${limit}`.execute(trx)
  return rows
}
