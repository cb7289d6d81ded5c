import type { Calendar, EpochMs, FloorConfig, Flow, Holidays, Line, LookupSource, MessageTemplate } from '@tsunagu/core'

/**
 * What a flow is checked against. What is null is not known here (a file on an editor's desk), and what leans on it is not
 * looked at.
 */
export type FlowWorld = {
  /** The 13 months that are looked at begin here. */
  readonly now: EpochMs
  readonly flows: readonly Flow[]
  readonly lines: readonly Pick<Line, 'id' | 'flow'>[] | null
  readonly queues: readonly { readonly id: string; readonly callback: boolean }[] | null
  readonly calendars: readonly Calendar[] | null
  readonly holidays: Holidays
  readonly transferNumbers: readonly string[] | null
  /** Every prompt that can be played, `ja/greeting`: recorded, or a stand-in. */
  readonly prompts: ReadonlySet<string> | null
  readonly templates: readonly MessageTemplate[] | null
  readonly sources: readonly LookupSource[] | null
  readonly limits: FlowLimits
}

export type FlowLimits = {
  /** Menus that a caller may have to pass, at most. */
  readonly menus: number
  readonly tooManyMenus: 'error' | 'warning'
}

export const standardFlowLimits: FlowLimits = { menus: 4, tooManyMenus: 'warning' }

/** What flows lean on beside the configuration; null: not known here, so not looked at. */
export type AroundFlows = Pick<FlowWorld, 'now' | 'templates' | 'sources'> & {
  /** Prompts that can be played without a recording: what the set-up has spoken, and tones. */
  readonly standIns: ReadonlySet<string> | null
}

/** The world of the flows of a configuration. */
export const worldOf = (config: FloorConfig, { standIns, ...around }: AroundFlows): FlowWorld => ({
  ...around,
  prompts: playable(config, standIns),
  flows: config.flows,
  lines: config.lines,
  queues: config.queues.map(({ id, callback }) => ({ id, callback: callback !== null })),
  calendars: config.calendars,
  holidays: config.holidays,
  transferNumbers: config.transferNumbers,
  limits: standardFlowLimits,
})

/** Every prompt that has a sound; null: not known here. */
export const playable = (
  { prompts }: Pick<FloorConfig, 'prompts'>,
  standIns: ReadonlySet<string> | null,
): ReadonlySet<string> | null => (standIns === null ? null : new Set([...standIns, ...Object.keys(prompts)]))

/** A world in which nothing is known but these flows. */
export const bareWorld = (flows: readonly Flow[], now: EpochMs): FlowWorld => ({
  ...{ now, flows, lines: null, queues: null, calendars: null, holidays: {}, transferNumbers: null },
  ...{ prompts: null, templates: null, sources: null, limits: standardFlowLimits },
})
