import { entriesOfCall, explainCall, type LogEntry } from '@tsunagu/core'
import { atOf, replayedServiceSchema, replaySchema, storySchema } from '@tsunagu/messages'
import { isoTime, readEntry } from '@tsunagu/runtime'
import { compareLogIds, isDatabaseAway } from '@tsunagu/store'
import { z } from 'zod'
import { seesStaff } from '../access/roles.ts'
import { type Visitor, visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { readCall } from '../floor/committed.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { archivedEntries } from '../records/calls.ts'
import { readWholeLog } from '../replay/read-log.ts'
import { replayService } from '../replay/replay-service.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { recordReaders } from './calls.ts'
import { byCall } from './params.ts'

export const addStoryRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/calls/:call/explain',
    {
      config: { roles: [...recordReaders, 'ops'] },
      schema: { tags: ['calls'], summary: '通話の経緯と理由', params: byCall, response: answers(storySchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { call } = request.params
      const entries = await storyOf(house, visitor, call)
      if (entries.length === 0) throw new DoorError('call.unknown')
      await unlessAway(house, () => tellLook(house.db, request, 'call.explained', call))
      const mask = maskFor(visitor.roles)
      const names = {
        number: mask.number,
        agent: (agent: string) => agent,
        text: mask.text,
        watching: seesStaff(visitor.roles),
      }
      return { call, steps: explainCall(entries, names).map(({ at, ...step }) => ({ at: isoTime(at), ...step })) }
    },
  )

  server.get(
    '/v1/replay',
    {
      config: { roles: ['manager', 'ops', 'auditor'] },
      schema: {
        tags: ['status'],
        summary: 'ログの再実行と照合',
        querystring: z.strictObject({ service: replayedServiceSchema.default('acd') }),
        response: answers(replaySchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'replay.run', request.query.service)
      return replayService(house, visitor.floor, request.query.service, () => readWholeLog(house, visitor))
    },
  )
}

/** What the archive has and what only the log has yet, in order, each once. */
export const storyOf = async (house: House, visitor: Visitor, call: string): Promise<readonly LogEntry[]> => {
  const archived = (await archivedOrNone(house, visitor, call)).map(({ log_id, by, body }) => ({
    id: log_id,
    at: atOf(log_id),
    by,
    body,
  }))
  const live = entriesOfCall(await recentEntries(house, visitor, call, archived.at(-1)?.id ?? null), call)
  const known = new Set(archived.map((entry) => entry.id))
  return [...archived, ...live.filter((entry) => !known.has(entry.id))].sort((a, b) => compareLogIds(a.id, b.id))
}

/** Explaining goes on while Postgres is away; then only our own log can tell of it. */
export const unlessAway = async (house: House, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (!isDatabaseAway(error)) throw error
    house.log.warn({ err: error }, 'a look could not be written down')
  }
}

/** Without Postgres a call that is still in the log can be explained all the same. */
const archivedOrNone = async (house: House, visitor: Visitor, call: string) => {
  try {
    return await archivedEntries(house.db, visitor.contract, call)
  } catch (error) {
    if (!isDatabaseAway(error)) throw error
    house.log.warn({ err: error, call }, 'explained from the log alone')
    return []
  }
}

const recentEntries = async (
  house: House,
  visitor: Visitor,
  call: string,
  lastArchived: string | null,
): Promise<readonly LogEntry[]> => {
  const running = await readCall(house, visitor.floor, call)
  const from = lastArchived ?? (running === null ? '-' : `${running.arrivedAt - 1_000}-0`)
  const entries: LogEntry[] = []
  for (let at = from; ; ) {
    const rows = (await house.withLog(house.redis.xrange(`{${visitor.floor}}:log`, at, '+', 'COUNT', 2_000))) as [
      string,
      string[],
    ][]
    for (const [id, fields] of rows) {
      if (!fields.some((text) => text.includes(call))) continue
      const entry = readEntry({ id, fields }, visitor.floor, house.log, house.metrics.floor)
      if (entry !== null) entries.push(entry)
    }
    const last = rows.at(-1)?.[0]
    if (last === undefined || rows.length < 2_000) return entries
    at = `(${last}`
  }
}
