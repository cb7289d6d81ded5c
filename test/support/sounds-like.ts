import { readFileSync } from 'node:fs'
import type { Sound } from './tone.ts'

/**
 * Where in a sound a recording is heard, in ms, or null: the place of the best match, when the wave there is mostly that
 * recording (normalised cross-correlation above 0.6). WAV, 8 kHz mono.
 */
export const placeOf = (wavFile: string, heard: Sound, channel: number): number | null => {
  const bytes = readFileSync(wavFile)
  const pattern = new Int16Array(
    bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length - (bytes.length % 2)),
  )
  const voiced = thinned(pattern.subarray(0, Math.max(0, pattern.length - padSamples)))
  const samples = thinned(heard.channels[channel] ?? new Int16Array())
  const powers = powersUpTo(samples)
  const patternPower = powersUpTo(voiced).at(-1) ?? 0
  let best = { at: 0, likeness: 0 }
  for (let at = 0; at + voiced.length <= samples.length; at += 1) {
    const likeness =
      product(voiced, samples, at) /
      Math.sqrt(patternPower * ((powers[at + voiced.length] ?? 0) - (powers[at] ?? 0)) + 1)
    if (likeness > best.likeness) best = { at, likeness }
  }
  return best.likeness > 0.6 ? (best.at * thinning * 1_000) / heard.rate : null
}

/** A quarter of the samples, each the mean of four: speech below 1 kHz tells digits apart, at a sixteenth of the work. */
const thinning = 4
const thinned = (samples: Int16Array): Int16Array =>
  Int16Array.from({ length: Math.floor(samples.length / thinning) }, (_, n) => {
    let sum = 0
    for (let k = 0; k < thinning; k += 1) sum += samples[n * thinning + k] ?? 0
    return sum / thinning
  })

/** Stand-ins end in 0.15 s of silence. */
const padSamples = 1_200

/** Of the samples before each place, so that the power of any stretch is one subtraction. */
const powersUpTo = (samples: Int16Array): Float64Array => {
  const sums = new Float64Array(samples.length + 1)
  for (let n = 0; n < samples.length; n += 1) sums[n + 1] = (sums[n] ?? 0) + (samples[n] ?? 0) ** 2
  return sums
}

const product = (pattern: Int16Array, samples: Int16Array, at: number): number => {
  let sum = 0
  for (let n = 0; n < pattern.length; n += 1) sum += (pattern[n] ?? 0) * (samples[at + n] ?? 0)
  return sum
}
