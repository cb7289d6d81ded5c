import { type Book, type BookedCall, emptyBook, stepBook } from '@tsunagu/core'
import type { Folder } from '@tsunagu/runtime'

/** Fields of the state hash: one per call, one per recording that names its call, and whose floor it is. */
export const bookField = {
  contract: 'contract',
  call: (call: string) => `call:${call}`,
  recording: (recording: string) => `recording:${recording}`,
} as const

/** How the book of recordings is kept in the floor's state hash. It asks for nothing, so it emits nothing. */
export const bookFolder: Folder<Book, never> = {
  service: 'recordings',
  initial: () => emptyBook,
  load: (fields) => {
    const calls = [...fields].flatMap(([field, json]) =>
      field.startsWith('call:') ? [JSON.parse(json) as BookedCall] : [],
    )
    return { contract: fields.get(bookField.contract) ?? null, calls: new Map(calls.map((call) => [call.call, call])) }
  },
  diff: (before, after) => {
    const changed = [...after.calls.values()].filter((call) => before.calls.get(call.call) !== call)
    const gone = [...before.calls.values()].filter((call) => !after.calls.has(call.call))
    const contract =
      after.contract === before.contract || after.contract === null ? [] : [[bookField.contract, after.contract]]
    return {
      set: Object.fromEntries([...contract, ...changed.flatMap(fieldsOf)]),
      del: gone.flatMap((call) => fieldsOf(call).map(([field]) => field)),
    }
  },
  step: stepBook,
}

const fieldsOf = (call: BookedCall): readonly (readonly [string, string])[] => [
  [bookField.call(call.call), JSON.stringify(call)],
  ...call.recordings.map(({ recording }) => [bookField.recording(recording), call.call] as const),
]
