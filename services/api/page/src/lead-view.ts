import { alertList } from './alert-list.ts'
import { broadcastBox } from './broadcast-box.ts'
import { el, fill } from './element.ts'
import { leadAgents } from './lead-agents.ts'
import { leadCallbacks } from './lead-callbacks.ts'
import { leadCalls } from './lead-calls.ts'
import { leadQueues } from './lead-queues.ts'
import { type LeadPanel, leadOf, newLeadScene, takeInLead } from './lead-scene.ts'
import { together } from './redraw.ts'
import { openStream } from './stream.ts'
import type { View } from './view.ts'
import { watchBar } from './watch-bar.ts'

/** Where a supervisor works: who needs help above, then calls, agents, queues, callbacks and broadcasts (T11). */
export const leadView: View = (main, me, around) => {
  const scene = newLeadScene()
  const draw = together(() => {
    const lead = leadOf(scene, me)
    if (lead !== null) for (const panel of panels) panel.show(lead)
  })
  const putAway = (id: string): void => {
    scene.alerts = scene.alerts.filter((alert) => alert.id !== id)
    draw()
  }
  const panels: readonly LeadPanel[] = [
    watchBar(),
    alertList(putAway),
    leadCalls(),
    leadAgents(),
    leadQueues(),
    leadCallbacks(),
    broadcastBox(),
  ]
  fill(main, el('div', { class: 'lead' }, ...panels.map(({ element }) => element)))
  const stream = openStream((message) => {
    takeInLead(scene, message)
    if (message.type !== 'tick') draw()
  }, around.tell)
  return () => stream.close()
}
