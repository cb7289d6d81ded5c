import { describe, expect, it } from 'vitest'
import { loudnessOf } from './loudness.ts'
import { measure, type Sound } from './measure.ts'

/** A tone of this amplitude (1: full scale), with silence around it. */
const tone = (change: {
  readonly amplitude: number
  readonly seconds?: number
  readonly rate?: number
  readonly hz?: number
  readonly silence?: number
  readonly channels?: number
}): Sound => {
  const { amplitude, seconds = 2, rate = 48_000, hz = 997, silence = 0, channels = 1 } = change
  const [quiet, loud] = [Math.round(silence * rate), Math.round(seconds * rate)]
  const samples = new Int16Array((loud + 2 * quiet) * channels)
  for (let at = 0; at < loud; at++)
    for (let channel = 0; channel < channels; channel++) {
      const value = Math.round(amplitude * 32_768 * Math.sin((2 * Math.PI * hz * at) / rate))
      samples[(quiet + at) * channels + channel] = Math.max(-32_768, Math.min(32_767, value))
    }
  return { samples, channels, rate }
}

const floats = ({ samples }: Sound): Float32Array => Float32Array.from(samples, (sample) => sample / 32_768)

describe('loudness', () => {
  it.each([8_000, 16_000, 44_100, 48_000])('of a tone of 997 Hz at full scale is -3.01 LUFS, at %i Hz too', (rate) => {
    expect(Math.abs(loudnessOf(floats(tone({ amplitude: 0.999, rate })), rate) + 3.01)).toBeLessThan(0.1)
    expect(Math.abs(loudnessOf(floats(tone({ amplitude: 0.0999, rate })), rate) + 23.01)).toBeLessThan(0.1)
  })

  it('of something with pauses is that of the words, not of the pauses', () => {
    const rate = 16_000
    const [loud, murmur] = [0.1, 0.005].map((amplitude) => floats(tone({ amplitude, seconds: 10, rate })))
    const both = new Float32Array(320_000)
    both.set(loud ?? [])
    both.set(murmur ?? [], 160_000)
    expect(Math.abs(loudnessOf(both, rate) + 23)).toBeLessThan(0.3)
  })

  it('of a word shorter than a block is told, and of silence is the least there is', () => {
    expect(loudnessOf(floats(tone({ amplitude: 0.1, seconds: 0.2 })), 48_000)).toBeCloseTo(-23, 0)
    expect(loudnessOf(new Float32Array(48_000), 48_000)).toBe(-70)
  })
})

describe('a recording', () => {
  it('is cut where its words begin and end, with a little air', () => {
    const { fromS, toS, audibleMs } = measure(tone({ amplitude: 0.3, silence: 1, channels: 2, rate: 44_100 }))
    expect(fromS).toBeCloseTo(0.95, 1)
    expect(toS).toBeCloseTo(3.15, 1)
    expect(audibleMs).toBeGreaterThan(1_950)
    expect(audibleMs).toBeLessThan(2_050)
  })

  it('of nothing is silent', () => {
    expect(measure(tone({ amplitude: 0 })).audibleMs).toBe(0)
    expect(measure(tone({ amplitude: 0.0005 })).audibleMs).toBe(0)
  })

  it('may touch full scale, and is cut off when it stays there', () => {
    expect(measure(tone({ amplitude: 1 })).clipped).toBe(0)
    expect(measure(tone({ amplitude: 4 })).clipped).toBeGreaterThan(0.5)
  })
})
