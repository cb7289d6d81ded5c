import { IdMap } from './id-map.ts'

/**
 * The entries of a map that are so, carried from one copy of the map to the next by what differs between the two: with
 * 2,000 agents of whom three are free, three are looked at. The answer depends on the map alone, in no order that anybody
 * may count on, and is good until the next question.
 */
export const subsetOf = <V>(isIn: (value: V) => boolean): ((map: IdMap<V>) => ReadonlyMap<string, V>) => {
  let last: IdMap<V> = IdMap.of()
  const subset = new Map<string, V>()
  return (map) => {
    if (map === last) return subset
    const { set, del } = last.changesTo(map)
    last = map
    for (const id of del) subset.delete(id)
    for (const [id, value] of set)
      if (isIn(value)) subset.set(id, value)
      else subset.delete(id)
    return subset
  }
}

/** Whose entry holds a key, carried on in the same way; a key is held by one entry at a time. */
export const holderOf = <V>(
  keysOf: (value: V) => readonly string[],
): ((map: IdMap<V>, key: string) => string | null) => {
  let last: IdMap<V> = IdMap.of()
  const holders = new Map<string, string>()
  const forget = (id: string): void => {
    const value = last.get(id)
    if (value === undefined) return
    for (const key of keysOf(value)) if (holders.get(key) === id) holders.delete(key)
  }
  return (map, key) => {
    if (map !== last) {
      const { set, del } = last.changesTo(map)
      for (const id of del) forget(id)
      for (const [id] of set) forget(id)
      for (const [id, value] of set) for (const each of keysOf(value)) holders.set(each, id)
      last = map
    }
    return holders.get(key) ?? null
  }
}

/** The entries of a map by a key each of them has, or has not, carried on in the same way. */
export const groupsOf = <V, K>(keyOf: (value: V) => K | null): ((map: IdMap<V>, key: K) => Iterable<V>) => {
  let last: IdMap<V> = IdMap.of()
  const groups = new Map<K, Map<string, V>>()
  const forget = (id: string): void => {
    const value = last.get(id)
    const key = value === undefined ? null : keyOf(value)
    if (key === null) return
    const group = groups.get(key)
    group?.delete(id)
    if (group?.size === 0) groups.delete(key)
  }
  const note = (id: string, value: V): void => {
    const key = keyOf(value)
    if (key === null) return
    const group = groups.get(key)
    if (group === undefined) groups.set(key, new Map([[id, value]]))
    else group.set(id, value)
  }
  return (map, key) => {
    if (map !== last) {
      const { set, del } = last.changesTo(map)
      for (const id of del) forget(id)
      for (const [id] of set) forget(id)
      for (const [id, value] of set) note(id, value)
      last = map
    }
    return groups.get(key)?.values() ?? []
  }
}
