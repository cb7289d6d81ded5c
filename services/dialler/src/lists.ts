import { type Dialler, type ListWanted, type LogId, listsWanted } from '@tsunagu/core'
import { type Clock, type FloorRunner, isoTime, type Log, sleep } from '@tsunagu/runtime'
import { appendEntry, compareLogIds, type Db, inSnapshot, logStart, type Redis, readList } from '@tsunagu/store'
import type { Home } from './written.ts'

/** Name under which lists are told; not the dialler's own, because it hears what others say only. */
const teller = 'lists'
const lookEveryMs = 400
/** A list on which nobody is due is not asked again at once. */
const emptyForMs = 5_000
const mostPerEntry = 50

export type ListsOptions = {
  readonly home: Home
  readonly runner: FloorRunner<Dialler>
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
}

/** What was told of a list last: the entry, and when there is something to ask again. */
type Told = { readonly entry: LogId; readonly notBefore: number }

/**
 * Hands the dialler targets before it has none: read from Postgres as of one moment, told in the log with the place up to which
 * attempts were known then. Whichever process leads does it; told twice, or by two, it does no harm.
 */
export const fillLists = (options: ListsOptions): { readonly stop: () => Promise<void> } => {
  const { home, runner, clock, log } = options
  const stopping = new AbortController()
  const told = new Map<string, Told>()

  const look = async (): Promise<void> => {
    const state = runner.state()
    const position = runner.position()
    if (state === null || position === null) return
    for (const wanted of listsWanted(state)) {
      const before = told.get(wanted.campaign.id)
      // What was told is not folded yet.
      if (before !== undefined && (compareLogIds(position, before.entry) < 0 || clock.now() < before.notBefore))
        continue
      told.set(wanted.campaign.id, await fill(options, state, wanted))
    }
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await look()
      } catch (error) {
        log.warn({ err: error, floor: home.floor }, 'lists: trying again')
      }
      await sleep(clock, lookEveryMs, stopping.signal)
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

const fill = async (
  { home, redis, db, clock }: ListsOptions,
  state: Dialler,
  { campaign, missing, known }: ListWanted,
): Promise<Told> => {
  const at = clock.now()
  const asked = { ...home, campaign: campaign.id, known, most: missing, at, now: isoTime(at) }
  const { upTo, targets, left } = await inSnapshot(db, home.contract, (trx) => readList(trx, asked))
  let entry = logStart
  const isNews = targets.length > 0 || state.runs.get(campaign.id)?.left !== left
  for (let from = 0; from < targets.length || (from === 0 && isNews); from += mostPerEntry)
    entry = await appendEntry(redis, home.floor, teller, {
      ...{ type: 'campaign.filled', campaign: campaign.id, upTo },
      ...{ targets: targets.slice(from, from + mostPerEntry), left },
    })
  return { entry, notBefore: targets.length === 0 ? at + emptyForMs : at }
}
