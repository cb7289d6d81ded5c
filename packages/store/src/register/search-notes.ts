import { type ContractId, type NoteId, type NoteQuery, type NoteSource, noteQuery, type PersonId } from '@tsunagu/core'
import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { NoteRow, Timestamp } from '../sql/tables.ts'

export type NoteSearch = {
  /** Folded for the search here; words apart by spaces all have to occur. */
  readonly phrase?: string | undefined
  readonly persons?: readonly PersonId[] | undefined
  readonly author?: string | undefined
  readonly result?: string | undefined
  readonly source?: NoteSource | undefined
  readonly call?: string | undefined
  /** Happened at or after, and before. */
  readonly from?: Timestamp | undefined
  readonly until?: Timestamp | undefined
  /** Only notes written before this one. */
  readonly before: NoteId | null
  readonly limit: number
}

export type NotesFound = {
  /** Newest first. */
  readonly rows: readonly NoteRow[]
  /** Where the next page begins; null: there is none. A page may be short because its time was up. */
  readonly next: NoteId | null
}

/** A phrase without two characters side by side cannot be searched. */
export class PhraseTooShort extends Error {}

/** What a page may take in the index, so that even words which never come together answer in time. */
const budgetMs = 35

/** One page of notes, newest first. Throws PhraseTooShort. */
export const searchNotes = async (trx: Trx, contract: ContractId, search: NoteSearch): Promise<NotesFound> => {
  const { phrase = null, author, result, source, limit } = search
  const query = noteQuery(contract, phrase, { author, result, source })
  if (query === null) throw new PhraseTooShort()
  if (isNarrow(search) || query.words.length + query.keys.length === 0)
    return page(await listed(trx, contract, search, query.words), limit)
  const span = await spanOf(trx, contract, search)
  return span === null ? { rows: [], next: null } : byKeys(trx, contract, { ...search, ...span }, query)
}

/** Few notes are left by these, and each is looked at. */
const isNarrow = ({ persons, call, from, phrase }: NoteSearch): boolean =>
  persons !== undefined || call !== undefined || (from !== undefined && phrase === undefined)

type Span = { readonly before: NoteId | null; readonly after: NoteId | null }

/** Between which notes those of a day were written; null: there is none. */
const spanOf = async (trx: Trx, contract: ContractId, { from, until, before }: NoteSearch): Promise<Span | null> => {
  if (from === undefined || until === undefined) return { before, after: null }
  const found = await trx
    .selectFrom('note')
    .select((all) => [all.fn.min(sql<number>`id + 0`).as('first'), all.fn.max(sql<number>`id + 0`).as('last')])
    .where('contract', '=', contract)
    .where('at', '>=', from)
    .where('at', '<', until)
    .executeTakeFirstOrThrow()
  if (found.first === null) return null
  return { before: Math.min(before ?? Number.MAX_SAFE_INTEGER, found.last + 1), after: found.first - 1 }
}

const page = (found: readonly NoteRow[], limit: number): NotesFound => {
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

const listed = (
  trx: Trx,
  contract: ContractId,
  search: NoteSearch,
  words: readonly string[],
): Promise<readonly NoteRow[]> => {
  const { persons, author, result, source, call, from, until, before } = search
  let query = trx.selectFrom('note').selectAll('note').where('note.contract', '=', contract)
  if (persons !== undefined) query = query.where('note.person', 'in', persons)
  if (author !== undefined) query = query.where('note.author', '=', author)
  if (result !== undefined) query = query.where('note.result', '=', result)
  if (source !== undefined) query = query.where('note.source', '=', source)
  if (call !== undefined) query = query.where('note.call', '=', call)
  if (from !== undefined) query = query.where('note.at', '>=', from)
  if (until !== undefined) query = query.where('note.at', '<', until)
  if (before !== null) query = query.where('note.id', '<', before)
  // As a value of each note: a join would begin with the words of all notes.
  if (words.length > 0)
    query = query.where(
      sql<SqlBool>`(select s.fold from tsunagu.note_search s where s.contract = note.contract and s.note = note.id)
        like all (${words.map(likeOf)}::text[])`,
    )
  // The sign keeps the planner from walking through all notes for the few of a day or a person.
  return query
    .orderBy(isNarrow(search) ? sql`note.id + 0` : 'note.id', 'desc')
    .limit(search.limit + 1)
    .execute()
}

/** What contains the word, whatever signs stand in it. */
export const likeOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

const byKeys = async (
  trx: Trx,
  contract: ContractId,
  { author, result, source, from, until, before, after, limit }: NoteSearch & Span,
  { keys, words }: NoteQuery,
): Promise<NotesFound> => {
  const { rows } = await sql<{ found: readonly string[]; reached: number | null }>`
    select notes::text[] as found, reached from tsunagu.search_notes(${keys}::integer[], ${words}::text[],
      ${author ?? null}, ${result ?? null}, ${source ?? null}, ${before}, ${limit}, ${budgetMs},
      ${from ?? null}, ${until ?? null}, ${after})`.execute(trx)
  const { found, reached } = rows[0] ?? { found: [], reached: null }
  return { rows: await readNotes(trx, contract, found.map(Number)), next: reached }
}

/** Behind the wall, like everything that is shown. */
const readNotes = async (trx: Trx, contract: ContractId, ids: readonly NoteId[]): Promise<readonly NoteRow[]> =>
  ids.length === 0
    ? []
    : trx
        .selectFrom('note')
        .selectAll()
        .where('contract', '=', contract)
        .where('id', 'in', ids)
        .orderBy('id', 'desc')
        .execute()
