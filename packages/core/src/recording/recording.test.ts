import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Recording, type RecordingInput, stepRecording } from './recording.ts'

const archived = { durationMs: 5_000, bytes: 15_000, sha256: 'aa', warnings: ['short'] } as const
const open: Recording = { phase: 'open', recording: 'r1', call: 'c1' }
const after = (...inputs: readonly RecordingInput[]): Recording =>
  inputs.reduce<Recording>((recording, input) => stepRecording(recording, input).state, open)
const processing = after({ type: 'fileClosed', bytes: 160_000 }, { type: 'workStarted' })
const indexed = after(
  { type: 'fileClosed', bytes: 160_000 },
  { type: 'workStarted' },
  { type: 'archived', ...archived },
)

describe('the life of a recording', () => {
  it('goes from the PBX to the archive, and tells the log twice', () => {
    expect(stepRecording(open, { type: 'fileClosed', bytes: 160_000 })).toEqual({
      state: { phase: 'closed', recording: 'r1', call: 'c1', bytes: 160_000 },
      effects: [{ type: 'event', event: { type: 'recording.closed', recording: 'r1', bytes: 160_000 } }],
    })
    const step = stepRecording(processing, { type: 'archived', ...archived })
    expect(step.state).toEqual({ phase: 'indexed', recording: 'r1', call: 'c1', ...archived })
    expect(step.effects).toEqual([
      {
        type: 'event',
        event: {
          type: 'recording.indexed',
          recording: 'r1',
          call: 'c1',
          durationMs: 5_000,
          sha256: 'aa',
          warnings: ['short'],
        },
      },
    ])
  })
  it('is archived once, however many workers say so', () => {
    expect(stepRecording(indexed, { type: 'archived', ...archived, sha256: 'bb' })).toEqual({
      state: indexed,
      effects: [],
    })
  })
  it('is broken only when the last try has failed, and can be taken up again', () => {
    expect(stepRecording(processing, { type: 'workFailed', reason: 'disk full', isLast: false }).state).toBe(processing)
    const broken = stepRecording(processing, { type: 'workFailed', reason: 'disk full', isLast: true }).state
    expect(broken).toMatchObject({ phase: 'broken', reason: 'disk full', bytes: 160_000 })
    expect(stepRecording(broken, { type: 'workStarted' }).state.phase).toBe('processing')
  })
  it('is missing when its file is gone, and found only by the very same file', () => {
    const missing = stepRecording(indexed, { type: 'fileMissing', at: 9 }).state
    expect(missing).toMatchObject({ phase: 'missing', since: 9, archived })
    expect(stepRecording(missing, { type: 'fileFound', sha256: 'bb' }).state).toBe(missing)
    expect(stepRecording(missing, { type: 'fileFound', sha256: 'aa' }).state).toEqual(indexed)
  })
  it('never tells of the archive twice and never forgets its hash, whatever comes in whatever order', () => {
    const input = fc.constantFrom<RecordingInput>(
      { type: 'fileClosed', bytes: 8 },
      { type: 'workStarted' },
      { type: 'archived', ...archived },
      { type: 'workFailed', reason: 'x', isLast: true },
      { type: 'workFailed', reason: 'x', isLast: false },
      { type: 'fileMissing', at: 1 },
      { type: 'fileFound', sha256: 'aa' },
      { type: 'fileFound', sha256: 'cc' },
    )
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        let recording: Recording = open
        const told: string[] = []
        for (const each of inputs) {
          const step = stepRecording(recording, each)
          recording = step.state
          for (const effect of step.effects) if (effect.type === 'event') told.push(effect.event.type)
        }
        expect(told.filter((type) => type === 'recording.indexed').length).toBeLessThanOrEqual(1)
        expect(told.filter((type) => type === 'recording.closed').length).toBeLessThanOrEqual(1)
        if (told.includes('recording.indexed'))
          expect(recording.phase === 'missing' ? recording.archived : recording).toMatchObject(archived)
      }),
      { seed: 20261120, numRuns: 500 },
    )
  })
})
