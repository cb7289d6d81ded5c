import { type MessageEvent, type MessageState, statesToTell } from '@tsunagu/core'
import { appendOnce, inContract, type MessageRow } from '@tsunagu/store'
import type { PostOffice } from './post-office.ts'

const writer = 'messaging'

/** Tells the floor's log of every state it has not heard of, each once, and notes it. Safe to do again, also twice at once. */
export const tell = async (office: PostOffice, row: MessageRow): Promise<void> => {
  const states = statesToTell(row.told, row.state, row.sent_at !== null)
  for (const state of states) {
    const once = `message.${row.id}.${state}`
    const { repeated } = await appendOnce(office.redis, row.floor, writer, eventOf(row, state), once)
    if (repeated) continue
    office.metrics.told.inc({ state })
    office.log.info({ message: row.id, state, parts: row.parts, reason: row.reason }, 'message')
  }
  const last = states.at(-1)
  if (last === undefined) return
  await inContract(office.db, row.contract, (trx) =>
    trx
      .updateTable('message')
      .set({ told: last })
      .where('contract', '=', row.contract)
      .where('id', '=', row.id)
      .where((is) => is.or([is('told', 'is', null), is('told', '=', row.told)]))
      .execute(),
  )
}

const eventOf = (row: MessageRow, state: MessageState): MessageEvent => ({
  type: 'message.changed',
  message: row.id,
  call: row.call,
  state,
  parts: row.parts,
  reason: state === 'failed' ? row.reason : null,
})
