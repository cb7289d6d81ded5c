import { foldNote } from './fold-note.ts'

/**
 * Notes are found by pairs of characters that follow each other. An index over pairs alone would hand over all notes with a
 * frequent pair, years of them, to find the newest fifty; so each pair is kept per block of notes that were written one after
 * the other, and a search goes from block to block, newest first, until its page is full. The same numbers stand in the
 * function `search_notes` of the database.
 */
export const notesPerBlock = 16_384
/** After so many blocks their numbers begin again; what is found is looked at anyway. */
const blocks = 4_096
const keyBits = 20
/** More pairs than these narrow nothing further. */
const mostPairs = 24

/** What a note can be found by beside its words. */
export type NoteTags = {
  readonly author: string
  readonly result: string | null
  readonly source: string
}

type WantedTags = { readonly [Name in keyof NoteTags]?: NoteTags[Name] | undefined }

/** Keys of a note as they stand in the index: each carries the block of the note. `folded` is the text by `foldNote`. */
export const noteKeys = (contract: string, note: number, folded: string, tags: NoteTags): readonly number[] => {
  const block = (Math.floor(note / notesPerBlock) % blocks) << keyBits
  const keys = new Set([...tagKeys(contract, tags), ...pairs(contract, folded)])
  return [...keys].map((key) => block | key)
}

export type NoteQuery = {
  /** Without block; the search adds it. */
  readonly keys: readonly number[]
  /** Folded; each has to occur. */
  readonly words: readonly string[]
}

/** What to look for: the words, if any, and the tags. Null: no word has two characters, so there is nothing to look by. */
export const noteQuery = (contract: string, phrase: string | null, tags: WantedTags): NoteQuery | null => {
  const words = phrase === null ? [] : wordsOf(phrase)
  const found = new Set(words.flatMap((word) => [...pairs(contract, word)]))
  if (phrase !== null && found.size === 0) return null
  return { keys: [...new Set([...tagKeys(contract, tags), ...[...found].slice(0, mostPairs)])], words }
}

/** The words of a search, folded; apart by spaces of any width. */
export const wordsOf = (phrase: string): readonly string[] =>
  [...new Set(phrase.normalize('NFKC').split(/\s+/).map(foldNote))].filter((word) => word !== '')

/** Of UTF-16 units, so that characters beyond the first plane are pairs too. */
const pairs = (contract: string, folded: string): ReadonlySet<number> => {
  const seed = hashOf(contract)
  const found = new Set<number>()
  for (let at = 1; at < folded.length; at += 1) found.add(mixed(seed, folded.charCodeAt(at - 1), folded.charCodeAt(at)))
  return found
}

const tagKeys = (contract: string, tags: WantedTags): readonly number[] =>
  Object.entries(tags).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [mixed(hashOf(contract), hashOf(name), hashOf(value))],
  )

/** Two pairs may share a key: then a note is looked at in vain, and not shown. */
const mixed = (seed: number, left: number, right: number): number => {
  let hash = Math.imul(seed ^ left, 0x9e3779b1) ^ Math.imul(right + 0x7f4a7c15, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  return (hash ^ (hash >>> 13)) & ((1 << keyBits) - 1)
}

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
