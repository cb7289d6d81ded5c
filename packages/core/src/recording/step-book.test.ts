import { describe, expect, it } from 'vitest'
import type { LogBody } from '../log/log-entry.ts'
import { type Book, bookingOf, emptyBook } from './book.ts'
import { segmentsOf } from './segments.ts'
import { stepBook } from './step-book.ts'

const arrived = (over: object = {}): LogBody =>
  ({
    type: 'call.arrived',
    call: 'c1',
    leg: 'c1',
    node: 'pbx1',
    direction: 'inbound',
    line: 'main',
    called: '0963000001',
    caller: { kind: 'withheld' },
    recording: 'c1',
    ...over,
  }) as LogBody
const ended = (call = 'c1'): LogBody => ({
  type: 'call.ended',
  call,
  outcome: 'answered',
  by: 'caller',
  cause: 16,
  queue: null,
  agents: [],
  waitedMs: 0,
  talkMs: 0,
})
const indexed = (recording: string): LogBody => ({
  type: 'recording.indexed',
  recording,
  call: 'c1',
  durationMs: 1,
  sha256: 'aa',
  warnings: [],
})
const told = (...entries: readonly (readonly [at: number, body: LogBody])[]): Book =>
  entries.reduce<Book>(
    (book, [at, body], n) => stepBook(book, { id: `${at}-${n}`, at, by: 'test', body }).state,
    emptyBook,
  )

