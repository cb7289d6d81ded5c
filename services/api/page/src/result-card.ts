import type { DispositionRules, DueDispositions, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { tellFailure } from './notice.ts'
import { redrawList } from './redraw.ts'
import { resultForm } from './result-form.ts'

/** A call that has only just begun may not have been written down yet. */
const againMs = 2_000

/** Results that are still to be written: of the call at hand, and of earlier ones that were left without. */
export const resultCard = (me: Me): Panel => {
  const element = el('div', { class: 'results' })
  let rules: DispositionRules['results'] | null = null
  let due: DueDispositions['calls'] = []
  let atHand: string | null = null
  let asked = ''
  const draw = (): void => {
    const known = rules ?? []
    const items = known.length === 0 ? [] : due
    redrawList(
      element,
      items.map((one) => ({
        key: one.call,
        what: [one, one.call === atHand, known],
        draw: () => resultForm({ due: one, isAtHand: one.call === atHand, rules: known, me, saved: look }),
      })),
    )
  }
  const look = async (): Promise<void> => {
    const found = await call<DueDispositions>('GET', '/v1/dispositions/due')
    if (found.calls.length > 0 && rules === null)
      rules = (await call<DispositionRules>('GET', '/v1/dispositions')).results
    due = found.calls
    draw()
  }
  const show = ({ agent, call: live }: Desk): void => {
    atHand = agent.call
    const now = [agent.call, agent.activity, live?.phase].join(' ')
    if (now === asked) return
    asked = now
    look().catch(tellFailure)
    if (agent.activity === 'talking') setTimeout(() => void look().catch(tellFailure), againMs)
  }
  return { element, show }
}
