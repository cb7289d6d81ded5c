import type { Day, PersonKind } from '../register/register.ts'

/** An addressee as one system of the client knows him: what name linking compares. */
export type LinkRecord = {
  /** Of the addressee; decides between equals, so the order in which records come does not matter. */
  readonly id: number
  readonly system: string
  readonly clientId: string
  readonly kind: PersonKind
  readonly name: string
  readonly kana: string
  readonly birthOn: Day | null
  readonly address: string
  /** National form, digits only. */
  readonly phones: readonly string[]
  /** Ids that other systems of the client have for him, as system=id. */
  readonly otherIds: readonly string[]
}
