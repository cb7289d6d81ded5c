import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Phone } from './phone.ts'
import { type Sound, split } from './tone.ts'

export const wavHeaderBytes = 44

/**
 * What a phone that keeps its sound hears in its latest call from now on; the answer gives it as often as asked, one
 * channel. Null while the phone has had no call.
 */
export const startHearing = ({ home }: Phone): (() => Sound | null) => {
  const file = latestFile(home)
  if (file === null) return () => null
  const from = Math.max(wavHeaderBytes, statSync(file).size)
  return () => {
    const bytes = readFileSync(file)
    return split(bytes.subarray(from), bytes.readUInt32LE(24), bytes.readUInt16LE(22))
  }
}

/** The file with what a phone has heard in its latest call; null while it has had none. */
export const latestFile = (home: string): string | null => {
  const files = readdirSync(home)
    .filter((name) => name.endsWith('-dec.wav'))
    .map((name) => join(home, name))
  return files.sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).at(-1) ?? null
}
