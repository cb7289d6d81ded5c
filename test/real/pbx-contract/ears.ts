import type { Heard, Voice, VoiceMs } from '@tsunagu/pbx/contract'
import type { Phone } from '../../support/phone.ts'
import { startHearing } from '../../support/phone-ear.ts'
import type { Sound } from '../../support/tone.ts'
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
  const agent = startHearing(phones.agent)
  const supervisor = startHearing(phones.supervisor)
  await during()
  const atPhones = { agent: agent(), supervisor: supervisor() }
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
