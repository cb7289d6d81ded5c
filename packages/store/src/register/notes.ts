import {
  type ContractId,
  foldNote,
  type NoteContent,
  type NoteDraft,
  type NoteId,
  type NoteTags,
  noteKeys,
  type PersonId,
} from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { NoteRow, NoteVersionRow, Timestamp } from '../sql/tables.ts'

export type NewNote = NoteDraft & {
  readonly at: Timestamp
  readonly writtenAt: Timestamp
  readonly author: string
  readonly agent: string | null
  readonly key: string | null
}

/** Writes a note; `repeated`: the author has written one with this key already, and that one stands. */
export const addNote = async (
  trx: Trx,
  contract: ContractId,
  note: NewNote,
): Promise<{ readonly row: NoteRow; readonly repeated: boolean }> => {
  const row = await trx
    .insertInto('note')
    .values({
      ...{ contract, person: note.person, claim: note.claim, source: note.source, call: note.call },
      ...{ message: note.message, result: note.result, text: note.text, at: note.at, written_at: note.writtenAt },
      ...{ author: note.author, agent: note.agent, changed_at: note.writtenAt, changed_by: note.author, key: note.key },
    })
    .onConflict((conflict) => conflict.columns(['contract', 'author', 'key']).where('key', 'is not', null).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return { row: await noteOfKey(trx, contract, note), repeated: true }
  await keepWords(trx, row)
  return { row, repeated: false }
}

const noteOfKey = (trx: Trx, contract: ContractId, { author, key }: NewNote): Promise<NoteRow> =>
  trx
    .selectFrom('note')
    .selectAll()
    .where('contract', '=', contract)
    .where('author', '=', author)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()

/** What the note is found by from now on. */
const keepWords = async (trx: Trx, { contract, id, author, result, source, text }: NoteRow): Promise<void> => {
  const fold = foldNote(text)
  const tags: NoteTags = { author, result, source }
  const keys = noteKeys(contract, id, fold, tags)
  await trx
    .insertInto('note_search')
    .values({ contract, note: id, fold, keys })
    .onConflict((conflict) => conflict.columns(['contract', 'note']).doUpdateSet({ fold, keys }))
    .execute()
}

export const findNote = async (trx: Trx, contract: ContractId, id: NoteId): Promise<NoteRow | null> =>
  (await trx.selectFrom('note').selectAll().where('contract', '=', contract).where('id', '=', id).executeTakeFirst()) ??
  null

export type Correction = {
  readonly note: NoteId
  /** The version that was read; another one by now: somebody was quicker. */
  readonly version: number
  readonly content: NoteContent
  readonly by: string
  readonly at: Timestamp
  readonly reason: string
}

/** Puts a new version in the place of the one that was read, which is kept. Null: that one does not stand there any more. */
export const correctNote = async (
  trx: Trx,
  contract: ContractId,
  { note, version, content, by, at, reason }: Correction,
): Promise<NoteRow | null> => {
  const before = await trx
    .selectFrom('note')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', note)
    .where('version', '=', version)
    .forUpdate()
    .executeTakeFirst()
  if (before === undefined) return null
  const { claim, result, text, changed_at, changed_by } = before
  await trx
    .insertInto('note_version')
    .values({
      contract,
      note,
      version,
      claim,
      result,
      text,
      at: before.at,
      written_at: changed_at,
      by: changed_by,
      reason,
    })
    .execute()
  const row = await trx
    .updateTable('note')
    .set({ ...content, version: version + 1, changed_at: at, changed_by: by })
    .where('contract', '=', contract)
    .where('id', '=', note)
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepWords(trx, row)
  return row
}

/** The versions that were corrected, the newest first. */
export const readNoteVersions = (trx: Trx, contract: ContractId, note: NoteId): Promise<readonly NoteVersionRow[]> =>
  trx
    .selectFrom('note_version')
    .selectAll()
    .where('contract', '=', contract)
    .where('note', '=', note)
    .orderBy('version', 'desc')
    .execute()

/** Of a person, or of all who live with him. */
export const householdOf = async (trx: Trx, contract: ContractId, person: PersonId): Promise<readonly PersonId[]> => {
  const { rows } = await sql<{ id: number }>`
    select other.id from tsunagu.person one join tsunagu.person other
      on other.contract = one.contract and other.household = one.household and other.merged_into is null
    where one.contract = ${contract} and one.id = ${person}`.execute(trx)
  return [...new Set([person, ...rows.map(({ id }) => id)])]
}

/** The person a number means today: who became part of another is that other. Null: nobody. */
export const personNow = async (trx: Trx, contract: ContractId, person: PersonId): Promise<PersonId | null> => {
  const { rows } = await sql<{ id: number }>`
    with recursive way(id, merged_into, step) as (
      select id, merged_into, 0 from tsunagu.person where contract = ${contract} and id = ${person}
      union all
      select next.id, next.merged_into, step + 1 from way
        join tsunagu.person next on next.contract = ${contract} and next.id = way.merged_into where step < 50
    ) select id from way where merged_into is null`.execute(trx)
  return rows[0]?.id ?? null
}
