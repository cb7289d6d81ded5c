import type { Caller, LogBody, PartyName } from '@tsunagu/core'
import { maskNumber, type Role, seesNumbers } from '@tsunagu/messages'

/** How numbers, and what was written about callers, are shown to a role: as they are, or their last digits only. */
export type Mask = {
  readonly number: (number: string) => string
  readonly caller: (caller: Caller) => Caller
  readonly party: (party: PartyName) => PartyName
  readonly text: (text: string) => string
}

const open: Mask = {
  number: (number) => number,
  caller: (caller) => caller,
  party: (party) => party,
  text: (text) => text,
}

const closed: Mask = {
  number: maskNumber,
  caller: (caller) => (caller.kind === 'presented' ? { ...caller, number: maskNumber(caller.number) } : caller),
  party: (party) => (party.kind === 'outside' ? { ...party, number: maskNumber(party.number) } : party),
  text: () => '***',
}

export const maskFor = (held: readonly Role[]): Mask => (seesNumbers(held) ? open : closed)

const note = (text: string | null, mask: Mask): string | null => (text === null ? null : mask.text(text))

/** What a caller keyed in, or was found about him. */
const hidden = (values: Readonly<Record<string, string>>, mask: Mask): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mask.text(value)]))

/** An event as a role may see it. */
export const maskedBody = <Body extends LogBody>(body: Body, mask: Mask): Body => {
  switch (body.type) {
    case 'call.arrived':
      return { ...body, caller: mask.caller(body.caller), called: mask.number(body.called) }
    case 'call.flowing':
      return { ...body, caller: mask.caller(body.caller) }
    case 'flow.texting':
      return { ...body, to: mask.number(body.to), values: hidden(body.values, mask) }
    case 'flow.lookingUp':
      return { ...body, keys: hidden(body.keys, mask) }
    case 'lookup.answered':
      return { ...body, values: hidden(body.values, mask) }
    case 'call.dialled':
    case 'preview.shown':
    case 'callback.asked':
      return { ...body, number: mask.number(body.number) }
    case 'preview.ended':
      return { ...body, reason: note(body.reason, mask) }
    case 'call.transferring': {
      const to = body.to.kind === 'outside' ? { ...body.to, target: mask.number(body.to.target) } : body.to
      return { ...body, to, note: note(body.note, mask) }
    }
    case 'call.consulting':
      return { ...body, with: mask.party(body.with), note: note(body.note, mask) }
    case 'call.partyJoined':
    case 'call.partyLeft':
      return { ...body, party: mask.party(body.party) }
    case 'call.marked':
      return body.kind === 'language' ? body : { ...body, text: mask.text(body.text) }
    default:
      return body
  }
}

/** Stands where the visitor may not know who it was. */
const somebody = '-'

/** Events about the staff alone, or about its dealings with one another. */
const ofStaff: ReadonlySet<string> = new Set([
  'agent.changed',
  'agent.hand',
  'agent.alert',
  'floor.message',
  'call.watched',
  'call.unwatched',
  'call.handedOver',
  'call.consulting',
  'call.consulted',
  'call.consultEnded',
  'call.toggled',
  'call.marked',
  'call.alert',
])

/** An event without the staff in it; null when it is about nothing else. */
export const withoutStaff = <Body extends LogBody>(body: Body): Body | null => {
  if (ofStaff.has(body.type)) return null
  switch (body.type) {
    case 'call.ended':
      return { ...body, agents: [] }
    case 'call.transferring': {
      const to = body.to.kind === 'agent' ? { ...body.to, target: somebody } : body.to
      return { ...body, by: null, to }
    }
    case 'call.unparked':
      return { ...body, by: null }
    case 'call.queued':
      return { ...body, prefer: null }
    case 'queue.changed':
      return { ...body, author: { ...body.author, id: somebody } }
    case 'call.partyJoined':
    case 'call.partyLeft':
      return body.party.kind === 'agent' ? null : body
    default:
      return 'agent' in body ? { ...body, agent: somebody } : body
  }
}
