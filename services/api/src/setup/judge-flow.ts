import type { FloorConfig } from '@tsunagu/core'
import { type AroundFlows, checkFlow, type FlowFile, hasErrors, readFlow, runExample, worldOf } from '@tsunagu/flows'
import type { FlowVerdict, Problem } from '@tsunagu/messages'
import { asProblem } from './flow-world.ts'

/** A text, what it says, and whether it may go live. `file` is null when it could not be read. */
export type Judged = { readonly file: FlowFile | null; readonly verdict: FlowVerdict }

/** Reads a text, checks the flow in it against a set-up, and walks its examples there. */
export const judgeFlow = (source: string, config: FloorConfig, around: AroundFlows): Judged => {
  const read = readFlow(source)
  if (!read.ok) return { file: null, verdict: { sound: false, problems: [...read.problems], examples: [] } }
  const { flow, examples, placeOf } = read.file
  const problems = [...checkFlow(flow, worldOf(config, around), placeOf)]
  // An example of a flow that leads nowhere would tell the same once more, and less clearly.
  const outcomes = hasErrors(problems) ? [] : examples.map((example) => runExample(example, flow, config))
  return {
    file: read.file,
    verdict: {
      sound: !hasErrors(problems) && outcomes.every(({ differences }) => differences.length === 0),
      problems,
      examples: outcomes.map(({ name, differences, walk }) => ({
        ...{ name, differences: [...differences], walk: [...walk] },
      })),
    },
  }
}

/** Whether the examples of a text go as they say; what cannot be read has none that do. */
export const examplesHold = (source: string, config: FloorConfig): boolean => {
  const read = readFlow(source)
  return (
    read.ok &&
    read.file.examples.every((example) => runExample(example, read.file.flow, config).differences.length === 0)
  )
}

/** What keeps a flow from going live, as details of an error. */
export const refusalsOf = (flow: string, { problems, examples }: FlowVerdict): readonly Problem[] => [
  ...problems.filter(({ severity }) => severity === 'error').map(asProblem),
  ...examples.flatMap(({ name, differences, walk }) =>
    differences.map(({ what, expected, found }) => ({
      where: `flows.${flow}.examples (${name}) ${what}`,
      ...{ found, expected, hint: walk.join('\n') },
    })),
  ),
]
