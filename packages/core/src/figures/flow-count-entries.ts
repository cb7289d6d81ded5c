import type { AcdEvent, CaseEvent, FlowEvent } from '../log/events.ts'
import type { Fact } from '../log/facts.ts'
import type { EpochMs } from '../log/ids.ts'
import type { BareMark, FlowCountKind, FlowPlace, FlowVisit, VisitStep } from './flow-counts.ts'

type Body = AcdEvent | FlowEvent | CaseEvent | Fact
type Rule<T extends Body['type']> = (visit: FlowVisit, body: Extract<Body, { type: T }>, at: EpochMs) => VisitStep

const mark = ({ flow, node }: FlowPlace, kind: FlowCountKind, label = '', amount = 0, next = ''): BareMark => ({
  ...{ flow, node, kind, label, next, amount },
})

const counts = (visit: FlowVisit, ...marks: readonly BareMark[]): VisitStep => ({ visit, marks })

/** The time spent where the call was, until it left it or hung up there. */
const left = ({ place, goneAt }: FlowVisit, at: EpochMs): readonly BareMark[] =>
  place === null ? [] : [mark(place, 'left', '', Math.max(0, Math.min(at, goneAt ?? at) - place.since))]

/** Out of the flow for good, or until a flow takes the call again. */
const leave = (visit: FlowVisit, at: EpochMs, ...marks: readonly BareMark[]): VisitStep => ({
  visit: { ...visit, place: null, transferring: false, lookup: null },
  marks: [...marks, ...left(visit, at)],
})

const atPlace = (visit: FlowVisit, make: (place: FlowPlace) => BareMark): readonly BareMark[] =>
  visit.place === null ? [] : [make(visit.place)]

const flowing: Rule<'call.flowing'> = (visit, { line, leg }, at) => {
  const gone = leave(visit, at)
  return { ...gone, visit: { ...visit, line, leg, place: null, transferring: false, lookup: null } }
}

/** A flow that begins anew for the same call, because the PBX handed it back, is no second call. */
const started: Rule<'flow.started'> = (visit, { flow }, at) => {
  const name = `${visit.line} ${flow}`
  const { marks } = leave(visit, at)
  const fresh: FlowVisit = { ...visit, place: null, transferring: false, lookup: null }
  if (visit.started.includes(name)) return { visit: fresh, marks }
  return {
    visit: { ...fresh, started: [...visit.started, name] },
    marks: [...marks, mark({ flow, node: '' }, 'call')],
  }
}

/** Reasons for which a node speaks again without having been left (`missed`, `chosen`, `heard`, `sayAgain` of the flow step). */
const again = /, try \d+ of \d+$|^repeat$|^the prompt could not be played$|^played again/

const entered: Rule<'flow.entered'> = (visit, { flow, node, because }, at) => {
  const { place } = visit
  const silent = because.startsWith('no key') ? atPlace(visit, (here) => mark(here, 'noKey')) : []
  if (place !== null && place.flow === flow && place.node === node && again.test(because)) {
    const label = because.replace(/, try \d+ of \d+$/, '')
    return counts(visit, ...silent, mark(place, 'asked', label))
  }
  const next = place === null || place.flow === flow ? node : `${flow}:${node}`
  const late = because === 'no answer in time' ? atPlace(visit, (here) => mark(here, 'lookup', 'tooLate')) : []
  return {
    visit: { ...visit, place: { flow, node, since: at }, transferring: false, lookup: null },
    marks: [
      ...silent,
      ...late,
      ...atPlace(visit, (here) => mark(here, 'way', because, 0, next)),
      ...left(visit, at),
      mark({ flow, node }, 'entered'),
    ],
  }
}

const keyKinds = { taken: 'key', wrong: 'wrongKey', late: 'lateKey' } as const

const keyed: Rule<'flow.keyed'> = (visit, { flow, node, key, verdict }) =>
  counts(visit, mark({ flow, node }, keyKinds[verdict], key))

const collected: Rule<'flow.collected'> = (visit, { flow, node, verdict }) =>
  counts(visit, mark({ flow, node }, 'collected', verdict))

const surveyed: Rule<'flow.surveyed'> = (visit, { flow, node, answer }) =>
  counts(visit, mark({ flow, node }, 'survey', answer ?? 'none'))

const lookingUp: Rule<'flow.lookingUp'> = (visit, { lookup }) => ({
  visit: { ...visit, lookup },
  marks: atPlace(visit, (here) => mark(here, 'lookup', 'asked')),
})

/** An answer that came after the flow had gone on was no answer. */
const answered: Rule<'lookup.answered'> = (visit, { lookup, result }) =>
  visit.lookup !== lookup
    ? counts(visit)
    : { visit: { ...visit, lookup: null }, marks: atPlace(visit, (here) => mark(here, 'lookup', result)) }

const texting: Rule<'flow.texting'> = (visit, { flow, node, message, call }) => ({
  visit,
  marks: [mark({ flow, node }, 'text', 'asked')],
  text: [message, { flow, node, call, line: visit.line, arrivedAt: visit.arrivedAt, states: [] }],
})

const transferring: Rule<'flow.transferring'> = (visit) => ({
  visit: { ...visit, transferring: true },
  marks: atPlace(visit, (here) => mark(here, 'transfer', 'asked')),
})

/** Transfers of agents end with the same event; those are not the flow's. */
const transferEnded: Rule<'call.transferEnded'> = (visit, { result, returnedTo }, at) => {
  if (!visit.transferring) return counts(visit)
  const told = atPlace(visit, (here) => mark(here, 'transfer', result))
  if (result !== 'connected' && returnedTo === 'flow') return { visit: { ...visit, transferring: false }, marks: told }
  return leave(visit, at, ...told)
}

const queueing: Rule<'flow.queueing'> = (visit, { queue }, at) =>
  leave(visit, at, ...atPlace(visit, (here) => mark(here, 'queued', queue)))

const voicemail: Rule<'flow.voicemail'> = (visit, { queue }, at) =>
  leave(visit, at, ...atPlace(visit, (here) => mark(here, 'voicemail', queue)))

const flowEnded: Rule<'flow.ended'> = (visit, { outcome }, at) =>
  leave(visit, at, ...atPlace(visit, (here) => mark(here, 'ended', outcome)))

const legEnded: Rule<'leg.ended'> = (visit, _fact, at) => counts({ ...visit, goneAt: visit.goneAt ?? at })

/** Whoever is still in a flow when the call ends has hung up there. */
const ended: Rule<'call.ended'> = (visit, { by }, at) => ({
  ...leave(visit, at, ...atPlace(visit, (here) => mark(here, 'dropOut', by))),
  visit: null,
})

/** What each entry counts of the call it is about. Types that are not named count nothing. */
export const callCounts: { readonly [T in Body['type']]?: Rule<T> } = {
  'call.flowing': flowing,
  'flow.started': started,
  'flow.entered': entered,
  'flow.keyed': keyed,
  'flow.collected': collected,
  'flow.surveyed': surveyed,
  'flow.lookingUp': lookingUp,
  'lookup.answered': answered,
  'flow.texting': texting,
  'flow.transferring': transferring,
  'call.transferEnded': transferEnded,
  'flow.queueing': queueing,
  'flow.voicemail': voicemail,
  'flow.ended': flowEnded,
  'leg.ended': legEnded,
  'call.ended': ended,
}
