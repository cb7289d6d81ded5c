import { loudnessOf } from './loudness.ts'

/** Sound as it came: 16-bit samples, channel by channel in turn. */
export type Sound = { readonly samples: Int16Array; readonly channels: number; readonly rate: number }

/** Where the words are, how loud they are, and how much of them is cut off at the top. */
export type Measured = {
  readonly fromS: number
  readonly toS: number
  /** Parts of the loudest there are words; 0: nothing but silence. */
  readonly audibleMs: number
  /** LUFS of the words. */
  readonly loudness: number
  /** Share of samples, 0 to 1, that stand at full scale beside others that do. */
  readonly clipped: number
}

const frameS = 0.01
/** Speech lies within 40 dB below its loudest moment; what is below −55 dB of full scale is nobody's voice. */
const belowLoudest = 0.01
const leastLevel = 10 ** (-55 / 20)
/** Kept before and after, so that no first or last sound is cut off; as the stand-ins have it. */
const before = 0.05
const after = 0.15

export const measure = (sound: Sound): Measured => {
  const mono = mixed(sound)
  const levels = levelsOf(mono, sound.rate)
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0)
  const least = Math.max(leastLevel, loudest * belowLoudest)
  const first = levels.findIndex((level) => level >= least)
  const last = levels.findLastIndex((level) => level >= least)
  if (first < 0) return { fromS: 0, toS: 0, audibleMs: 0, loudness: -70, clipped: 0 }
  const length = mono.length / sound.rate
  const fromS = Math.max(0, first * frameS - before)
  const toS = Math.min(length, (last + 1) * frameS + after)
  return {
    fromS,
    toS,
    audibleMs: Math.round(levels.filter((level) => level >= least).length * frameS * 1_000),
    loudness: loudnessOf(mono.subarray(Math.floor(fromS * sound.rate), Math.ceil(toS * sound.rate)), sound.rate),
    clipped: clippedShare(sound),
  }
}

/** All channels as one, −1 to 1. */
const mixed = ({ samples, channels }: Sound): Float32Array => {
  const out = new Float32Array(Math.floor(samples.length / channels))
  for (let at = 0; at < out.length; at++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += samples[at * channels + channel] ?? 0
    out[at] = sum / channels / 32_768
  }
  return out
}

const levelsOf = (mono: Float32Array, rate: number): readonly number[] => {
  const length = Math.max(1, Math.round(frameS * rate))
  return Array.from({ length: Math.floor(mono.length / length) }, (_, frame) => {
    let sum = 0
    for (let at = frame * length; at < (frame + 1) * length; at++) sum += (mono[at] ?? 0) ** 2
    return Math.sqrt(sum / length)
  })
}

const fullScale = 32_766
/** One sample at the top is a loud moment; three in a row are a voice cut off. */
const inARow = 3

const clippedShare = ({ samples, channels }: Sound): number => {
  let clipped = 0
  for (let channel = 0; channel < channels; channel++) {
    let row = 0
    for (let at = channel; at < samples.length; at += channels) {
      row = Math.abs(samples[at] ?? 0) >= fullScale ? row + 1 : 0
      if (row === inARow) clipped += inARow
      if (row > inARow) clipped += 1
    }
  }
  return samples.length === 0 ? 0 : clipped / samples.length
}
