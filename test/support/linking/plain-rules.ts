import { addressKey, kanaKey, type LinkRecord, nameKey } from '@tsunagu/core'

/** The peers: records are one when any of their keys is the same. */
const byKeys = (records: readonly LinkRecord[], keysOf: (record: LinkRecord) => readonly string[]): Int32Array => {
  const parents = Int32Array.from({ length: records.length }, (_, at) => at)
  const find = (at: number): number => {
    let root = at
    while (parents[root] !== root) root = parents[root] ?? root
    parents[at] = root
    return root
  }
  const first = new Map<string, number>()
  records.forEach((record, at) => {
    for (const key of keysOf(record)) {
      const known = first.get(key)
      if (known === undefined) first.set(key, at)
      else parents[find(at)] = find(known)
    }
  })
  return parents.map((_, at) => find(at))
}

/** Name and birth date as delivered. */
export const exactKey = (records: readonly LinkRecord[]): Int32Array =>
  byKeys(records, ({ id, name, birthOn }) => [`${name}|${birthOn ?? id}`])

/** Normalised: same name or kana with the birth date, or same name with the address. */
export const plainRules = (records: readonly LinkRecord[]): Int32Array =>
  byKeys(records, (record) => {
    const name = nameKey(record.name)
    const kana = kanaKey(record.kana)
    const keys = record.address === '' ? [] : [`a${name}|${addressKey(record.address)}`]
    if (record.birthOn === null) return keys
    return [...keys, `n${name}|${record.birthOn}`, ...(kana === '' ? [] : [`k${kana}|${record.birthOn}`])]
  })
