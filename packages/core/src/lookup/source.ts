import { type KeyForm, normalised } from './key-forms.ts'

/** A key field, and how its values are compared. */
export type KeyField = { readonly field: string; readonly as: KeyForm }

/**
 * Where a flow may look something up: a table that the city delivers. All its keys together name one record; of a record
 * nothing is ever told but the fields that are sayable.
 */
export type LookupSource = {
  readonly id: string
  readonly name: string
  readonly keys: readonly KeyField[]
  readonly sayable: readonly string[]
}

/** Fields of a source are columns of its files: a letter (kana and kanji too), then letters, digits and underscores. */
export const fieldName = /^\p{L}[\p{L}\p{N}_]{0,39}$/u

/** Between the values of several keys; no normalised value has it. */
const between = '|'

/**
 * The key by which a record is kept and found. Null when other keys are given than the source has, fewer too: what names a
 * citizen is for the source to say; or when a value is not what its field holds.
 */
export const recordKey = (
  { keys }: Pick<LookupSource, 'keys'>,
  given: Readonly<Record<string, string>>,
): string | null => {
  if (Object.keys(given).length !== keys.length) return null
  const values = keys.map(({ field, as }) => (Object.hasOwn(given, field) ? normalised(as, given[field] ?? '') : null))
  return values.includes(null) ? null : values.join(between)
}

/** Of a record what was asked for and may be said; a sayable field that the record has not is empty. */
export const saidOf = (
  { sayable }: Pick<LookupSource, 'sayable'>,
  asked: readonly string[],
  record: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    asked
      .filter((field) => sayable.includes(field))
      .map((field) => [field, Object.hasOwn(record, field) ? (record[field] ?? '') : '']),
  )
