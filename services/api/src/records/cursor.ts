import { because, DoorError } from '../errors/door-error.ts'

/** A place in a list that is ordered by time and id, newest first. */
export type Place = { readonly at: string; readonly id: string }

export const toCursor = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')

/** Throws DoorError when it is none of ours. */
export const fromCursor = (text: string): Place => {
  const [at, id, ...rest] = Buffer.from(text, 'base64url').toString().split(' ')
  if (at === undefined || id === undefined || rest.length > 0 || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at))
    throw new DoorError('query.invalid', because('cursor', 'pass the cursor back as it came'))
  return { at, id }
}

/** A place in a list that is ordered by a growing number. */
export const toIdCursor = (id: number): string => Buffer.from(`#${id}`).toString('base64url')

/** 0 for none: before the first. Throws DoorError when it is none of ours. */
export const fromIdCursor = (text: string | undefined): number => {
  if (text === undefined) return 0
  const id = /^#(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString())?.[1]
  if (id === undefined) throw new DoorError('query.invalid', because('cursor', 'pass the cursor back as it came'))
  return Number(id)
}

/** A place in a list that is ordered by rank and id. */
export const toRankCursor = ({ rank, id }: { readonly rank: number; readonly id: number }): string =>
  Buffer.from(`r${rank} ${id}`).toString('base64url')

/** Throws DoorError when it is none of ours. */
export const fromRankCursor = (text: string): { readonly rank: number; readonly id: number } => {
  const parts = /^r(-?[\d.]+(?:e[+-]?\d+)?) (\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString())
  const [, rank, id] = parts ?? []
  if (rank === undefined || id === undefined)
    throw new DoorError('query.invalid', because('cursor', 'pass the cursor back as it came'))
  return { rank: Number(rank), id: Number(id) }
}
