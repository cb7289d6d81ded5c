import { FileFault } from '../record/refusal.ts'
import type { Encoding } from './encoding.ts'

/**
 * What these first bytes of a file are written in. A guess: whoever delivers confirms it, because a short CP932 text can be
 * valid UTF-8. Throws FileFault when it is neither.
 */
export const detectEncoding = (sample: Uint8Array): Encoding => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'UTF-8'
  if (canBe('utf-8', sample)) return 'UTF-8'
  if (canBe('shift_jis', sample)) return 'CP932'
  throw new FileFault('encodingUnknown', { expected: 'UTF-8, CP932' })
}

/** The last character may be cut. */
const canBe = (name: string, sample: Uint8Array): boolean => {
  try {
    new TextDecoder(name, { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    // Its only fault is a byte that cannot stand there.
    return false
  }
}
