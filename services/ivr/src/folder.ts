import {
  configAsNow,
  emptyFlowFloor,
  type FloorConfig,
  type FlowEvent,
  type FlowFloor,
  type FlowRun,
  type LogId,
  runAsNow,
  stepFlows,
} from '@tsunagu/core'
import type { Changes, Folder } from '@tsunagu/runtime'

/** `config`: every set-up still followed, the present one last and named; `run:<call>`: one caller in a flow. */
type StoredPlans = { readonly plan: LogId | null; readonly plans: readonly (readonly [LogId, FloorConfig])[] }

const runField = (call: string): string => `run:${call}`

/** How the flows of a floor are kept in its state hash, and the step that moves them. */
export const ivrFolder: Folder<FlowFloor, FlowEvent> = {
  service: 'ivr',
  initial: () => emptyFlowFloor,
  load: (fields) => {
    const stored = JSON.parse(fields.get('config') ?? '{"plan":null,"plans":[]}') as StoredPlans
    const runs = [...fields]
      .filter(([field]) => field.startsWith('run:'))
      .map(([, json]) => runAsNow(JSON.parse(json) as FlowRun))
      .map((run) => [run.call, run] as const)
    const plans = stored.plans.map(([id, config]) => [id, configAsNow(config)] as const)
    return { plan: stored.plan, plans: new Map(plans), runs: new Map(runs) }
  },
  diff: (before, after) => {
    const runs = runChanges(before, after)
    if (before.plans === after.plans && before.plan === after.plan) return runs
    const stored: StoredPlans = { plan: after.plan, plans: [...after.plans] }
    return { ...runs, set: { ...runs.set, config: JSON.stringify(stored) } }
  },
  step: stepFlows,
}

const runChanges = (before: FlowFloor, after: FlowFloor): Changes => {
  if (before.runs === after.runs) return { set: {}, del: [] }
  const changed = [...after.runs].filter(([call, run]) => before.runs.get(call) !== run)
  const gone = [...before.runs.keys()].filter((call) => !after.runs.has(call))
  return {
    set: Object.fromEntries(changed.map(([call, run]) => [runField(call), JSON.stringify(run)])),
    del: gone.map(runField),
  }
}
