import {
  type FloorConfig,
  type Flow,
  type FlowNode,
  inLanguage,
  type Prompt,
  partsOf,
  type Spoken,
} from '@tsunagu/core'
import { promptsOfQueue } from '../setup/queue-problems.ts'

/** Prompt → flows and queues that play it, in every language in which they can. */
export const usedPrompts = (config: FloorConfig): ReadonlyMap<Prompt, readonly string[]> => {
  const used = new Map<Prompt, Set<string>>()
  const add = (prompt: Prompt, by: string): void => {
    used.set(prompt, (used.get(prompt) ?? new Set<string>()).add(by))
  }
  for (const flow of config.flows)
    for (const language of languagesOf(flow, config.flows))
      for (const spoken of Object.values(flow.nodes).flatMap((node) => spokenOf(node)))
        for (const prompt of filesOf(spoken, language)) add(prompt, `flow ${flow.id}`)
  for (const queue of config.queues) for (const { prompt } of promptsOfQueue(queue)) add(prompt, `queue ${queue.id}`)
  return new Map([...used].map(([prompt, by]) => [prompt, [...by]]))
}

/** Languages a run may have in this flow: its own, those it changes to, and those of the flows that call it. */
const languagesOf = (flow: Flow, flows: readonly Flow[], seen: readonly Flow[] = []): ReadonlySet<string> => {
  const nodes = Object.values(flow.nodes)
  const callers = flows.filter(
    (one) => !seen.includes(one) && one !== flow && Object.values(one.nodes).some((node) => calls(node, flow)),
  )
  return new Set([
    flow.language,
    ...nodes.flatMap((node) => (node.type === 'language' ? [node.language] : [])),
    ...callers.flatMap((caller) => [...languagesOf(caller, flows, [...seen, flow])]),
  ])
}

const calls = (node: FlowNode, { id }: Flow): boolean => node.type === 'flow' && node.flow === id

const spokenOf = (node: FlowNode): readonly Spoken[] => [
  ...('prompts' in node ? node.prompts : []),
  ...('wrong' in node ? [...node.wrong, ...node.silent] : []),
  ...('handOver' in node ? node.handOver : []),
  ...(node.type === 'collect' && node.confirm !== null
    ? [...node.confirm.before, { say: node.confirm.say, of: node.into }, ...node.confirm.after]
    : []),
]

const filesOf = (spoken: Spoken, language: string): readonly Prompt[] =>
  typeof spoken === 'string' ? [inLanguage(spoken, language)] : partsOf(spoken.say, language)
