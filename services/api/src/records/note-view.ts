import { type ClientReading, type NoteResult, withoutNumbers } from '@tsunagu/core'
import type { Me, NoteDetail, NoteView } from '@tsunagu/messages'
import { seesNumbers } from '@tsunagu/messages'
import type { NoteRow, NoteVersionRow } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'

/** How a visitor reads notes: as they are, without telephone numbers, or what came of them only. */
export type NoteReading = {
  readonly text: (text: string) => string | null
  /** False: words cannot be searched by whoever may not read them. */
  readonly words: boolean
}

const whole: NoteReading = { text: (text) => text, words: true }
const masked: NoteReading = { text: withoutNumbers, words: true }
const resultsOnly: NoteReading = { text: () => null, words: false }

/** Throws DoorError when the contract shows nothing to the client's people and the visitor is nothing else. */
export const readingOf = ({ roles }: Me, clientReads: ClientReading): NoteReading => {
  if (seesNumbers(roles)) return whole
  if (roles.includes('auditor')) return masked
  if (clientReads === 'nothing') throw new DoorError('note.notForClient')
  return clientReads === 'all' ? masked : resultsOnly
}

/** A note as it is shown. */
export const noteView = (row: NoteRow, results: readonly NoteResult[], { text }: NoteReading): NoteView => {
  const result = results.find(({ id }) => id === row.result)
  return {
    ...{ note: row.id, person: row.person, claim: row.claim, source: row.source, call: row.call, message: row.message },
    result: result === undefined ? null : { id: result.id, name: result.name, contact: result.contact },
    ...{ text: text(row.text), version: row.version, at: row.at, writtenAt: row.written_at, author: row.author },
    ...{ agent: row.agent, changedAt: row.changed_at, changedBy: row.changed_by },
  }
}

export const versionView = (row: NoteVersionRow, { text }: NoteReading): NoteDetail['earlier'][number] => ({
  ...{ version: row.version, claim: row.claim, result: row.result, text: text(row.text), by: row.by },
  ...{ writtenAt: row.written_at, reason: row.reason },
})
