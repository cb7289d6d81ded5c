import type { Caller, LogBody } from '@tsunagu/core'
import { maskNumber, type Role, seesNumbers } from '@tsunagu/messages'

/** How numbers are shown to a role: as they are, or their last digits only. */
export type Mask = { readonly number: (number: string) => string; readonly caller: (caller: Caller) => Caller }

const open: Mask = { number: (number) => number, caller: (caller) => caller }

const closed: Mask = {
  number: maskNumber,
  caller: (caller) => (caller.kind === 'presented' ? { ...caller, number: maskNumber(caller.number) } : caller),
}

export const maskFor = (held: readonly Role[]): Mask => (seesNumbers(held) ? open : closed)

/** An event as a role may see it. */
export const maskedBody = <Body extends LogBody>(body: Body, mask: Mask): Body => {
  switch (body.type) {
    case 'call.arrived':
      return { ...body, caller: mask.caller(body.caller), called: mask.number(body.called) }
    case 'call.dialled':
      return { ...body, number: mask.number(body.number) }
    case 'call.transferring':
      return body.to.kind === 'outside' ? { ...body, to: { ...body.to, target: mask.number(body.to.target) } } : body
    default:
      return body
  }
}

/** Stands where the visitor may not know who it was. */
const somebody = '-'

/** An event without the staff in it; null when it is about nothing else. */
export const withoutStaff = <Body extends LogBody>(body: Body): Body | null => {
  if (body.type === 'agent.changed') return null
  if (body.type === 'call.ended') return { ...body, agents: [] }
  if (body.type === 'call.transferring') return { ...body, by: null }
  return 'agent' in body ? { ...body, agent: somebody } : body
}
