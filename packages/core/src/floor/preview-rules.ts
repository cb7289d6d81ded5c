import type { Agent } from '../agent/agent.ts'
import type { Previewing } from '../call/call.ts'
import { registeredPhones } from '../call/offer.ts'
import { dialPreviewed, endPreview, previewOf } from '../call/preview.ts'
import type { Request } from '../log/requests.ts'
import { done, no } from './answers.ts'
import type { Refusal, Rule } from './requests.ts'
import type { Turn } from './turn.ts'

export type PreviewRequest = 'preview.accept' | 'preview.skip'
type Rules = { readonly [T in PreviewRequest]: Rule<Extract<Request, { type: T }>> }

const longestReason = 200

const shownTo = (turn: Turn, agent: Agent): Previewing | Refusal =>
  previewOf(turn, agent) ?? no('preview.none', `no case is shown to ${agent.id}`)

/** What an agent may say of a case that is shown before it is dialled (O10). */
export const previewRules: Rules = {
  'preview.accept': (turn, agent) => {
    const shown = shownTo(turn, agent)
    if ('code' in shown) return shown
    if (registeredPhones(turn, agent.id).length === 0)
      return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
    dialPreviewed(turn, shown, 'accepted')
    return done(shown.id)
  },
  'preview.skip': (turn, agent, { reason }) => {
    const shown = shownTo(turn, agent)
    if ('code' in shown) return shown
    if (reason.trim() === '' || reason.length > longestReason)
      return no('text.invalid', `expected a reason of 1 to ${longestReason} characters`)
    endPreview(turn, shown, 'skipped', reason.trim())
    return done(shown.id)
  },
}
