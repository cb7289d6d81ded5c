import { describe, expect, it } from 'vitest'
import { atTheLine, preview, progressive, started, withdrawn } from '../floor/attempt-given.spec.ts'
import { answered, ended, type FloorStory, heard, story } from '../floor/floor.spec.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { CallRecord } from './call-record.ts'
import { noStats, type StatsState, statsStep } from './stats-fold.ts'
import { tallyOf } from './tally.ts'

const folded = (s: FloorStory): StatsState =>
  s
    .timeline()
    .map(({ at, event }, n): LogEntry => ({ id: `${at}-${n}`, at, by: 'acd', body: event }))
    .reduce((state, entry) => statsStep(state, entry).state, noStats)

const recordOf = (s: FloorStory, call = 't1'): CallRecord | undefined => folded(s).records.calls[call]?.record

describe('the record of a call for a campaign', () => {
  it('is an outbound call of the campaign’s queue, answered without a wait', () => {
    const { s } = atTheLine()
    s.feed(started(progressive), answered('t1.d2')).pass(60_000).feed(ended('t1.d2'))
    expect(recordOf(s)).toMatchObject({
      direction: 'outbound',
      line: 'health',
      called: '09055550001',
      queue: 'q1',
      outcome: 'answered',
      agents: ['a1'],
      waitedMs: 0,
      talkMs: 60_000,
    })
  })

  it('says that nobody was free, which is no abandoned call, and how long the person was kept', () => {
    const s = story().feed(started(), answered('t1.d1')).pass(2_000)
    const call = s.call('t1')
    s.feed(heard('t1.d1', call.phase === 'parting' ? call.playback : ''))
    const record = recordOf(s)
    expect(record).toMatchObject({ outcome: 'nobodyFree', waitedMs: 2_000, exits: [{ rule: 'nobodyFree' }] })
    if (record !== undefined) expect(tallyOf(record)).toMatchObject({ nobodyFree: 1, abandoned: 0, answered: 0 })
  })

  it('says who hung up within the grace, and what was taken back, as what they are', () => {
    const gone = story().feed(started(), answered('t1.d1')).pass(500).feed(ended('t1.d1'))
    expect(recordOf(gone)).toMatchObject({ outcome: 'abandoned', waitedMs: 500, queue: 'q1' })
    const back = story().feed(started(), withdrawn())
    expect(recordOf(back)).toMatchObject({ outcome: 'cancelled', queue: 'q1' })
  })

  it('is not there for a case that was only looked at, nor for one that was refused', () => {
    const skipped = story()
      .ready('a1')
      .feed(started(preview))
      .ask({ type: 'preview.skip', agent: 'a1', reason: 'later' })
    const timedOut = story().ready('a1').feed(started(preview)).pass(30_000)
    const left = story().ready('a1').feed(started(preview)).ask({ type: 'agent.signOut', agent: 'a1' })
    const refused = story().feed(started({ number: '110' }))
    for (const s of [skipped, timedOut, left, refused]) {
      expect(folded(s).records.calls).toEqual({})
      expect(folded(s).hours).toEqual({})
    }
  })

  it('begins when an accepted case is dialled', () => {
    const s = story().ready('a1').feed(started(preview)).pass(9_000).ask({ type: 'preview.accept', agent: 'a1' })
    expect(recordOf(s)).toMatchObject({ arrivedAt: s.at(), outcome: null })
  })
})
