import type { EpochMs, LineId } from '../../log/ids.ts'
import type { Trunk } from './dialler.ts'
import type { Turn } from './turn.ts'

/** So many failures of the network one after the other, or so many of the last twenty, and the way out is down. */
const mostInRow = 5
const remembered = 20
const mostOfRemembered = 10
const firstDownMs = 30_000
const longestDownMs = 600_000

const sound: Trunk = { inRow: 0, recent: [], downUntil: null, downMs: 0 }

/** What the network did with a call over this line; a call that nobody answered was carried (PACING §5). */
export const noteTrunk = (turn: Turn, line: LineId, carried: boolean): void => {
  const before = turn.trunks.get(line) ?? sound
  const after = carried ? restored(before) : failed(before, turn.at)
  if (after !== before) turn.trunks = turn.trunks.with(line, after)
}

const restored = (before: Trunk): Trunk =>
  before.downUntil === null ? { ...before, inRow: 0, recent: lately(before, true) } : sound

const failed = (before: Trunk, at: EpochMs): Trunk => {
  const recent = lately(before, false)
  const inRow = before.inRow + 1
  const failures = recent.filter((carried) => !carried).length
  const isDown = before.downUntil !== null || inRow >= mostInRow || failures >= mostOfRemembered
  if (!isDown) return { ...before, inRow, recent }
  // Calls that were under way when it went down say nothing new.
  if (before.downUntil !== null && at < before.downUntil) return before
  const downMs = before.downMs === 0 ? firstDownMs : Math.min(longestDownMs, before.downMs * 2)
  return { inRow, recent, downMs, downUntil: at + downMs }
}

const lately = ({ recent }: Trunk, carried: boolean): readonly boolean[] => [...recent, carried].slice(-remembered)

export type TrunkRoom = { readonly calls: number; readonly limit: 'trunkDown' | 'trunkLines' | 'trunkCallsPerSecond' }

/** How many calls may begin over this line, whichever campaign begins them, and what allows no more. */
export const trunkAllows = (turn: Turn, line: LineId): TrunkRoom => {
  const down: TrunkRoom = { calls: whileDown(turn, line), limit: 'trunkDown' }
  const limits = turn.config.trunks?.find((one) => one.line === line)?.limits
  if (limits === undefined || down.calls === 0) return down
  const rooms: readonly TrunkRoom[] = [
    down,
    { calls: limits.channels - channelsOf(turn, line), limit: 'trunkLines' },
    { calls: limits.callsPerS - startedNow(turn, line), limit: 'trunkCallsPerSecond' },
  ]
  const least = rooms.reduce((a, b) => (b.calls < a.calls ? b : a))
  return { ...least, calls: Math.max(0, least.calls) }
}

/** None while it is down, then one that tries. */
const whileDown = (turn: Turn, line: LineId): number => {
  const { downUntil } = turn.trunks.get(line) ?? sound
  if (downUntil === null) return Number.POSITIVE_INFINITY
  if (turn.at < downUntil) return 0
  for (const { attempt, answeredAt } of turn.flights.values())
    if (attempt.line === line && answeredAt === null) return 0
  return 1
}

/** Every attempt has a channel from its start to its end, answered or not; so has a call by hand. */
const channelsOf = ({ flights, calls }: Turn, line: LineId): number => {
  let count = 0
  for (const { attempt } of flights.values()) if (attempt.line === line) count += 1
  for (const { over } of calls.values()) if (over === line) count += 1
  return count
}

const startedNow = ({ flights, at }: Turn, line: LineId): number => {
  const second = Math.floor(at / 1_000)
  let count = 0
  for (const { attempt, startedAt } of flights.values())
    if (attempt.line === line && Math.floor(startedAt / 1_000) === second) count += 1
  return count
}
