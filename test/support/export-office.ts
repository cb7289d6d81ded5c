import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inContract } from '@tsunagu/store'
import { sql } from 'kysely'
import type { Visit } from './api.ts'
import { type Office, openOffice } from './office.ts'
import { freePort } from './servers/ports.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import { until } from './wait.ts'

export const contract = 'kumamoto'

export type Run = {
  readonly run: number
  readonly state: string
  readonly rows: number | null
  readonly sha256: string | null
  readonly contentSha256: string | null
  readonly exchange: number | null
  readonly reason: string
  readonly file: string | null
  readonly isThere: boolean
  readonly report: {
    readonly characters: number
    readonly unwritable: readonly { readonly code: string; readonly places: readonly object[] }[]
    readonly faults: readonly { readonly kind: string }[]
  } | null
}

/** An office whose service for exports the test starts and kills itself. */
export type ExportOffice = {
  readonly office: Office
  readonly manager: Visit
  readonly folder: string
  /** Starts the service that writes, as a process of its own. */
  readonly service: () => Promise<ServiceProcess>
  readonly putLayout: (text: string) => Promise<void>
  readonly begin: (body: object) => Promise<{ readonly run: Run; readonly password: string | null }>
  readonly run: (id: number) => Promise<Run>
  readonly ended: (id: number) => Promise<Run>
  /** Starts, waits, and gives back how it ended. */
  readonly write: (layout: string, more?: object) => Promise<Run>
  /** The lines of the file, without the heading. */
  readonly lines: (run: Run) => Promise<readonly string[]>
  /** So many finished calls in one transaction. */
  readonly calls: (prefix: string, count: number) => Promise<void>
  readonly parts: () => readonly string[]
}

export const openExportOffice = async (): Promise<ExportOffice> => {
  const office = await openOffice(['acd'])
  const manager = await office.visit('manager1')
  const folder = join(office.runDir, 'exchange', 'out', contract)
  const run = (id: number): Promise<Run> => manager.get<Run>(`/v1/exports/${id}`)
  const begin: ExportOffice['begin'] = (body) => manager.yes('POST', '/v1/exports', body)
  const ended: ExportOffice['ended'] = async (id) => {
    const over = await until(`export ${id} is over`, async () => {
      const seen = await run(id)
      return seen.state === 'waiting' ? undefined : seen
    })
    return over
  }
  return {
    office,
    manager,
    folder,
    run,
    begin,
    ended,
    service: async () => {
      const service = startServiceProcess('exchange', {
        TSUNAGU_REDIS_URL: office.redisServer.url,
        TSUNAGU_POSTGRES_URL_EXCHANGE: office.urls.exchange,
        TSUNAGU_EXCHANGE_DIR: join(office.runDir, 'exchange'),
        TSUNAGU_INSTANCE: 'exchange',
        TSUNAGU_LOG_LEVEL: 'info',
        TSUNAGU_HEALTH_PORT: String(await freePort()),
      })
      return service
    },
    putLayout: async (text) => {
      const name = /layout: ([\w-]+)/.exec(text)?.[1] ?? ''
      await manager.yes('PUT', `/v1/exports/layouts/${name}`, { text })
    },
    write: async (layout, more = {}) => ended((await begin({ layout, ...more })).run.run),
    lines: async ({ run: id }) => {
      const { bytes } = await manager.bytes(`/v1/exports/${id}/file`)
      return bytes.toString().split('\r\n').slice(1, -1)
    },
    calls: (prefix, count) =>
      inContract(office.db, contract, async (trx) => {
        await insertCalls(prefix, count).execute(trx)
      }),
    parts: () => (existsSync(folder) ? readdirSync(folder) : []),
  }
}

/** Finished calls, one a second from a fixed time on. */
export const insertCalls = (prefix: string, count: number) => sql`
  insert into tsunagu.call (contract, id, floor, line, direction, called, caller_kind, caller_number, arrived_at, answered_at,
    ended_at, outcome, agents, talk_ms, log_id)
  select ${contract}, ${prefix} || '-' || n, ${contract}, 'zei', 'outbound', '09000000' || lpad((n % 1000)::text, 3, '0'),
    'presented', '0965550002', '2026-11-20T00:00:00Z'::timestamptz + n * interval '1 second',
    '2026-11-20T00:00:05Z'::timestamptz + n * interval '1 second', '2026-11-20T00:01:05Z'::timestamptz + n * interval '1 second',
    'answered', '{a01}', 60000, '1-0'
  from generate_series(1, ${sql.lit(count)}) n`
