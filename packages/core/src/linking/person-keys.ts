import { addressKey } from './address-key.ts'
import { kanaKey, nameKey } from './name-key.ts'

/** The keys of a row of `person`, made whenever its name, kana or address are written. */
export type PersonKeys = { readonly nameKey: string; readonly kanaKey: string; readonly addressKey: string }

export const personKeys = (person: {
  readonly name: string
  readonly kana: string
  readonly address: string
}): PersonKeys => ({
  nameKey: nameKey(person.name),
  kanaKey: kanaKey(person.kana),
  addressKey: addressKey(person.address),
})
