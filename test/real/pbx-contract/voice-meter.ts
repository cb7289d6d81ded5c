import type { Voice, VoiceMs } from '@tsunagu/pbx/contract'
import { amplitudes, type Sound, windowMs } from '../../support/tone.ts'

/** Far enough apart; no two of them make a third by distortion, and the music has none of them. */
export const toneOf: Readonly<Record<Voice, number>> = { citizen: 740, agent: 900, called: 620, supervisor: 1_100 }

/**
 * A voice is heard where it is more than that. Of 32,767: voices come in at 7,000 and more, one that is not there makes
 * 0 to 40; but a packet that is lost or late in one voice makes up to 0.04 of it at frequencies where nobody speaks.
 */
const audible = { amplitude: 300, besideLoudest: 0.08 } as const

/** For how long each voice is in a channel, also under the others. */
export const voiceMs = (sound: Sound, channel: number): VoiceMs => {
  const heard = {
    citizen: amplitudes(sound, channel, toneOf.citizen),
    agent: amplitudes(sound, channel, toneOf.agent),
    supervisor: amplitudes(sound, channel, toneOf.supervisor),
    called: amplitudes(sound, channel, toneOf.called),
  }
  const loudest = heard.citizen.map((_, at) => Math.max(...Object.values(heard).map((voice) => voice[at] ?? 0)))
  const msOf = (voice: readonly number[]): number =>
    voice.filter((is, at) => is > Math.max(audible.amplitude, (loudest[at] ?? 0) * audible.besideLoudest)).length *
    windowMs
  return {
    citizen: msOf(heard.citizen),
    agent: msOf(heard.agent),
    supervisor: msOf(heard.supervisor),
    called: msOf(heard.called),
  }
}
