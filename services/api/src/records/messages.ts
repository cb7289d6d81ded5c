import { createHash, randomUUID } from 'node:crypto'
import {
  type ComposeRefusal,
  type ContractId,
  composeMessage,
  type EpochMs,
  type MessageTemplate,
  nationalNumber,
  startOfDay,
  unreachable,
  withCode,
} from '@tsunagu/core'
import type { Me, MessagePage, MessageSearch, MessageView, SendMessage } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  type CallRow,
  composeWithCode,
  type Db,
  findMessage,
  inContract,
  insertMessage,
  type MessageRow,
  newMessage,
  readTemplates,
  type Trx,
  vouchesForItself,
} from '@tsunagu/store'
import { type SqlBool, sql } from 'kysely'
import { isOnlyAgent } from '../access/roles.ts'
import { because, DoorError } from '../errors/door-error.ts'
import type { Mask } from '../floor/mask.ts'
import { fromCursor, toCursor } from './cursor.ts'

const dayMs = 86_400_000

/** One page of a contract's texts, newest first. */
export const searchMessages = (db: Db, contract: ContractId, search: MessageSearch, mask: Mask): Promise<MessagePage> =>
  inContract(db, contract, async (trx) => {
    const rows = await messageQuery(trx, contract, search)
      .limit(search.limit + 1)
      .execute()
    const page = rows.slice(0, search.limit)
    const last = rows.length > search.limit ? page.at(-1) : undefined
    return {
      messages: page.map((row) => messageView(row, mask)),
      next: last === undefined ? null : toCursor({ at: last.queued_at, id: last.id }),
    }
  })

const messageQuery = (trx: Trx, contract: ContractId, { call, state, day, cursor }: MessageSearch) => {
  let query = trx.selectFrom('message').selectAll().where('contract', '=', contract)
  if (call !== undefined) query = query.where('call', '=', call)
  if (state !== undefined) query = query.where('state', '=', state)
  if (day !== undefined) {
    const start = startOfDay(day)
    query = query.where('queued_at', '>=', isoTime(start)).where('queued_at', '<', isoTime(start + dayMs))
  }
  if (cursor !== undefined) {
    const place = fromCursor(cursor)
    query = query.where(sql<SqlBool>`(queued_at, id) < (${place.at}::timestamptz, ${place.id})`)
  }
  return query.orderBy('queued_at', 'desc').orderBy('id', 'desc')
}

export const messageView = (row: MessageRow, mask: Mask): MessageView => ({
  message: row.id,
  call: row.call,
  line: row.line,
  author: row.author,
  template: row.template,
  language: row.language,
  to: mask.number(row.to_number),
  text: row.text === null ? null : mask.text(row.text),
  parts: row.parts,
  state: row.state,
  tries: row.tries,
  reason: row.reason,
  queuedAt: row.queued_at,
  sentAt: row.sent_at,
  deliveredAt: row.delivered_at,
  failedAt: row.failed_at,
})

type Sending = { readonly visitor: Me; readonly body: SendMessage; readonly key: string | null; readonly at: EpochMs }

/**
 * Writes a text down, to be sent by `messaging`; the same key of the same account writes it once. Throws DoorError when it
 * cannot be written, the call is unknown or another agent's, or the key was used for something else.
 */
export const sendMessage = (
  db: Db,
  sending: Sending,
): Promise<{ readonly row: MessageRow; readonly repeated: boolean }> =>
  inContract(db, sending.visitor.contract, async (trx) => {
    const { visitor, body, key } = sending
    const call = await callOf(trx, visitor, body.call)
    const to = nationalNumber(body.to ?? (call.direction === 'inbound' ? call.caller_number : call.called) ?? '')
    const templates = await readTemplates(trx, visitor.contract)
    const wanted = { ...body, to }
    const { contract, floor, account, agent } = visitor
    const id = key === null ? `t-${randomUUID()}` : `t-${digest(`${account}\n${key}`)}`
    const known = await findMessage(trx, contract, id)
    if (known !== null) return { row: theSame(known, templates, wanted), repeated: true }
    const by = { kind: 'agent', id: agent ?? account } as const
    const composed = await composeWithCode(trx, contract, templates, wanted, { at: sending.at, by, call: call.id })
    if (composed.type === 'refused') throw refusalOf(composed.refusal)
    const { template, language } = body
    const start = { contract, floor, id, call: call.id, line: call.line, author: account, template, language }
    const isNew = await insertMessage(trx, newMessage({ ...start, to_number: to, at: isoTime(sending.at), composed }))
    const row = await findMessage(trx, contract, id)
    if (row === null) throw new Error('a message that was just written is not there')
    return { row: isNew ? row : theSame(row, templates, wanted), repeated: !isNew }
  })

/** The message that was written under this key, if the same was wanted; its code is its own. */
const theSame = (
  row: MessageRow,
  templates: readonly MessageTemplate[],
  wanted: SendMessage & { readonly to: string },
): MessageRow => {
  const composed = composeMessage(templates, { ...wanted, values: withCode(wanted.values, '') })
  const isOther =
    row.call !== wanted.call ||
    row.to_number !== wanted.to ||
    row.template !== wanted.template ||
    (!vouchesForItself(templates, row.template, row.language) &&
      (composed.type === 'refused' || row.text !== composed.text))
  if (isOther) throw new DoorError('request.keyReused')
  return row
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

const callOf = async (trx: Trx, visitor: Me, id: string): Promise<CallRow> => {
  const call = await trx
    .selectFrom('call')
    .selectAll()
    .where('contract', '=', visitor.contract)
    .where('id', '=', id)
    .executeTakeFirst()
  if (call === undefined) throw new DoorError('call.unknown')
  if (isOnlyAgent(visitor.roles) && (visitor.agent === null || !call.agents.includes(visitor.agent)))
    throw new DoorError('auth.notYourself')
  return call
}

const refusalOf = (refusal: ComposeRefusal): DoorError => {
  switch (refusal.code) {
    case 'templateUnknown':
      return new DoorError('message.templateUnknown')
    case 'notMobile':
      return new DoorError('message.notMobile')
    case 'valueMissing':
      return new DoorError(
        'message.valueMissing',
        refusal.fields.flatMap((field) => because(`values.${field}`, 'this field may not be empty')),
      )
    case 'tooLong':
      return new DoorError('message.tooLong', because('text', `${refusal.characters} characters, at most 670`))
    default:
      return unreachable(refusal)
  }
}
