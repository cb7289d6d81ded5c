/** G.711 µ-law, both ways, by table. */
const decoded = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return (bits & 0x80) === 0 ? magnitude : -magnitude
})

/** Signed 16-bit samples of a payload. */
export const fromUlaw = (payload: Buffer): Int16Array => Int16Array.from(payload, (byte) => decoded[byte] ?? 0)

/** One sample as its nearest µ-law byte. */
export const toUlaw = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0
  const biased = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84
  const exponent = Math.max(0, 24 - Math.clz32(biased))
  return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 0x0f)) & 0xff
}
