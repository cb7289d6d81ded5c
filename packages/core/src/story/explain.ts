import { callOfEntry } from '../figures/call-of-entry.ts'
import type { CallId } from '../log/ids.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { attemptTellers } from './tell-attempt.ts'
import { callTellers } from './tell-call.ts'
import { callbackTellers } from './tell-callback.ts'
import { flowTellers } from './tell-flow.ts'
import { lookupTellers } from './tell-lookup.ts'
import { messageTellers } from './tell-message.ts'
import { queueTellers } from './tell-queue.ts'
import { talkTellers } from './tell-talk.ts'
import { watchTellers } from './tell-watch.ts'
import type { Names, StoryLine, Teller, Tellers, Told } from './telling.ts'
import { hideNumber } from './words.ts'

const tellers: Tellers = {
  ...callTellers,
  ...queueTellers,
  ...talkTellers,
  ...watchTellers,
  ...callbackTellers,
  ...flowTellers,
  ...messageTellers,
  ...lookupTellers,
  ...attemptTellers,
}

/** Numbers and notes hidden, agents by id, watchers unsaid: what a log reader without further rights may see. */
export const hiddenNames: Names = {
  number: hideNumber,
  agent: (agent) => agent,
  text: () => '***',
  watching: false,
}

const nothingTold: Told = { flow: null, queuedAt: null, failedOffers: 0, offeredAt: null, announcedAt: null }

/** Those entries of a log that are about one call, in their order. */
export const entriesOfCall = (entries: readonly LogEntry[], call: CallId): readonly LogEntry[] =>
  entries.filter((entry) => callOfEntry(entry) === call)

/**
 * The story of one call, step by step, with the reason of each step as the log gives it. `entries` are those of the call
 * (`entriesOfCall`, or the archive's rows of it), in log order. Entries that say nothing new to a reader are left out.
 */
export const explainCall = (entries: readonly LogEntry[], names: Names = hiddenNames): readonly StoryLine[] => {
  const start = entries[0]?.at ?? 0
  const lines: StoryLine[] = []
  let told = nothingTold
  for (const entry of entries) {
    const teller = tellers[entry.body.type] as Teller<LogBody['type']> | undefined
    const line = teller?.(entry.body as never, { entry, told, names }) ?? null
    if (line !== null) lines.push({ at: entry.at, sinceMs: entry.at - start, ...line })
    told = remember(told, entry)
  }
  return lines
}

const remember = (told: Told, { at, body }: LogEntry): Told => {
  switch (body.type) {
    case 'flow.started':
      return { ...told, flow: body.flow }
    case 'call.queued':
      return { ...told, queuedAt: at, failedOffers: 0 }
    case 'call.announced':
      return body.estimateMs === null ? told : { ...told, announcedAt: at }
    case 'call.offered':
      return { ...told, offeredAt: at }
    case 'call.offerEnded':
      return { ...told, failedOffers: told.failedOffers + 1 }
    default:
      return told
  }
}
