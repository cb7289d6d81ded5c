import type { DialScenario } from '@tsunagu/core'
import { pacingRows } from './pacing-rows.ts'

// A process of its own, so that both cores work: one scenario in, its rows out.
process.on('message', (scenario: DialScenario) => {
  process.send?.(pacingRows(scenario))
})
