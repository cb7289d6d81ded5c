import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database, Timestamp } from './tables.ts'

export type Db = Kysely<Database>

export type DatabaseOptions = {
  /** Shown in pg_stat_activity. */
  readonly name: string
  readonly maxConnections: number
  /** How long a statement may take; a minute unless told. */
  readonly statementMs?: number
  readonly onProblem: (error: Error) => void
}

const timestamptz = 1184
const date = 1082
const int8 = 20
const int8Array = 1016
const numeric = 1700

/** Postgres writes `2026-11-20 20:18:12.1+00` in a UTC session. */
export const isoOfPostgres = (text: string): Timestamp => {
  const parts = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text)
  if (parts === null) throw new Error(`not a UTC timestamp: ${text}`)
  const [, day, time, fraction = ''] = parts
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}

/** Counts and sizes are far below 2^53; beyond it a wrong number must not pass silently. */
const safeNumber = (text: string): number => {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error(`number too large: ${text}`)
  return value
}

const parsers = new Map<number, (text: string) => unknown>([
  [timestamptz, isoOfPostgres],
  // A day is a day: `2026-11-20`, in no time zone.
  [date, (text) => text],
  [int8, safeNumber],
  [int8Array, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(safeNumber))],
  [numeric, safeNumber],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    parsers.get(oid) ??
    (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(oid, format),
}

/**
 * A pool for one role. Timestamps come as ISO 8601 text, int8 and numeric as numbers. Connecting and each statement have
 * deadlines, so that a database that is away is an error soon and not a wait.
 */
export const openDatabase = (
  url: string,
  { name, maxConnections, statementMs = 60_000, onProblem }: DatabaseOptions,
): Db => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    query_timeout: statementMs,
    keepAlive: true,
    // Compiling a statement takes ten milliseconds; ours are over before it would pay, and a search asks the same one for each block.
    options: '-c search_path=tsunagu -c timezone=UTC -c datestyle=ISO -c jit=off',
    types,
  })
  pool.on('error', onProblem)
  // The pool listens to idle clients only; one that dies between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onProblem))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
