import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Signed 16-bit samples of each channel. */
export type Sound = { readonly rate: number; readonly channels: readonly Int16Array[] }

/** Share of a stretch's energy that lies at one frequency: 1 for a pure tone, near 0 for anything else (Goertzel). */
export const toneShare = (samples: Int16Array, rate: number, hz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let last = 0
  let beforeLast = 0
  let energy = 0
  for (const sample of samples) {
    const now = sample + coefficient * last - beforeLast
    beforeLast = last
    last = now
    energy += sample * sample
  }
  if (energy === 0) return 0
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
  return (2 * power) / samples.length / energy
}

/** Amplitude of the wave at one frequency, 0 to 32767, whatever else sounds (Goertzel under a Hann window). */
export const amplitudeAt = (samples: Int16Array, rate: number, hz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rate)
  const turn = (2 * Math.PI) / samples.length
  let last = 0
  let beforeLast = 0
  for (let at = 0; at < samples.length; at += 1) {
    const now = (samples[at] ?? 0) * (0.5 - 0.5 * Math.cos(turn * at)) + coefficient * last - beforeLast
    beforeLast = last
    last = now
  }
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
  return (4 * Math.sqrt(Math.max(0, power))) / samples.length
}

/** Root mean square of a stretch, 0 to 32767. */
export const loudness = (samples: Int16Array): number => {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(energy / samples.length)
}

export const windowMs = 100

/** Milliseconds of a channel in which the tone is what is heard: windows of 100 ms with more than half their energy in it. */
export const toneMs = (sound: Sound, channel: number, hz: number): number =>
  windowsOf(sound, channel).filter((window) => loudness(window) > 100 && toneShare(window, sound.rate, hz) > 0.5)
    .length * windowMs

/** Milliseconds of a channel with any sound at all. */
export const soundMs = (sound: Sound, channel: number): number =>
  windowsOf(sound, channel).filter((window) => loudness(window) > 100).length * windowMs

/** The amplitude of one frequency in each 100 ms of a channel. */
export const amplitudes = (sound: Sound, channel: number, hz: number): readonly number[] =>
  windowsOf(sound, channel).map((window) => amplitudeAt(window, sound.rate, hz))

export const lengthMs = (sound: Sound): number => ((sound.channels[0]?.length ?? 0) * 1_000) / sound.rate

const windowsOf = ({ rate, channels }: Sound, channel: number): readonly Int16Array[] => {
  const samples = channels[channel] ?? new Int16Array()
  const size = (rate * windowMs) / 1_000
  const count = Math.floor(samples.length / size)
  return Array.from({ length: count }, (_, at) => samples.subarray(at * size, (at + 1) * size))
}

/** Headerless interleaved signed linear, as Asterisk's MixMonitor with `D` writes it. */
export const readRaw = (path: string, rate = 8_000): Sound => split(readFileSync(path), rate, 2)

/** Any file that ffmpeg reads (Opus, WAV), as two channels. */
export const decode = (path: string, rate = 8_000): Sound => {
  const output = ['-f', 's16le', '-ac', '2', '-ar', String(rate), 'pipe:1']
  return split(execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...output], { maxBuffer: 1 << 28 }), rate, 2)
}

/** A WAV file of one tone, 8 kHz mono. */
export const toneWav = (hz: number, ms: number, amplitude = 8_000): Buffer => {
  const count = ms * 8
  const bytes = Buffer.alloc(44 + count * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + count * 2, 4)
  bytes.write('WAVEfmt ', 8)
  // 16 bytes of format: PCM, mono, 8 kHz, 16,000 bytes a second, 2 bytes a sample, 16 bits.
  for (const [at, value] of [16, 0x1_0001, 8_000, 16_000, 0x10_0002].entries()) bytes.writeUInt32LE(value, 16 + at * 4)
  bytes.write('data', 36)
  bytes.writeUInt32LE(count * 2, 40)
  for (let at = 0; at < count; at += 1)
    bytes.writeInt16LE(Math.round(amplitude * Math.sin((2 * Math.PI * hz * at) / 8_000)), 44 + at * 2)
  return bytes
}

export const split = (bytes: Buffer, rate: number, count: number): Sound => {
  const length = Math.floor(bytes.length / 2 / count)
  const channels = Array.from({ length: count }, () => new Int16Array(length))
  for (let at = 0; at < length; at += 1)
    for (let channel = 0; channel < count; channel += 1) {
      const samples = channels[channel]
      if (samples !== undefined) samples[at] = bytes.readInt16LE((at * count + channel) * 2)
    }
  return { rate, channels }
}
