/** Where a character stood that the file cannot hold; rows count from 1, without the heading. */
export type UnwritablePlace = { readonly row: number; readonly column: string }

/** One character that the file cannot hold: how often, and where first. */
export type Unwritable = {
  readonly character: string
  /** `U+845B U+E0100` */
  readonly code: string
  readonly count: number
  readonly places: readonly UnwritablePlace[]
}

const placesKept = 20
const charactersKept = 500

/** `U+845B U+E0100`; half of a pair by itself too. */
export const codePoints = (text: string): string =>
  [...text].map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')

export type UnwritableTally = {
  readonly add: (character: string, place: UnwritablePlace) => void
  readonly count: () => number
  /** The most frequent first. */
  readonly list: () => readonly Unwritable[]
}

/** Counts what could not be written, in bounded memory: 500 characters, and for each of them the first 20 places. */
export const tallyUnwritable = (): UnwritableTally => {
  const found = new Map<string, { count: number; places: UnwritablePlace[] }>()
  let all = 0
  return {
    add: (character, place) => {
      all++
      const one = found.get(character)
      if (one === undefined) {
        if (found.size < charactersKept) found.set(character, { count: 1, places: [place] })
        return
      }
      one.count++
      if (one.places.length < placesKept) one.places.push(place)
    },
    count: () => all,
    list: () =>
      [...found]
        .map(([character, { count, places }]) => ({ character, code: codePoints(character), count, places }))
        .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  }
}
