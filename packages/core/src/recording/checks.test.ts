import { describe, expect, it } from 'vitest'
import { checkRecording } from './checks.ts'
import { durationOf, type Levels, levelsOf, windowFrames } from './levels.ts'
import { segmentsOf } from './segments.ts'

/** `seconds` of interleaved samples; amplitude per channel, 0 to 1. */
const sound = (seconds: number, left: number, right: number): Int16Array =>
  Int16Array.from({ length: seconds * 16_000 }, (_, i) => {
    const amplitude = i % 2 === 0 ? left : right
    return Math.round(Math.sin((Math.floor(i / 2) * 2 * Math.PI * 440) / 8_000) * amplitude * 32_767)
  })
const levels = (seconds: number, left: number, right: number): Levels => levelsOf(sound(seconds, left, right))
const check = (over: Partial<Parameters<typeof checkRecording>[0]>) =>
  checkRecording({
    bytes: 320_000,
    levels: levels(10, 0.3, 0.3),
    segments: [{ fromMs: 0, toMs: 10_000, kind: 'talking', agent: 'a1' }],
    legMs: 10_000,
    isCallKnown: true,
    ...over,
  })

describe('levels', () => {
  it('are decibels below full scale, each channel for itself', () => {
    const { left, right } = levels(1, 1, 0)
    expect(left).toEqual(Array(10).fill(-3))
    expect(right).toEqual(Array(10).fill(-99))
  })
  it('look at a last window that is not full', () => {
    expect(levelsOf(new Int16Array(windowFrames * 2 + 2)).left).toHaveLength(2)
    expect(levelsOf(new Int16Array(0))).toEqual({ left: [], right: [] })
  })
  it('go with a length that counts whole frames only', () => {
    expect(durationOf(32_000)).toBe(1_000)
    expect(durationOf(32_003)).toBe(1_000)
    expect(durationOf(3)).toBe(0)
  })
})

describe('a recording', () => {
  it('with both sides heard and the length of its leg gives no cause for concern', () => {
    expect(check({})).toEqual([])
  })
  it('without a single frame is empty', () => {
    expect(check({ bytes: 0 })).toEqual(['empty'])
    expect(check({ bytes: 3, isCallKnown: false })).toEqual(['empty', 'callUnknown'])
  })
  it('that ends in the middle of a frame is ragged', () => {
    expect(check({ bytes: 320_002 })).toEqual(['ragged'])
  })
  it('much shorter or longer than its leg says so; a second either way does not', () => {
    expect(check({ legMs: 12_000 })).toEqual(['short'])
    expect(check({ legMs: 8_000 })).toEqual(['long'])
    expect(check({ legMs: 11_400 })).toEqual([])
    expect(check({ legMs: 8_600 })).toEqual([])
  })
  it('is measured by two per cent when the call is long', () => {
    const hour = { bytes: 32_000 * 3_600, segments: [], levels: levels(3, 0.3, 0.3) }
    expect(check({ ...hour, legMs: 3_600_000 + 70_000 })).toEqual([])
    expect(check({ ...hour, legMs: 3_600_000 + 75_000 })).toEqual(['short'])
  })
  it('may be three seconds short when the PBX was alone, which pauses between its announcements', () => {
    const segments = [{ fromMs: 0, toMs: 10_000, kind: 'alone', agent: null }] as const
    expect(check({ segments, legMs: 12_900 })).toEqual([])
    expect(check({ segments, legMs: 13_100 })).toEqual(['short'])
  })
  it('whose leg never ended in the log cannot be measured', () => {
    expect(check({ legMs: null })).toEqual(['lengthUnknown'])
    expect(check({ legMs: null, isCallKnown: false })).toEqual(['callUnknown'])
  })
  it('on which nobody is heard is silent', () => {
    expect(check({ levels: levels(10, 0, 0.001) })).toEqual(['silent'])
  })
  it('on which one side is never heard in a conversation names the side', () => {
    expect(check({ levels: levels(10, 0, 0.3) })).toEqual(['citizenSilent'])
    expect(check({ levels: levels(10, 0.3, 0) })).toEqual(['ourSideSilent'])
  })
  it('may be silent on the citizen’s side while nobody talks with them', () => {
    const segments = [{ fromMs: 0, toMs: 10_000, kind: 'waiting', agent: null }] as const
    expect(check({ levels: levels(10, 0, 0.3), segments })).toEqual([])
  })
  it('may be silent in a conversation too short to judge, and on hold', () => {
    const segments = [
      { fromMs: 0, toMs: 4_000, kind: 'talking', agent: 'a1' },
      { fromMs: 4_000, toMs: 10_000, kind: 'held', agent: 'a1' },
    ] as const
    expect(check({ levels: levels(10, 0, 0.3), segments })).toEqual([])
  })
})

it('who was on it follows from the marks, cut to the recording', () => {
  const marks = [
    { at: 900, kind: 'flow', agent: null },
    { at: 3_000, kind: 'waiting', agent: null },
    { at: 5_000, kind: 'talking', agent: 'a1' },
    { at: 5_000, kind: 'held', agent: 'a1' },
    { at: 7_000, kind: 'talking', agent: 'a1' },
    { at: 60_000, kind: 'flow', agent: null },
  ] as const
  expect(segmentsOf(marks, 1_000, 10_000)).toEqual([
    { fromMs: 0, toMs: 2_000, kind: 'flow', agent: null },
    { fromMs: 2_000, toMs: 4_000, kind: 'waiting', agent: null },
    { fromMs: 4_000, toMs: 6_000, kind: 'held', agent: 'a1' },
    { fromMs: 6_000, toMs: 10_000, kind: 'talking', agent: 'a1' },
  ])
})
