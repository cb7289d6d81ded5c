import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Heard, Voice, VoiceMs } from '@tsunagu/pbx/contract'
import type { Phone } from '../../support/phone.ts'
import { type Sound, split } from '../../support/tone.ts'
import type { CitizensByHand } from './citizen-by-hand.ts'
import { voiceMs } from './voice-meter.ts'

const nothing: VoiceMs = { citizen: 0, agent: 0, supervisor: 0, called: 0 }

/** What the far ends really hear meanwhile: phones by their own files, citizens as the carrier gets it. */
export const heardWhile = async (
  phones: Readonly<Record<'agent' | 'supervisor', Phone>>,
  citizens: CitizensByHand,
  during: () => Promise<void>,
): Promise<Heard> => {
  const stopCarrier = await citizens.startHearing()
  const marks = { agent: markOf(phones.agent), supervisor: markOf(phones.supervisor) }
  await during()
  const atPhones = { agent: soundSince(marks.agent), supervisor: soundSince(marks.supervisor) }
  const atCarrier = await stopCarrier()
  return {
    agent: others('agent', atPhones.agent),
    supervisor: others('supervisor', atPhones.supervisor),
    citizen: others('citizen', atCarrier.citizen),
    called: others('called', atCarrier.called),
  }
}

const others = (self: Voice, sound: Sound | null): VoiceMs =>
  sound === null ? nothing : { ...voiceMs(sound, 0), [self]: 0 }

type Mark = { readonly file: string; readonly from: number } | null

const wavHeaderBytes = 44

/** Where the phone's latest file ends now; it grows as the phone hears. */
const markOf = ({ home }: Phone): Mark => {
  const names = readdirSync(home).filter((name) => name.endsWith('-dec.wav'))
  const files = names.map((name) => join(home, name)).sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
  const file = files.at(-1)
  return file === undefined ? null : { file, from: Math.max(wavHeaderBytes, statSync(file).size) }
}

const soundSince = (mark: Mark): Sound | null => {
  if (mark === null) return null
  const bytes = readFileSync(mark.file)
  return split(bytes.subarray(mark.from), bytes.readUInt32LE(24), bytes.readUInt16LE(22))
}