describe('the book of recordings', () => {
  it('is one chain through consultation, conference, hand-over and parking, and says who was on it', () => {
    const talk: LogBody = {
      type: 'call.connected',
      call: 'c1',
      agent: 'a1',
      leg: 'c1.o1',
      queue: 'tax',
      waitedMs: 0,
      estimateMs: null,
    }
    const asked = { kind: 'agent', agent: 'a2' } as const
    const book = told(
      [0, arrived()],
      [1_000, talk],
      [2_000, { type: 'call.consulting', call: 'c1', agent: 'a1', with: asked, leg: 'c1.c2', note: null }],
      [2_500, { type: 'leg.answered', leg: 'c1.c2', recording: null }],
      [3_000, { type: 'call.toggled', call: 'c1', agent: 'a1', to: 'citizen' }],
      [4_000, { type: 'call.consultEnded', call: 'c1', agent: 'a1', result: 'completed' }],
      [4_000, { type: 'call.handedOver', call: 'c1', from: 'a1', to: 'a2' }],
      [5_000, { type: 'call.parked', call: 'c1', agent: 'a2' }],
      [6_000, { type: 'call.unparked', call: 'c1', by: 'a1' }],
      [7_000, { ...talk, leg: 'c1.t5' }],
    )
    const found = bookingOf(book, 'c1')
    expect(found?.call.recordings).toHaveLength(1)
    expect(
      segmentsOf(found?.call.marks ?? [], 0, 8_000).map(({ fromMs, kind, agent }) => [fromMs, kind, agent]),
    ).toEqual([
      [0, 'flow', null],
      [1_000, 'talking', 'a1'],
      [2_000, 'held', 'a1'],
      [3_000, 'talking', 'a1'],
      [4_000, 'talking', 'a2'],
      [5_000, 'waiting', null],
      [6_000, 'ringing', null],
      [7_000, 'talking', 'a1'],
    ])
  })

  it('knows call, times and who was on the recording of an inbound call', () => {
    const book = told(
      [1_000, arrived()],
      [3_000, { type: 'call.queued', call: 'c1', queue: 'tax', position: 1, estimateMs: null, prefer: null }],
      [
        5_000,
        {
          type: 'call.connected',
          call: 'c1',
          agent: 'a1',
          leg: 'c1.o1',
          queue: 'tax',
          waitedMs: 2_000,
          estimateMs: null,
        },
      ],
      [6_000, { type: 'call.held', call: 'c1', agent: 'a1' }],
      [7_000, { type: 'call.resumed', call: 'c1', agent: 'a1' }],
      [9_000, { type: 'leg.ended', leg: 'c1', cause: 16 }],
      [9_001, ended()],
    )
    const booking = bookingOf(book, 'c1')
    expect(booking?.booked).toMatchObject({ startedAt: 1_000, endedAt: 9_000 })
    expect(segmentsOf(booking?.call.marks ?? [], 1_000, 8_000).map(({ kind, toMs }) => [kind, toMs])).toEqual([
      ['flow', 2_000],
      ['waiting', 4_000],
      ['talking', 5_000],
      ['held', 6_000],
      ['talking', 8_000],
    ])
  })
  it('knows the recording of a call we placed by its citizen leg', () => {
    const book = told(
      [1_000, arrived({ direction: 'outbound', leg: 'c1.a1', recording: null })],
      [2_000, { type: 'call.dialled', call: 'c1', leg: 'c1.d2', number: '0900', callerId: '096', queue: null }],
      [4_000, { type: 'leg.answered', leg: 'c1.a1', recording: null }],
      [5_000, { type: 'leg.answered', leg: 'c1.d2', recording: 'c1.d2' }],
      [8_000, { type: 'leg.ended', leg: 'c1.d2', cause: 16 }],
    )
    expect(bookingOf(book, 'c1.d2')).toMatchObject({
      call: { call: 'c1', direction: 'outbound' },
      booked: { startedAt: 5_000, endedAt: 8_000 },
    })
  })
  it('knows the recording of a caller whom the PBX served alone, told afterwards', () => {
    const alone: LogBody = {
      type: 'pbx.servedAlone',
      leg: 'c1',
      line: 'main',
      called: '0963000001',
      caller: { kind: 'withheld' },
      arrivedAt: 1_000,
      endedAt: 9_000,
      recording: 'c1',
      outcome: 'emergency',
    }
    expect(bookingOf(told([60_000, alone]), 'c1')).toMatchObject({
      call: { endedAt: 9_000, marks: [{ kind: 'alone' }] },
      booked: { startedAt: 1_000, endedAt: 9_000 },
    })
    expect(told([60_000, { ...alone, recording: null }]).calls.size).toBe(0)
  })
  it('begins a recording once, although the arrival is told twice', () => {
    const book = told([1_000, arrived()], [2_000, { type: 'leg.handedBack', leg: 'c1' }], [4_000, arrived()])
    expect(bookingOf(book, 'c1')?.call.recordings).toHaveLength(1)
    expect(bookingOf(book, 'c1')?.booked.startedAt).toBe(1_000)
  })
  it('forgets a call when it is over and archived, in either order', () => {
    expect(told([1, arrived()], [2, ended()], [3, indexed('c1')]).calls.size).toBe(0)
    expect(told([1, arrived()], [2, indexed('c1')], [3, ended()]).calls.size).toBe(0)
    expect(told([1, arrived()], [2, ended()]).calls.size).toBe(1)
    expect(told([1, arrived({ recording: null })], [2, ended()]).calls.size).toBe(0)
  })
  it('waits a day for a file, not for ever', () => {
    const day = 24 * 3_600_000
    const later = [arrived({ call: 'c2', leg: 'c2', recording: 'c2' }), ended('c2')] as const
    const book = told([1, arrived()], [2, ended()], [3, later[0]], [day + 10, later[1]])
    expect([...book.calls.keys()]).toEqual(['c2'])
  })
  it('takes no notice of legs and recordings it has not been told of', () => {
    const book = told([1, arrived()])
    const odd: readonly LogBody[] = [
      { type: 'leg.ended', leg: 'x.y', cause: 16 },
      { type: 'leg.answered', leg: 'x', recording: 'x' },
      indexed('x'),
      ended('x'),
      { type: 'call.held', call: 'x', agent: 'a' },
    ]
    for (const body of odd) expect(stepBook(book, { id: '2-0', at: 2, by: 't', body }).state).toBe(book)
  })
})
