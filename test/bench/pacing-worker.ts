import type { DialScenario } from '@tsunagu/core'
import { pacingRows } from './pacing-rows.ts'
import { wholeRows } from './pacing-whole-rows.ts'

/** Laws over days of the pacer alone, or ours through acd and the whole dialler. */
export type PacingWork = { readonly kind: 'laws' | 'whole'; readonly scenario: DialScenario }

// A process of its own, so that both cores work: one scenario in, its rows out.
process.on('message', ({ kind, scenario }: PacingWork) => {
  process.send?.(kind === 'laws' ? pacingRows(scenario) : wholeRows(scenario))
})
