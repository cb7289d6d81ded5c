import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'
import type { Timestamp } from '../sql/tables.ts'

type JsonDefaulted<T> = ColumnType<T, string | undefined, string>

export type LayoutTable = {
  contract: string
  id: string
  version: number
  title: string
  source: string
  at: Generated<Timestamp>
  by: string
}

/** `locked`: wants a password; `unconfirmed`: wants its encoding confirmed; `checked`: dry run done, wants a yes. */
export type DeliveryState =
  | 'locked'
  | 'unconfirmed'
  | 'waiting'
  | 'reading'
  | 'checking'
  | 'checked'
  | 'applying'
  | 'done'
  | 'refused'
  | 'failed'
  | 'cancelled'

export type DeliveryTable = {
  contract: string
  id: GeneratedAlways<number>
  exchange: number
  layout: string
  layout_version: number
  mode: 'all' | 'rows'
  dry_run: Generated<boolean>
  state: DeliveryState
  encoding: 'CP932' | 'UTF-8' | null
  stored: string
  bytes: number | null
  position: JsonDefaulted<Record<string, unknown>>
  rows: Generated<number>
  refused: Generated<number>
  counts: JsonDefaulted<Record<string, unknown>>
  fault: ColumnType<Record<string, string> | null, string | null, string | null>
  done: Generated<number>
  todo: Generated<number>
  stage_at: Timestamp | null
  made_at: Generated<Timestamp>
  changed_at: Generated<Timestamp>
  ended_at: Timestamp | null
  by: string
  link_run: ColumnType<number | null, number | undefined, number | null>
}

export type DeliveryRefusalTable = {
  contract: string
  delivery: number
  id: GeneratedAlways<number>
  row_number: number
  line: number
  item: string
  code: string
  shape: string
  expected: string
}

export type AddresseeItemTable = {
  contract: string
  item: string
  value: string
  addressee: number
  claim: Generated<number>
}

export type DeliveryRow = Selectable<DeliveryTable>
export type LayoutRow = Selectable<LayoutTable>
