import { addressKey, addressParts, keyOfParts, placeName } from './address-key.ts'
import { kanaKey, nameKey } from './name-key.ts'
import { remembered } from './remembered.ts'

type Keyed = { readonly name: string; readonly kana: string; readonly address: string }

/** The keys of a row of `person`, made whenever its name, kana or address are written. */
export type PersonKeys = { readonly nameKey: string; readonly kanaKey: string; readonly addressKey: string }

export const personKeys = (person: Keyed): PersonKeys => ({
  nameKey: nameKey(person.name),
  kanaKey: kanaKey(person.kana),
  addressKey: addressKey(person.address),
})

const mostRemembered = 20_000

/** The same for the many rows of a file: names, readings and towns come again. */
export const personKeysOfMany = (): ((person: Keyed) => PersonKeys) => {
  const [name, kana] = [remembered(nameKey, mostRemembered), remembered(kanaKey, mostRemembered)]
  const place = remembered(placeName, mostRemembered)
  return (person) => ({
    nameKey: name(person.name),
    kanaKey: kana(person.kana),
    addressKey: keyOfParts(addressParts(person.address, place)),
  })
}
