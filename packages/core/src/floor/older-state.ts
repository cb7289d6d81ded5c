import { type Calendar, standardCalendar } from '../calendar/calendar.ts'
import type { Call, Parting } from '../call/call.ts'
import type { Flow, FlowNode } from '../flow/flow.ts'
import type { FloorConfig } from './config.ts'

/**
 * What was kept by a version before flows had values, languages and more than one way out of a transfer (0.3), with what it
 * did not know yet: a service that is replaced while people call goes on with them.
 */
export const configAsNow = (stored: FloorConfig): FloorConfig =>
  stored.holidays === undefined || stored.prompts === undefined
    ? {
        ...stored,
        holidays: stored.holidays ?? {},
        prompts: stored.prompts ?? {},
        flows: stored.flows.map(flowAsNow),
        calendars: stored.calendars.map(calendarAsNow),
      }
    : stored

/** A call that was kept before there were campaigns, or hand-over words (0.3). */
export const callAsNow = (stored: Call): Call => {
  const { attempt = null, triedBy = null } = stored
  const call = { ...stored, attempt, triedBy } as Call
  switch (call.phase) {
    case 'reaching':
      return { ...call, handOver: call.handOver ?? [], telling: call.telling ?? null }
    case 'waiting':
    case 'offered':
      return { ...call, graceUntil: call.graceUntil ?? null }
    case 'parting':
      return 'prompt' in call ? withPrompts(call) : call
    default:
      return call
  }
}

const withPrompts = ({ prompt, ...rest }: Parting & { readonly prompt?: unknown }): Parting => ({
  ...rest,
  prompts: [String(prompt)],
})

const flowAsNow = (flow: Flow): Flow => ({
  ...flow,
  title: flow.title ?? '',
  language: flow.language ?? 'ja',
  nodes: Object.fromEntries(Object.entries(flow.nodes).map(([name, node]) => [name, nodeAsNow(node)])),
})

const nodeAsNow = (node: FlowNode): FlowNode => {
  switch (node.type) {
    case 'announce':
      return { ...node, bargeIn: node.bargeIn ?? false }
    case 'hours':
      return { ...{ slots: {}, holiday: null, ended: null, emergency: null }, ...node }
    case 'queue':
      return { ...{ needs: [], headStartMs: 0 }, ...node }
    case 'transfer':
      return { ...{ handOver: [], note: '', busy: node.failed, noAnswer: node.failed }, ...node }
    default:
      return node
  }
}

const calendarAsNow = (calendar: Calendar): Calendar => ({
  ...standardCalendar,
  ...calendar,
  name: calendar.name ?? '',
  days: Object.fromEntries(
    Object.entries(calendar.days).map(([day, named]) => [
      day,
      Array.isArray(named) ? { openings: named, note: '' } : named,
    ]),
  ),
})
