import type { CallId, LogBody, QueueId } from '@tsunagu/core'

/** What the log has said about a call that a screen-pop shows. */
export type CallNote = {
  readonly keys: string
  readonly queue: QueueId | null
  /** What came with the last hand-over. */
  readonly note: string | null
}

const none: CallNote = { keys: '', queue: null, note: null }

/** Keys pressed, queue and note of each call in progress, folded from the log. */
export type CallNotes = {
  readonly take: (body: LogBody) => void
  readonly of: (call: CallId) => CallNote
  readonly size: () => number
}

export const createCallNotes = (): CallNotes => {
  const notes = new Map<CallId, CallNote>()
  const change = (call: CallId, part: Partial<CallNote>): void => {
    notes.set(call, { ...(notes.get(call) ?? none), ...part })
  }
  return {
    take: (body) => {
      if (body.type === 'flow.keyed' && body.verdict === 'taken')
        change(body.call, { keys: (notes.get(body.call)?.keys ?? '') + body.key })
      if (body.type === 'call.queued') change(body.call, { queue: body.queue })
      if (body.type === 'call.transferring' || body.type === 'call.consulting') change(body.call, { note: body.note })
      if (body.type === 'call.ended') notes.delete(body.call)
    },
    of: (call) => notes.get(call) ?? none,
    size: () => notes.size,
  }
}
