import type { CallbackId, QueueId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { QueueMode } from '../log/requests.ts'

/** What a wallboard knows of a queue beside its calls. */
export type QueueBoard = {
  readonly mode: QueueMode
  /** Citizens who keep their place without a line. */
  readonly callbacks: readonly CallbackId[]
}

export type QueueBoards = Readonly<Record<QueueId, QueueBoard>>

export const noQueues: QueueBoards = {}
const plain: QueueBoard = { mode: 'open', callbacks: [] }

export const boardOf = (boards: QueueBoards, queue: QueueId): QueueBoard => boards[queue] ?? plain

/** Folds modes and callbacks; the same object when the entry says nothing of them. */
export const queueBoardStep = (boards: QueueBoards, { body }: LogEntry): QueueBoards => {
  switch (body.type) {
    case 'queue.changed':
      return { ...boards, [body.queue]: { ...boardOf(boards, body.queue), mode: body.mode } }
    case 'callback.asked': {
      const board = boardOf(boards, body.queue)
      return { ...boards, [body.queue]: { ...board, callbacks: [...board.callbacks, body.callback] } }
    }
    case 'callback.ended':
      return withoutCallback(boards, body.callback)
    default:
      return boards
  }
}

const withoutCallback = (boards: QueueBoards, id: CallbackId): QueueBoards => {
  const found = Object.entries(boards).find(([, { callbacks }]) => callbacks.includes(id))
  if (found === undefined) return boards
  const [queue, board] = found
  return { ...boards, [queue]: { ...board, callbacks: board.callbacks.filter((one) => one !== id) } }
}
