import {
  type CallId,
  callOfEntry,
  type FlowCount,
  type FlowMark,
  flowFiguresOf,
  type LogBody,
  type LogEntry,
  liveFlowCounts,
  noStats,
  type StatsState,
  statsStep,
} from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { syntheticLog } from '../support/synthetic-log.ts'

/** 2026-11-20 16:00 in Tokyo: the office closes at 17:00, in the middle of it. */
const startAt = 1_795_158_000_000

const fold = (entries: readonly LogEntry[]): { readonly state: StatsState; readonly marks: readonly FlowMark[] } => {
  let state = noStats
  const marks: FlowMark[] = []
  for (const entry of entries) {
    const step = statsStep(state, entry)
    state = step.state
    marks.push(...step.flowMarks)
  }
  return { state, marks }
}

type Of<T extends LogBody['type']> = Extract<LogBody, { type: T }>

const of = <T extends LogBody['type']>(entries: readonly LogEntry[], type: T): readonly Of<T>[] =>
  entries.flatMap(({ body }) => (body.type === type ? [body as Of<T>] : []))

const figures = (marks: readonly FlowMark[]): Readonly<Record<string, number>> =>
  flowFiguresOf(marks.map((mark): FlowCount => ({ ...mark, slot: '', count: 1 })))

const times = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counted = new Map<string, number>()
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1)
  return counted
}

/** Where each call was when it ended, told by the log alone: the last node entered, unless the flow had let go of it. */
const hungUpAt = (entries: readonly LogEntry[]): ReadonlyMap<CallId, string> => {
  const places = new Map<CallId, string>()
  const ends = new Map<CallId, string>()
  for (const entry of entries) {
    const { body } = entry
    const call = callOfEntry(entry)
    if (call === null) continue
    if (body.type === 'flow.entered') places.set(call, body.node)
    if (body.type === 'flow.queueing' || body.type === 'flow.ended') places.delete(call)
    if (body.type === 'call.transferEnded' && body.result === 'connected') places.delete(call)
    const place = places.get(call)
    if (body.type === 'call.ended' && body.by === 'caller' && place !== undefined) ends.set(call, place)
  }
  return ends
}

describe.each([1, 2, 3])('the counts of a simulated afternoon, seed %i', (seed) => {
  const { entries } = syntheticLog({ seed, startAt, calls: 300, agents: 9, everyMs: 18_000 })
  const { state, marks } = fold(entries)

  it('are what a count of the raw log gives', () => {
    const keyed = of(entries, 'flow.keyed')
    const byVerdict = (verdict: string): number => keyed.filter((one) => one.verdict === verdict).length
    const flowTransfers = new Set(of(entries, 'flow.transferring').map(({ call }) => call))
    const result = (wanted: string): number =>
      of(entries, 'call.transferEnded').filter((one) => flowTransfers.has(one.call) && one.result === wanted).length
    expect(figures(marks)).toMatchObject({
      calls: new Set(of(entries, 'flow.started').map(({ call }) => call)).size,
      keys: byVerdict('taken'),
      wrongKeys: byVerdict('wrong'),
      noKeys: of(entries, 'flow.entered').filter(({ because }) => because.startsWith('no key')).length,
      queued: of(entries, 'flow.queueing').length,
      ended: of(entries, 'flow.ended').length,
      transfersAsked: flowTransfers.size,
      transfersConnected: result('connected'),
      dropOuts: hungUpAt(entries).size,
    })
    expect(figures(marks)).not.toMatchObject({ keys: 0 })
    expect(figures(marks).noKeys).toBeGreaterThan(10)
    expect(figures(marks).dropOuts).toBeGreaterThan(0)
  })

  it('name for every drop-out the node where it was', () => {
    const told = marks.filter((mark) => mark.kind === 'dropOut' && mark.label === 'caller')
    expect(new Map(told.map(({ call, node }) => [call, node]))).toEqual(hungUpAt(entries))
  })

  it('leave every node as often as they enter it, and every way out of it is one of them', () => {
    const of = (...kinds: readonly string[]): ReadonlyMap<string, number> =>
      times(marks.filter(({ kind }) => kinds.includes(kind)).map(({ flow, node }) => `${flow} ${node}`))
    expect(of('left')).toEqual(of('entered'))
    const connected = marks.filter(({ kind, label }) => kind === 'transfer' && label === 'connected').length
    expect(marks.filter(({ kind }) => ['way', 'queued', 'ended', 'dropOut'].includes(kind)).length + connected).toBe(
      marks.filter(({ kind }) => kind === 'left').length,
    )
  })

  it('are told live as they are kept', () => {
    const live = liveFlowCounts(state.flows)
    expect(flowFiguresOf(live.cells)).toEqual(figures(marks))
    const hours = live.hours.map((row) => row.figures.calls ?? 0)
    expect(hours.reduce((sum, calls) => sum + calls, 0)).toBe(figures(marks).calls)
    expect(live.hours.length).toBeGreaterThan(2)
  })

  it('name each thing counted by its place in the log, so that nothing can be counted twice', () => {
    expect(new Set(marks.map(({ logId, n }) => `${logId} ${n}`)).size).toBe(marks.length)
  })
})
