/** MixMonitor's `D` option: 16-bit little-endian samples at 8 kHz, left and right in turn. */
export const rawFormat = { samplesPerSecond: 8_000, channels: 2, bytesPerFrame: 4 } as const

/** Loudness is looked at in windows of this length. */
export const windowMs = 100
export const windowFrames = (rawFormat.samplesPerSecond * windowMs) / 1_000
export const windowBytes = windowFrames * rawFormat.bytesPerFrame

/** Loudness per window and channel in dB below full scale; -99 is digital silence. Left: citizen; right: our side. */
export type Levels = { readonly left: readonly number[]; readonly right: readonly number[] }

export const noLevels: Levels = { left: [], right: [] }

/** Length of a raw file of that size; bytes that do not make a whole frame do not count. */
export const durationOf = (bytes: number): number =>
  Math.floor((Math.floor(bytes / rawFormat.bytesPerFrame) * 1_000) / rawFormat.samplesPerSecond)

/** Levels of interleaved samples, whose first one begins a window. The last window may be short. */
export const levelsOf = (samples: Int16Array): Levels => {
  const left: number[] = []
  const right: number[] = []
  for (let start = 0; start < samples.length; start += windowFrames * 2) {
    const end = Math.min(start + windowFrames * 2, samples.length)
    left.push(levelOf(samples, start, end))
    right.push(levelOf(samples, start + 1, end))
  }
  return { left, right }
}

const quietestDb = -99

/** Root mean square of every second sample. */
const levelOf = (samples: Int16Array, start: number, end: number): number => {
  let sum = 0
  let count = 0
  for (let i = start; i < end; i += 2) {
    const sample = samples[i] ?? 0
    sum += sample * sample
    count += 1
  }
  if (sum === 0) return quietestDb
  return Math.max(quietestDb, Math.round(10 * Math.log10(sum / count / (32_768 * 32_768))))
}
