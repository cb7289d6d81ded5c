import type { CallId, MessageId } from '../log/ids.ts'
import type { ClaimId, PersonId } from '../register/register.ts'
import { foldNote } from './fold-note.ts'

export type NoteId = number

/** From what a note was written: a call, a text, a visit, a paper slip typed in, or anything else. */
export const noteSources = ['call', 'sms', 'visit', 'slip', 'other'] as const
export type NoteSource = (typeof noteSources)[number]

/** What can come of a contact, as the contract names it; the dialler knows no other. */
export type NoteResult = {
  readonly id: string
  readonly name: string
  /** Somebody was reached. */
  readonly contact: boolean
  readonly position: number
  /** Kept for the notes that have it, not offered any more. */
  readonly retired: boolean
}

/** What the client's own people see of notes. */
export const clientReadings = ['nothing', 'results', 'all'] as const
export type ClientReading = (typeof clientReadings)[number]

/** What of a note can be corrected. */
export type NoteContent = { readonly claim: ClaimId | null; readonly result: string | null; readonly text: string }

export type NoteDraft = NoteContent & {
  readonly person: PersonId
  readonly source: NoteSource
  readonly call: CallId | null
  readonly message: MessageId | null
}

/** Why a note is not written; `where` names the field. */
export type NoteProblem = { readonly where: string; readonly found: string; readonly expected: string }

export const longestNote = 4_000

/** What is wrong with a note, given the results it may have; `before`: the result it has already, which it may keep. */
export const noteProblems = (
  { result, text }: NoteContent,
  results: readonly NoteResult[],
  before: string | null = null,
): readonly NoteProblem[] => {
  const known = results.filter(({ id, retired }) => !retired || id === before).map(({ id }) => id)
  const unknown = result !== null && !known.includes(result)
  const empty = result === null && foldNote(text) === ''
  return [
    ...(unknown ? [{ where: 'result', found: result, expected: known.join(', ') || 'no result: none is set up' }] : []),
    ...(empty ? [{ where: 'text', found: '', expected: 'a text, a result, or both' }] : []),
  ]
}

/** A note of a text names the text, one of a call the call: otherwise nobody finds what it is about. */
export const sourceProblems = ({ source, call, message }: NoteDraft): readonly NoteProblem[] => [
  ...(source === 'call' && call === null ? [{ where: 'call', found: '', expected: 'the call this note is of' }] : []),
  ...(source === 'sms' && message === null
    ? [{ where: 'message', found: '', expected: 'the text message this note is of' }]
    : []),
]

/** True: it says the same, so there is nothing to correct. */
export const sameContent = (one: NoteContent, other: NoteContent): boolean =>
  one.text === other.text && one.result === other.result && one.claim === other.claim

const numberLike = /[0０](?:[-‐‑‒–—―−ー－()（）\s]?[0-9０-９]){8,10}/g

/** The text for those who may read what was said, and need no telephone numbers: all but the last four digits are hidden. */
export const withoutNumbers = (text: string): string =>
  text.replace(numberLike, (number) => {
    const digits = number.replace(/[^0-9０-９]/g, '')
    return `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`
  })
