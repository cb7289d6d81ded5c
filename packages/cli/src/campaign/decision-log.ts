import { readFileSync, writeFileSync } from 'node:fs'
import {
  type Dialler,
  type Divergence,
  emptyDialler,
  type LogEntry,
  type Replay,
  replay,
  stepDialler,
} from '@tsunagu/core'
import { exitCode, Failure } from '../exit.ts'

/** One entry a line, as a floor's log has them. */
export const writeLog = (path: string, entries: readonly LogEntry[]): void =>
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))

export const readLog = (path: string): readonly LogEntry[] => {
  const lines = textOf(path).split('\n')
  return lines.flatMap((line, n) => (line.trim() === '' ? [] : [entryOf(line, `${path}:${n + 1}`)]))
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Failure(exitCode.usage, 'file.unreadable', `${path}: cannot be read`)
  }
}

const entryOf = (line: string, where: string): LogEntry => {
  const wrong = (): Failure =>
    new Failure(
      exitCode.usage,
      'log.invalid',
      `${where}: expected an entry of a log: {"id", "at", "by", "body": {"type"}}`,
    )
  try {
    const entry = JSON.parse(line) as Partial<LogEntry>
    const isEntry = typeof entry.id === 'string' && typeof entry.at === 'number' && typeof entry.by === 'string'
    if (isEntry && typeof entry.body?.type === 'string') return entry as LogEntry
  } catch {
    throw wrong()
  }
  throw wrong()
}

/** Takes every decision of the dialler again. The log must begin where nothing was known yet. */
export const replayDecisions = (entries: Iterable<LogEntry>): Replay<Dialler> =>
  replay({ service: 'dialler', initial: emptyDialler, step: stepDialler }, entries)

/** Where log and replay part: the entry, what it answered, and the first field that is not the same. */
export const divergenceText = (parted: Divergence): string => {
  switch (parted.kind) {
    case 'otherEvent': {
      const { at, causedBy, difference } = parted
      return `${at} (after ${causedBy}): ${difference.path} is ${difference.found} in the log, decided again ${difference.expected}`
    }
    case 'unexplained':
      return `${parted.at}: the log has ${parted.type}, which is not decided again`
    case 'missing':
      return `after ${parted.causedBy}: ${parted.type} is decided again, and is not in the log`
    case 'endState':
      return `at the end: ${parted.difference.path} is ${parted.difference.found}, expected ${parted.difference.expected}`
  }
}
