import type { LookupResult } from '../log/events.ts'
import type { Said, Tellers } from './telling.ts'
import { because, told } from './telling.ts'

const results: { readonly [result in LookupResult]: Said } = {
  found: because('照会の答え：該当あり', 'the look-up finds a record, or a genuine code'),
  notFound: because('照会の答え：該当なし', 'the look-up finds nothing'),
  failed: because('照会できない', 'the look-up fails'),
}

/** What was found is never told here, only which fields the flow was given. */
export const lookupTellers: Tellers = {
  'lookup.answered': ({ result, values }) => {
    const { ja, en } = results[result]
    const fields = Object.keys(values)
    if (result === 'failed') return told(ja, en, because('データベースに届かない', 'the database is away'))
    return told(
      ja,
      en,
      fields.length === 0 ? null : because(`項目：${fields.join('、')}`, `fields: ${fields.join(', ')}`),
    )
  },
}
