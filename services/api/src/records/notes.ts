import { type EpochMs, noteProblems, type PersonId, sameContent, sourceProblems, startOfDay } from '@tsunagu/core'
import type { CorrectNote, Me, NoteDetail, NotePage, NoteSearchQuery, NoteView, WriteNote } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  addNote,
  correctNote,
  type Db,
  findClaim,
  findMessage,
  findNote,
  householdOf,
  inContract,
  type NoteRow,
  PhraseTooShort,
  personNow,
  readClientReading,
  readNoteResults,
  readNoteVersions,
  searchNotes,
  type Trx,
} from '@tsunagu/store'
import { isOnlyAgent, leads } from '../access/roles.ts'
import { because, DoorError } from '../errors/door-error.ts'
import { wrong } from '../setup/problem.ts'
import { noteView, readingOf, versionView } from './note-view.ts'

const dayMs = 86_400_000

/** One page of notes, newest first. Throws DoorError when the words are too short or the visitor may not read notes. */
export const findNotes = (db: Db, visitor: Me, query: NoteSearchQuery): Promise<NotePage> =>
  inContract(db, visitor.contract, async (trx) => {
    const reading = readingOf(visitor, await readClientReading(trx, visitor.contract))
    if (query.q !== undefined && !reading.words) throw new DoorError('note.notForClient')
    const { rows, next } = await searchIn(trx, visitor, query)
    const results = await readNoteResults(trx, visitor.contract)
    return {
      notes: rows.map((row) => noteView(row, results, reading)),
      next: next === null ? null : Buffer.from(`n${next}`).toString('base64url'),
    }
  })

const searchIn = async (trx: Trx, visitor: Me, query: NoteSearchQuery) => {
  const { person, household, day, cursor, q, author, result, source, call, limit } = query
  const start = day === undefined ? undefined : startOfDay(day)
  try {
    return await searchNotes(trx, visitor.contract, {
      ...{ phrase: q, author, result, source, call, limit, before: cursor === undefined ? null : placeOf(cursor) },
      persons: person === undefined ? undefined : await personsOf(trx, visitor.contract, person, household === 'true'),
      ...(start === undefined ? {} : { from: isoTime(start), until: isoTime(start + dayMs) }),
    })
  } catch (error) {
    if (error instanceof PhraseTooShort) throw new DoorError('note.tooShort')
    throw error
  }
}

const placeOf = (cursor: string): number => {
  const place = /^n(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  if (place === undefined) throw new DoorError('query.invalid', because('cursor', 'pass the cursor back as it came'))
  return Number(place)
}

const personsOf = async (trx: Trx, contract: string, person: PersonId, household: boolean) => {
  const now = await existing(trx, contract, person)
  return household ? await householdOf(trx, contract, now) : [now]
}

/** The person this number means today: who became part of another is that other. */
const existing = async (trx: Trx, contract: string, person: PersonId): Promise<PersonId> => {
  const now = await personNow(trx, contract, person)
  if (now === null) throw new DoorError('person.unknown')
  return now
}

/** A note with every version it had. */
export const noteDetail = (db: Db, visitor: Me, note: number): Promise<NoteDetail> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract } = visitor
    const reading = readingOf(visitor, await readClientReading(trx, contract))
    const row = await findNote(trx, contract, note)
    if (row === null) throw new DoorError('note.unknown')
    const earlier = await readNoteVersions(trx, contract, note)
    const results = await readNoteResults(trx, contract)
    return { ...noteView(row, results, reading), earlier: earlier.map((one) => versionView(one, reading)) }
  })

export type Writing = {
  readonly visitor: Me
  readonly person: PersonId
  readonly body: WriteNote
  /** The call it is about, found and allowed. */
  readonly call: string | null
  readonly key: string | null
  readonly now: EpochMs
}

/** Writes a note down; the same key of the same account writes it once. Throws DoorError. */
export const writeNote = (db: Db, writing: Writing): Promise<WrittenNote> =>
  inContract(db, writing.visitor.contract, (trx) => noteIn(trx, writing))

type WrittenNote = { readonly note: NoteView; readonly repeated: boolean }

/** The same within a transaction. */
export const noteIn = async (
  trx: Trx,
  { visitor, body, call, key, now, ...writing }: Writing,
): Promise<WrittenNote> => {
  const { contract, account: author, agent } = visitor
  const person = await existing(trx, contract, writing.person)
  const at = body.at === null ? now : Date.parse(body.at)
  const draft = { ...body, person, call, at: isoTime(at), writtenAt: isoTime(now), author, agent, key }
  const results = await readNoteResults(trx, contract)
  refuse([...noteProblems(draft, results), ...sourceProblems(draft), ...timeProblems(at, now)])
  await checkClaim(trx, contract, person, body.claim)
  if (body.message !== null && (await findMessage(trx, contract, body.message)) === null)
    throw new DoorError('note.invalid', [wrong('message', body.message, 'a text message of this contract')])
  const { row, repeated } = await addNote(trx, contract, draft)
  if (repeated && (row.person !== person || !isFirst(row, body))) throw new DoorError('request.keyReused')
  return { note: noteView(row, results, readingOf(visitor, 'nothing')), repeated }
}

/** A repetition of what was written, as long as nobody has corrected it. */
const isFirst = (row: NoteRow, body: WriteNote): boolean => row.version > 1 || sameContent(row, body)

const aheadMs = 300_000
const timeProblems = (at: EpochMs, now: EpochMs) =>
  at > now + aheadMs ? [{ where: 'at', found: isoTime(at), expected: 'a time that has come' }] : []

const refuse = (problems: ReturnType<typeof noteProblems>): void => {
  if (problems.length > 0)
    throw new DoorError(
      'note.invalid',
      problems.map(({ where, found, expected }) => wrong(where, found, expected)),
    )
}

const checkClaim = async (trx: Trx, contract: string, person: PersonId, claim: number | null): Promise<void> => {
  if (claim !== null && (await findClaim(trx, contract, claim))?.person !== person)
    throw new DoorError('claim.notOfPerson', [wrong('claim', String(claim), 'a claim of this person')])
}

/** Puts a new version in the place of the one that was read. Throws DoorError: not the visitor's to correct, or overtaken. */
export const correct = (db: Db, visitor: Me, note: number, body: CorrectNote, now: EpochMs): Promise<NoteDetail> =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account } = visitor
    const row = await findNote(trx, contract, note)
    if (row === null) throw new DoorError('note.unknown')
    if (row.author !== account && !leads(visitor.roles)) throw new DoorError('auth.notYourself')
    const results = await readNoteResults(trx, contract)
    const { version, reason, ...content } = body
    refuse(noteProblems(content, results, row.result))
    await checkClaim(trx, contract, row.person, content.claim)
    const unchanged = row.version === version && sameContent(row, content)
    const changed = { note, version, content, by: account, at: isoTime(now), reason }
    const after = unchanged ? row : await correctNote(trx, contract, changed)
    if (after === null) throw new DoorError('note.changed', because('version', `it is at version ${row.version} now`))
    const reading = readingOf(visitor, 'nothing')
    const earlier = await readNoteVersions(trx, contract, note)
    return { ...noteView(after, results, reading), earlier: earlier.map((one) => versionView(one, reading)) }
  })

/** An agent goes through his own notes only; those of a person he reads with the person. */
export const ownNotes = (visitor: Me, query: NoteSearchQuery): NoteSearchQuery =>
  isOnlyAgent(visitor.roles) ? { ...query, author: visitor.account } : query
