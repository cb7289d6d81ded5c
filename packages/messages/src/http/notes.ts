import { clientReadings, longestNote, noteSources } from '@tsunagu/core'
import { z } from 'zod'
import { id } from '../log/ids.ts'
import { callIdSchema, count, cursor, pageSize, time } from './shapes.ts'

const rowId = z.number().int().positive()
const rowIdInPath = z.coerce.number().int().positive()
const sourceSchema = z
  .enum(noteSources)
  .meta({ description: 'call 通話 · sms SMS · visit 訪問 · slip 票 · other その他' })
const resultId = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'letters, digits, dot, underscore and hyphen, 40 at most')
const noteText = z.string().max(longestNote)
const reason = z.string().trim().min(1).max(200)

export const byNote = z.object({ note: rowIdInPath })
export const byResult = z.object({ id: resultId })

/** A note as it reads now; numbers in the text are masked, or the text is null, for roles that do not work with callers. */
export const noteSchema = z
  .object({
    note: rowId,
    person: rowId,
    claim: rowId.nullable(),
    source: sourceSchema,
    call: callIdSchema.nullable(),
    message: id.nullable(),
    result: z.object({ id: z.string(), name: z.string(), contact: z.boolean() }).nullable(),
    text: z.string().nullable(),
    version: count,
    at: time,
    writtenAt: time,
    author: z.string(),
    agent: id.nullable(),
    changedAt: time,
    changedBy: z.string(),
  })
  .meta({ id: 'Note' })

const noteVersionSchema = z
  .object({
    version: count,
    claim: rowId.nullable(),
    result: z.string().nullable(),
    text: z.string().nullable(),
    by: z.string(),
    writtenAt: time,
    /** Why the next version took its place. */
    reason: z.string(),
  })
  .meta({ id: 'NoteVersion' })

export const noteDetailSchema = noteSchema
  .extend({ earlier: z.array(noteVersionSchema).meta({ description: '訂正前の版、新しい順' }) })
  .meta({ id: 'NoteDetail' })

/** A page may be short, even empty, and still have a `next`: then its time was up before the end was reached. */
export const notePageSchema = z.object({ notes: z.array(noteSchema), next: cursor.nullable() })

const paging = { cursor: cursor.optional(), limit: pageSize }
const yes = z.enum(['true', 'false']).default('false')

export const noteSearchQuery = z.strictObject({
  /** Words of two characters and more, apart by spaces: all of them have to occur. Blind to width, kana and old forms. */
  q: z.string().min(1).max(100).optional(),
  person: rowIdInPath.optional(),
  /** Of everybody who lives with the person. */
  household: yes,
  author: z.string().max(80).optional(),
  result: resultId.optional(),
  source: sourceSchema.optional(),
  call: callIdSchema.optional(),
  /** A day in Japan, `YYYY-MM-DD`. */
  day: z.iso.date().optional(),
  ...paging,
})

export const personNotesQuery = z.strictObject({
  q: z.string().min(1).max(100).optional(),
  household: yes,
  ...paging,
})

export const writeNoteBody = z.strictObject({
  source: sourceSchema.default('call'),
  claim: rowId.nullable().default(null),
  /** Null: for an agent, the call at hand. */
  call: callIdSchema.nullable().default(null),
  message: id.nullable().default(null),
  result: resultId.nullable().default(null),
  text: noteText.default(''),
  /** When it happened; null: now. */
  at: time.nullable().default(null),
})
export const writtenNoteSchema = z.object({ note: noteSchema, repeated: z.boolean() })

/** What a note shall say from now on, and upon which version that was written. */
export const correctNoteBody = z.strictObject({
  version: count.min(1),
  claim: rowId.nullable(),
  result: resultId.nullable(),
  text: noteText,
  reason,
})

export const noteResultBody = z.strictObject({
  name: z.string().trim().min(1).max(40),
  /** Somebody was reached. */
  contact: z.boolean(),
  position: count.max(10_000).default(100),
  retired: z.boolean().default(false),
})
export const noteResultSchema = noteResultBody.extend({ id: resultId }).meta({ id: 'NoteResult' })
export const noteResultsSchema = z.object({ results: z.array(noteResultSchema) })

/** What the client's own people see of notes. */
export const notePolicySchema = z.strictObject({
  clientReads: z.enum(clientReadings).meta({ description: 'nothing なし · results 結果のみ · all 本文も' }),
})

export type NoteResults = z.infer<typeof noteResultsSchema>
export type NoteView = z.infer<typeof noteSchema>
export type NoteDetail = z.infer<typeof noteDetailSchema>
export type NotePage = z.infer<typeof notePageSchema>
export type NoteSearchQuery = z.infer<typeof noteSearchQuery>
export type WriteNote = z.infer<typeof writeNoteBody>
export type CorrectNote = z.infer<typeof correctNoteBody>
