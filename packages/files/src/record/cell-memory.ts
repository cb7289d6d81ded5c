/** What cells of one column were read as: files have few codes, days and periods in them, over and over. */
export type CellMemory = {
  /** The value of these bytes if they were seen lately. */
  readonly recall: (text: Uint8Array, start: number, end: number) => string | undefined
  /** Keeps the value of the bytes that were looked for last. */
  readonly remember: (value: string) => void
}

const places = 1_024
/** Longer cells are hardly ever the same. */
const longest = 24

export const cellMemory = (): CellMemory => {
  const seen = new Uint8Array(places * longest)
  const lengths = new Uint8Array(places)
  const values: (string | undefined)[] = new Array(places).fill(undefined)
  let place = -1

  const isThere = (text: Uint8Array, start: number, end: number): boolean => {
    if (lengths[place] !== end - start) return false
    const from = place * longest - start
    for (let at = start; at < end; at += 1) if (seen[from + at] !== text[at]) return false
    return true
  }

  /** Leaves its place to these bytes; their value is told by `remember`, if they have one. */
  const forget = (text: Uint8Array, start: number, end: number): void => {
    values[place] = undefined
    lengths[place] = end - start
    const from = place * longest - start
    for (let at = start; at < end; at += 1) seen[from + at] = text[at] as number
  }

  return {
    recall: (text, start, end) => {
      place = -1
      if (end - start > longest) return undefined
      let hash = 0
      for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (text[at] as number)) | 0
      place = (hash ^ (hash >>> 10)) & (places - 1)
      if (isThere(text, start, end)) return values[place]
      forget(text, start, end)
      return undefined
    },
    remember: (value) => {
      if (place >= 0) values[place] = value
    },
  }
}
