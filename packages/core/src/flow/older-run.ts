import type { FlowRun } from './flow-run.ts'

/** What a run of a version before 0.3 did not know: a service that is replaced goes on with the callers in its flows. */
const unknown = {
  line: '',
  caller: { kind: 'unavailable' },
  language: 'ja',
  values: {},
  frames: [],
  texts: 0,
  hashUntil: null,
} as const

/** A stored run with all that a run has now. */
export const runAsNow = (stored: FlowRun): FlowRun =>
  stored.phase === 'awaitingKey'
    ? { ...unknown, ...stored, digits: stored.digits ?? '', confirming: stored.confirming ?? false }
    : { ...unknown, ...stored }
