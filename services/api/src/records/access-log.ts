import { type Db, inContract } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { visitorOf } from '../access/visitor.ts'

export type Look =
  | 'calls.searched'
  | 'call.viewed'
  | 'call.explained'
  | 'agent.explained'
  | 'recordings.searched'
  | 'recording.viewed'
  | 'recording.listened'
  | 'messages.searched'
  | 'message.sent'
  | 'notes.searched'
  | 'note.viewed'
  | 'note.written'
  | 'note.corrected'
  | 'faq.changed'
  | 'faq.exported'
  | 'code.issued'
  | 'config.published'
  | 'setup.changed'
  | 'account.created'
  | 'account.suspended'
  | 'account.resumed'
  | 'account.passwordReset'
  | 'layout.saved'
  | 'delivery.received'
  | 'delivery.changed'
  | 'delivery.refusedRead'
  | 'addressees.searched'
  | 'replay.run'
  | 'persons.searched'
  | 'person.viewed'
  | 'person.changed'
  | 'person.numberChanged'
  | 'claim.viewed'
  | 'claim.changed'
  | 'payments.written'
  | 'payments.viewed'
  | 'promises.searched'
  | 'promise.made'
  | 'promise.withdrawn'
  | 'promise.attribution'
  | 'stopOrders.searched'
  | 'stopOrder.made'
  | 'stopOrder.lifted'
  | 'research.searched'
  | 'research.changed'
  | 'work.searched'
  | 'work.viewed'
  | 'work.opened'
  | 'work.acted'
  | 'work.reported'
  | 'receiptBook.issued'
  | 'receiptBook.returned'
  | 'receipt.voided'
  | 'receipts.viewed'
  | 'export.started'
  | 'export.fetched'
  | 'links.run'
  | 'links.searched'
  | 'link.viewed'
  | 'link.decided'
  | 'link.merged'
  | 'link.split'
  | 'campaign.changed'
  | 'campaign.viewed'
  | 'call.disposed'
  | 'dispositions.searched'

/** Writes who looked at what before it is shown (S2). What was searched for is kept by field name, never by value. */
export const tellLook = async (
  db: Db,
  request: FastifyRequest,
  action: Look,
  target: string | null,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  const visitor = visitorOf(request)
  await inContract(db, visitor.contract, (trx) =>
    trx
      .insertInto('access_log')
      .values({
        contract: visitor.contract,
        account: visitor.account,
        door: request.headers['x-tsunagu-door'] === 'cli' ? 'cli' : 'api',
        action,
        target,
        request: request.id,
        detail: JSON.stringify(detail),
      })
      .execute(),
  )
}
