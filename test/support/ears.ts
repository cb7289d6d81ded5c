import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Phone } from './phone.ts'
import { latestFile, wavHeaderBytes } from './phone-ear.ts'
import { amplitudes, type Sound, split, windowMs } from './tone.ts'
import { lasts } from './wait.ts'

/** Somebody whose ear a test borrows: what has come in so far stands in a file that grows. */
export type Ear = { readonly file: () => string | null; readonly headerBytes: number; readonly channels: number }

/** What a phone with `keepsSound` hears in its latest call. */
export const earOfPhone = ({ home }: Phone): Ear => ({
  file: () => latestFile(home),
  headerBytes: wavHeaderBytes,
  channels: 1,
})

/** What a citizen hears whose plan says `hear`. */
export const earOfCitizen = (heardFile: string): Ear => ({
  file: () => (existsSync(heardFile) ? heardFile : null),
  headerBytes: 0,
  channels: 2,
})

/** Files are written in blocks of about a second. */
const settleMs = 1_500
const listenMs = 1_200

/** A voice is heard where it is more than that; see the contract suite for how these were measured. */
const audible = { amplitude: 300, besideLoudest: 0.08 } as const

/**
 * Listens for a moment, after things have settled, and tells for each ear which of these frequencies it hears most of
 * the time.
 */
export const whoIsHeard = async <Names extends string>(
  ears: Readonly<Record<Names, Ear>>,
  voices: Readonly<Record<string, number>>,
): Promise<Readonly<Record<Names, readonly string[]>>> => {
  await lasts(settleMs)
  const marks = new Map(Object.values<Ear>(ears).map((ear) => [ear, markOf(ear)]))
  await lasts(listenMs)
  const names = Object.keys(ears) as Names[]
  return Object.fromEntries(
    names.map((name) => [name, heardIn(soundSince(ears[name], marks.get(ears[name]) ?? null), voices)]),
  ) as Record<Names, readonly string[]>
}

type Mark = { readonly file: string; readonly from: number } | null

const markOf = (ear: Ear): Mark => {
  const file = ear.file()
  return file === null ? null : { file, from: Math.max(ear.headerBytes, statSync(file).size) }
}

const soundSince = (ear: Ear, mark: Mark): Sound | null => {
  if (mark === null) return null
  const frame = ear.channels * 2
  const from = ear.headerBytes + Math.floor((mark.from - ear.headerBytes) / frame) * frame
  const bytes = readFileSync(mark.file)
  const rate = ear.headerBytes === 0 ? 8_000 : bytes.readUInt32LE(24)
  const channels = ear.headerBytes === 0 ? ear.channels : bytes.readUInt16LE(22)
  return split(bytes.subarray(from), rate, channels)
}

const heardIn = (sound: Sound | null, voices: Readonly<Record<string, number>>): readonly string[] => {
  if (sound === null) return []
  const heard = Object.entries(voices).map(([name, hz]) => [name, amplitudes(sound, 0, hz)] as const)
  const windows = heard[0]?.[1].length ?? 0
  const loudest = Array.from({ length: windows }, (_, at) => Math.max(...heard.map(([, voice]) => voice[at] ?? 0)))
  return heard.flatMap(([name, voice]) => {
    const loud = voice.filter(
      (is, at) => is > Math.max(audible.amplitude, (loudest[at] ?? 0) * audible.besideLoudest),
    ).length
    return loud * windowMs > (windows * windowMs) / 2 ? [name] : []
  })
}
