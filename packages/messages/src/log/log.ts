import type { LaneCommand, LogBody, LogEntry } from '@tsunagu/core'
import type { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { MessageInvalid, problemsOf } from '../invalid.ts'
import { laneCommandSchema } from './commands.ts'
import { events } from './events.ts'
import { facts } from './facts.ts'
import { requests } from './requests.ts'

/** name → schema of everything that can stand in a floor's log. */
export const logBodies = { ...facts, ...requests, ...events } as const
export type LogBodyType = keyof typeof logBodies

proven<Same<LogBodyType, LogBody['type']>>()

/** The stream field an entry stands in. */
export const entryField = 'e'
/** The stream field a command stands in. */
export const commandField = 'c'

/** The text that stands in field `e`. Id and time are the stream's own, so they are not written twice. */
export const encodeLogEntry = (by: string, body: LogBody): string => JSON.stringify({ by, body })

/** Reads a body. Throws MessageInvalid. */
export const parseLogBody = (json: string): LogBody => checkLogBody(readJson('log body', json))

/** Reads an entry as the stream returns it (`id`, flat list of field and value). Throws MessageInvalid. */
export const parseLogEntry = (id: string, fields: readonly string[]): LogEntry => {
  const entry = readJson(`log entry ${id}`, fieldOf(`log entry ${id}`, fields, entryField))
  if (!isRecord(entry) || typeof entry.by !== 'string') throw wrong(`log entry ${id}`, 'by', 'the writer of the entry')
  return { id, at: atOf(id), by: entry.by, body: checkLogBody(entry.body) }
}

/** The one clock of a floor: the millisecond part of the stream id. */
export const atOf = (id: string): number => {
  const at = Number(id.split('-', 1)[0])
  if (!Number.isSafeInteger(at)) throw wrong('log id', id, '<ms>-<n>')
  return at
}

/** The text that stands in field `c`. */
export const encodeCommand = (command: LaneCommand): string => JSON.stringify(command)

/** Reads a command for a bridge. Throws MessageInvalid. */
export const parseCommand = (json: string): LaneCommand =>
  check('command', laneCommandSchema, readJson('command', json))

/** Looks the schema up by `type` instead of trying them one after the other: this stands on the answer path. */
export const checkLogBody = (body: unknown): LogBody => {
  const type = isRecord(body) ? body.type : undefined
  if (typeof type !== 'string' || !Object.hasOwn(logBodies, type)) throw wrong('log body', 'type', 'a known type')
  return check(type, logBodies[type as LogBodyType], body)
}

const check = <T extends z.ZodType>(what: string, schema: T, value: unknown): z.infer<T> => {
  const result = schema.safeParse(value)
  if (!result.success) throw new MessageInvalid(what, problemsOf(result.error, value))
  return result.data
}

const readJson = (what: string, json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new MessageInvalid(what, [
      { where: '', found: `a text of ${json.length} characters`, expected: 'JSON', hint: String(error) },
    ])
  }
}

const fieldOf = (what: string, fields: readonly string[], field: string): string => {
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const value = fields[i + 1]
    if (fields[i] === field && value !== undefined) return value
  }
  throw wrong(what, field, `a field ${field}`)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const wrong = (what: string, where: string, expected: string): MessageInvalid =>
  new MessageInvalid(what, [{ where, found: 'something else', expected, hint: '' }])
