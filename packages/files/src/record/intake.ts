/** Columns of what a file feeds, in the order in which rows are written for COPY. */
export const intakeColumns = {
  addressees: [
    'n',
    'line',
    'system',
    'client_id',
    'kind',
    'name',
    'kana',
    'name_key',
    'kana_key',
    'birth_on',
    'postcode',
    'address',
    'address_key',
    'phones',
    'phone_kinds',
    'other_ids',
    'extra',
    'items',
    'bulk',
  ],
  claims: [
    'n',
    'line',
    'change',
    'system',
    'client_id',
    'kind',
    'key',
    'fiscal_year',
    'period',
    'amount',
    'due_on',
    'extra',
    'items',
    'bulk',
  ],
  payments: ['n', 'line', 'kind', 'key', 'payment_key', 'amount', 'total', 'paid_on'],
} as const

export type Feed = keyof typeof intakeColumns
export const feeds = ['addressees', 'claims', 'payments'] as const satisfies readonly Feed[]

/** As COPY reads it: one line per row, tabs between, `\N` for nothing. */
export const nothing = '\\N'

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Text as COPY reads it. */
export const copyText = (text: string): string =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (char) => escapes[char] ?? char) : text

/** A text[] as COPY reads it. */
export const copyList = (items: readonly string[]): string =>
  items.length === 0
    ? '{}'
    : copyText(`{${items.map((item) => `"${item.replace(/["\\]/g, (char) => `\\${char}`)}"`).join(',')}}`)
