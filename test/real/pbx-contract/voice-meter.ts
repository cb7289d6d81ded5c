import type { Voice, VoiceMs } from '@tsunagu/pbx/contract'
import { amplitudes, type Sound, windowMs } from '../../support/tone.ts'

/** Far enough apart; no two of them make a third by distortion, and the music has none of them. */
export const toneOf: Readonly<Record<Voice, number>> = { citizen: 740, agent: 900, called: 620, supervisor: 1_100 }

/** Between and beside them: nobody speaks here. */
const silentHz = [560, 680, 820, 1_000, 1_200] as const

/**
 * Of 32,767: voices come in at 7,000 and more, one that is not there makes 0 to 40. A packet that is lost or late in one
 * voice is a click, which is everywhere; so a voice must also stand out from where nobody speaks.
 */
const audible = { amplitude: 300, timesSilence: 3 } as const

/** For how long each voice is in a channel, also under the others. */
export const voiceMs = (sound: Sound, channel: number): VoiceMs => {
  const silence = silentHz.map((hz) => amplitudes(sound, channel, hz))
  const isHeard = (amplitude: number, at: number): boolean => {
    const click = Math.max(...silence.map((heard) => heard[at] ?? 0))
    return amplitude > Math.max(audible.amplitude, audible.timesSilence * click)
  }
  const msOf = (voice: Voice): number => amplitudes(sound, channel, toneOf[voice]).filter(isHeard).length * windowMs
  return { citizen: msOf('citizen'), agent: msOf('agent'), supervisor: msOf('supervisor'), called: msOf('called') }
}
