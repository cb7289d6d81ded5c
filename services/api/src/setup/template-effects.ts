import type { FloorConfig, Flow, MessageTemplate } from '@tsunagu/core'
import { type AroundFlows, checkFlow, type FlowProblem, readFlow, worldOf } from '@tsunagu/flows'
import type { Problem } from '@tsunagu/messages'
import { findFlowVersion, readFlows, readPublications, type Trx } from '@tsunagu/store'
import type { House } from '../house.ts'
import { buildFloorConfig } from './floor-config.ts'
import { asProblem, readAround } from './flow-world.ts'
import { wrong } from './problem.ts'
import { lastPublished, type Publisher } from './publish.ts'

/** What flows would meet with another text; `breaks` forbids the change. */
export type TemplateEffects = { readonly breaks: readonly Problem[]; readonly warnings: readonly Problem[] }

/** A flow whose callers would be sent the text, as it is live or planned; `source` points into its lines, where there is one. */
type Sender = { readonly flow: Flow; readonly source: string; readonly planned: boolean }

/**
 * What a change of a template does to the flows that send it: a template is in force with the next text, so there is no
 * publication that could be refused later. Only what the change makes worse counts. Errors of live flows are `breaks`;
 * their warnings, and all that planned versions would be refused for when their time comes, are `warnings`.
 */
export const templateEffects = async (
  house: House,
  visitor: Publisher,
  trx: Trx,
  template: MessageTemplate,
): Promise<TemplateEffects> => {
  const config =
    (await lastPublished(trx, visitor)).config ?? (await buildFloorConfig(trx, visitor.contract, visitor.floor, 0))
  const before = await readAround(trx, visitor.contract, house.clock.now(), null)
  const others = before.templates?.filter(({ id }) => id !== template.id) ?? []
  const after: AroundFlows = { ...before, templates: [...others, template] }
  const senders = await sendersOf(trx, visitor.contract, config, template.id)
  const worse = senders.map((sender) => ({ sender, problems: added(sender, config, before, after) }))
  const of = (planned: boolean, severity: FlowProblem['severity']): readonly Problem[] =>
    worse
      .filter(({ sender }) => sender.planned === planned)
      .flatMap(({ problems }) => problems.filter((problem) => problem.severity === severity).map(asProblem))
      .map((problem) => (planned ? { ...problem, hint: `公開予約の版: ${problem.hint}` } : problem))
  return { breaks: of(false, 'error'), warnings: [...of(false, 'warning'), ...of(true, 'error')] }
}

const added = (
  { flow, source }: Sender,
  config: FloorConfig,
  before: AroundFlows,
  after: AroundFlows,
): readonly FlowProblem[] => {
  const read = readFlow(source)
  const placeOf = read.ok ? read.file.placeOf : () => null
  const problems = (around: AroundFlows) => checkFlow(flow, worldOf(config, around), placeOf)
  const known = new Set(problems(before).map((problem) => JSON.stringify(problem)))
  return problems(after).filter((problem) => !known.has(JSON.stringify(problem)))
}

const sendersOf = async (
  trx: Trx,
  contract: string,
  config: FloorConfig,
  template: string,
): Promise<readonly Sender[]> => {
  const sends = (flow: Flow): boolean =>
    Object.values(flow.nodes).some((node) => node.type === 'sms' && node.template === template)
  const senders: Sender[] = []
  for (const flow of config.flows.filter(sends)) {
    const source = (await findFlowVersion(trx, contract, flow.id, flow.version))?.source ?? ''
    senders.push({ flow, source, planned: false })
  }
  const planned = (await plannedFlows(trx, contract)).filter(({ flow }) => sends(flow))
  return [...senders, ...planned]
}

/** Versions that shall go live at a time. */
const plannedFlows = async (trx: Trx, contract: string): Promise<readonly Sender[]> => {
  const planned = (await readPublications(trx, contract, null)).filter(({ state }) => state === 'planned')
  const senders: Sender[] = []
  for (const { flow, version } of planned) {
    const saved = await findFlowVersion(trx, contract, flow, version)
    if (saved !== null && saved.parsed !== null)
      senders.push({ flow: saved.parsed, source: saved.source, planned: true })
  }
  return senders
}

/** Nodes that send this text, of flows as they are set up or planned: without it they would send none. */
export const usesOfTemplate = async (trx: Trx, contract: string, template: string): Promise<readonly Problem[]> => {
  const flows = [...(await readFlows(trx, contract)), ...(await plannedFlows(trx, contract)).map(({ flow }) => flow)]
  return flows.flatMap((flow) =>
    Object.entries(flow.nodes)
      .filter(([, node]) => node.type === 'sms' && node.template === template)
      .map(([name]) => wrong(`flows.${flow.id}.nodes.${name}.template`, template, 'another template, or no text')),
  )
}
