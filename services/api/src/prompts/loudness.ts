/** A filter of second order: what of the last two samples in and out goes into the next. */
type Biquad = { readonly b: readonly [number, number, number]; readonly a: readonly [number, number] }

/** The two filters of ITU-R BS.1770-4 annex 1, for any rate: a head that favours the treble, then a high-pass. */
const kWeighting = (rate: number): readonly [Biquad, Biquad] => {
  const shelf = Math.tan((Math.PI * 1681.974450955533) / rate)
  const q = 0.7071752369554196
  const high = 10 ** (3.999843853973347 / 20)
  const mid = high ** 0.4996667741545416
  const norm = 1 + shelf / q + shelf * shelf
  const pass = Math.tan((Math.PI * 38.13547087602444) / rate)
  const passQ = 0.5003270373238773
  const passNorm = 1 + pass / passQ + pass * pass
  return [
    {
      b: [
        (high + (mid * shelf) / q + shelf * shelf) / norm,
        (2 * (shelf * shelf - high)) / norm,
        (high - (mid * shelf) / q + shelf * shelf) / norm,
      ],
      a: [(2 * (shelf * shelf - 1)) / norm, (1 - shelf / q + shelf * shelf) / norm],
    },
    {
      b: [1, -2, 1],
      a: [(2 * (pass * pass - 1)) / passNorm, (1 - pass / passQ + pass * pass) / passNorm],
    },
  ]
}

const filtered = (sound: Float32Array, { b, a }: Biquad): Float32Array => {
  const out = new Float32Array(sound.length)
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  for (let at = 0; at < sound.length; at++) {
    const x = sound[at] ?? 0
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    out[at] = y
  }
  return out
}

const blockS = 0.4
const lufs = (power: number): number => -0.691 + 10 * Math.log10(Math.max(power, 1e-12))
const mean = (powers: readonly number[]): number => powers.reduce((sum, power) => sum + power, 0) / powers.length

/**
 * Integrated loudness in LUFS of one channel (EBU R128, ITU-R BS.1770-4): blocks of 400 ms, pauses left out by both gates.
 * What is shorter than a block is one block.
 */
export const loudnessOf = (sound: Float32Array, rate: number): number => {
  const [head, pass] = kWeighting(rate)
  const weighted = filtered(filtered(sound, head), pass)
  const length = Math.min(weighted.length, Math.round(blockS * rate))
  const step = Math.max(1, Math.round(length / 4))
  const powers: number[] = []
  for (let from = 0; from + length <= weighted.length; from += step) {
    let sum = 0
    for (let at = from; at < from + length; at++) sum += (weighted[at] ?? 0) ** 2
    powers.push(sum / length)
  }
  const audible = powers.filter((power) => lufs(power) > -70)
  if (audible.length === 0) return -70
  const gate = lufs(mean(audible)) - 10
  return lufs(mean(audible.filter((power) => lufs(power) > gate)))
}
