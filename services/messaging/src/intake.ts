import { randomBytes } from 'node:crypto'
import {
  type ContractId,
  composeMessage,
  type FloorId,
  type FlowEvent,
  type LogEntry,
  type LogId,
  type MessageTemplate,
  refusalReason,
} from '@tsunagu/core'
import { isoTime, type JobQueue, type LogBatch, PositionMoved } from '@tsunagu/runtime'
import {
  type Db,
  inContract,
  insertMessage,
  movePosition,
  type NewMessage,
  readPosition,
  readTemplates,
} from '@tsunagu/store'

export const reader = 'messaging'

type Home = { readonly contract: ContractId; readonly floor: FloorId }
type Texting = Extract<FlowEvent, { type: 'flow.texting' }>

export type Intake = { readonly position: () => Promise<LogId>; readonly handle: (batch: LogBatch) => Promise<void> }

/**
 * Makes a row of every text that flows want sent, with the position in one transaction, then a job of each. A row without
 * a job is found by the sweep, so a crash between the two loses nothing.
 */
export const openIntake = (db: Db, home: Home, jobs: JobQueue): Intake => {
  const key = { ...home, reader }
  const handle = async ({ floor, from, to, entries }: LogBatch): Promise<void> => {
    const wanted = entries.flatMap(textingOf)
    await inContract(db, home.contract, async (trx) => {
      if (!(await movePosition(trx, key, from, to))) throw new PositionMoved(floor)
      const templates = wanted.length === 0 ? [] : await readTemplates(trx, home.contract)
      for (const one of wanted) await insertMessage(trx, messageRow(home, one, templates))
    })
    for (const { body } of wanted)
      await jobs.add('message.send', jobOf(home.contract, body.message), jobId(body.message, 0))
  }
  return { position: () => inContract(db, home.contract, (trx) => readPosition(trx, key)), handle }
}

export const jobOf = (contract: ContractId, message: string) => ({ contract, message })

/** One job for each try. */
export const jobId = (message: string, tries: number): string => `${message}.${tries}`

const textingOf = (entry: LogEntry): readonly { readonly at: number; readonly body: Texting }[] =>
  entry.body.type === 'flow.texting' ? [{ at: entry.at, body: entry.body }] : []

const messageRow = (
  home: Home,
  { at, body }: { readonly at: number; readonly body: Texting },
  templates: readonly MessageTemplate[],
): NewMessage => {
  const composed = composeMessage(templates, body)
  const isRefused = composed.type === 'refused'
  return {
    ...home,
    id: body.message,
    call: body.call,
    line: body.line,
    author: null,
    template: body.template,
    language: isRefused ? body.language : composed.language,
    to_number: body.to,
    text: isRefused ? null : composed.text,
    parts: isRefused ? 0 : composed.parts,
    state: isRefused ? 'failed' : 'queued',
    told: null,
    reason: isRefused ? refusalReason(composed.refusal) : null,
    gammu_id: randomBytes(12).toString('hex'),
    queued_at: isoTime(at),
    due_at: isoTime(at),
    handed_at: null,
    sent_at: null,
    delivered_at: null,
    failed_at: isRefused ? isoTime(at) : null,
  }
}
