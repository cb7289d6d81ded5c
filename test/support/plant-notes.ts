import { foldNote, noteKeys } from '@tsunagu/core'
import { type Db, inContract } from '@tsunagu/store'

export type Planted = {
  readonly id: number
  readonly person: number
  readonly text: string
  readonly author: string
  readonly result: string | null
  readonly source: 'call' | 'visit'
  readonly at: string
}

/** Many notes at once, with numbers of one's own. */
export const plantNotes = (db: Db, contract: string, notes: readonly Planted[]): Promise<void> =>
  inContract(db, contract, async (trx) => {
    for (let from = 0; from < notes.length; from += 500) {
      const some = notes.slice(from, from + 500)
      await trx
        .insertInto('note')
        .values(some.map((note) => rowOf(contract, note)))
        .execute()
      await trx
        .insertInto('note_search')
        .values(some.map((note) => wordsOf(contract, note)))
        .execute()
    }
  })

const rowOf = (contract: string, { id, person, text, author, result, source, at }: Planted) => ({
  ...{ contract, id, person, claim: null, source, call: null, message: null, result, text, at, written_at: at, author },
  ...{ agent: null, changed_at: at, changed_by: author, key: null },
})

const wordsOf = (contract: string, { id, text, author, result, source }: Planted) => {
  const fold = foldNote(text)
  return { contract, note: id, fold, keys: noteKeys(contract, id, fold, { author, result, source }) }
}
