/**
 * Every name (or kana) that occurs, once, taken apart: names are long and come again and again, numbers are short. Words that
 * were not separated are separated when all of a name's surnames and given names are known from those that were.
 */
export type NameBook = {
  /** The number of a name, given its words. */
  readonly enter: (words: readonly string[]) => number
  /** To be called once, when all names are entered, with the name of each record (-1: none). */
  readonly close: (uses: Iterable<number>) => void
  readonly text: (name: number) => string
  readonly unspaced: (name: number) => string
  readonly words: (name: number) => readonly number[]
  readonly word: (word: number) => string
  /** Equal for the same words in any order, separated or not. */
  readonly sorted: (name: number) => number
  /** Names of records that have this word, and that are this name in any order. */
  readonly wordCount: (word: number) => number
  readonly sortedCount: (sorted: number) => number
}

type Entry = {
  text: string
  unspaced: string
  words: readonly string[]
  numbers: readonly number[]
  sorted: number
  count: number
}

export const openNameBook = (): NameBook => {
  const entries: Entry[] = []
  const places = new Map<string, number>()
  const words: string[] = []
  const wordPlaces = new Map<string, number>()
  const wordCounts: number[] = []
  const sortedPlaces = new Map<string, number>()
  const sortedCounts: number[] = []

  const numberOf = (word: string): number => {
    const known = wordPlaces.get(word)
    if (known !== undefined) return known
    wordPlaces.set(word, words.length)
    return words.push(word) - 1
  }

  const settle = (entry: Entry): void => {
    entry.numbers = entry.words.map(numberOf)
    for (const word of new Set(entry.numbers)) wordCounts[word] = (wordCounts[word] ?? 0) + entry.count
    const sorted = [...entry.words].sort().join(' ')
    entry.sorted = sortedPlaces.get(sorted) ?? sortedPlaces.size
    sortedPlaces.set(sorted, entry.sorted)
    sortedCounts[entry.sorted] = (sortedCounts[entry.sorted] ?? 0) + entry.count
  }

  return {
    enter: (given) => {
      const text = given.join(' ')
      const known = places.get(text)
      if (known === undefined) {
        places.set(text, entries.length)
        return entries.push({ text, unspaced: given.join(''), words: given, numbers: [], sorted: 0, count: 0 }) - 1
      }
      return known
    },
    close: (uses) => {
      for (const name of uses) {
        const entry = entries[name]
        if (entry !== undefined) entry.count += 1
      }
      const split = splitter(entries)
      for (const entry of entries) {
        const [only] = entry.words
        if (entry.words.length === 1 && only !== undefined) entry.words = split(only)
        settle(entry)
      }
    },
    text: (name) => entries[name]?.text ?? '',
    unspaced: (name) => entries[name]?.unspaced ?? '',
    words: (name) => entries[name]?.numbers ?? [],
    word: (word) => words[word] ?? '',
    sorted: (name) => entries[name]?.sorted ?? -1,
    wordCount: (word) => wordCounts[word] ?? 0,
    sortedCount: (sorted) => sortedCounts[sorted] ?? 0,
  }
}

/** Where a name without a separator is cut: where both parts are best known, the first as surname, the second as given name. */
const splitter = (entries: readonly Entry[]): ((text: string) => readonly string[]) => {
  const families = new Map<string, number>()
  const givens = new Map<string, number>()
  for (const { words, count } of entries) {
    const [family, given] = words
    if (words.length !== 2 || family === undefined || given === undefined) continue
    families.set(family, (families.get(family) ?? 0) + count)
    givens.set(given, (givens.get(given) ?? 0) + count)
  }
  return (text) => {
    let best = 0
    let cut = 0
    for (let at = 1; at < text.length && at <= 8; at += 1) {
      const family = families.get(text.slice(0, at)) ?? 0
      const known = family * (1 + 1_000 * (givens.get(text.slice(at)) ?? 0))
      if (known > best) {
        best = known
        cut = at
      }
    }
    return cut === 0 ? [text] : [text.slice(0, cut), text.slice(cut)]
  }
}
