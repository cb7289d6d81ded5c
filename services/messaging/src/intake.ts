import type { ContractId, FloorId, FlowEvent, LogEntry, LogId, MessageTemplate } from '@tsunagu/core'
import { isoTime, type JobQueue, type LogBatch, PositionMoved } from '@tsunagu/runtime'
import {
  composeWithCode,
  type Db,
  findMessage,
  inContract,
  insertMessage,
  movePosition,
  newMessage,
  readPosition,
  readTemplates,
  type Trx,
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
      for (const one of wanted) await write(trx, home, one, templates)
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

const write = async (
  trx: Trx,
  home: Home,
  { at, body }: { readonly at: number; readonly body: Texting },
  templates: readonly MessageTemplate[],
): Promise<void> => {
  const { message: id, call, line, template, language, to } = body
  if ((await findMessage(trx, home.contract, id)) !== null) return
  const by = { kind: 'flow', id: body.flow } as const
  const composed = await composeWithCode(trx, home.contract, templates, body, { at, by, call })
  const start = { ...home, id, call, line, author: null, template, language, to_number: to }
  await insertMessage(trx, newMessage({ ...start, at: isoTime(at), composed }))
}
