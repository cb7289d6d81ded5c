import type { Flow, Rehearsal } from '@tsunagu/core'
import { nodeIn } from '../check/ways.ts'
import type { FlowExample } from './example.ts'

type Values = Readonly<Record<string, string>>

/**
 * What the values hold at the end of a walk. A run that is over keeps none, so they are told from the way: what was set,
 * counted, keyed in and looked up on it.
 */
export const valuesAfter = (example: FlowExample, went: Rehearsal, flows: readonly Flow[]): Values => {
  let values: Values = {}
  let keyed = ''
  let here = { flow: went.flow, node: '' }
  let answered = 0
  const nodeOf = ({ flow, node }: typeof here) =>
    nodeIn(
      flows.find(({ id }) => id === flow),
      node,
    )
  for (const moment of went.moments) {
    if (moment.type === 'presses') keyed = moment.key === '*' ? '' : keyed + moment.key
    if (moment.type === 'told' && moment.event.type === 'flow.collected') {
      const { verdict, length } = moment.event
      const node = nodeOf(here)
      if (node?.type === 'collect' && (verdict === 'taken' || verdict === 'confirmed'))
        values = { ...values, [node.into]: keyedAs(node.as, keyed.slice(0, length)) }
      keyed = ''
    }
    if (moment.type !== 'goes') continue
    const left = nodeOf(here)
    if (left?.type === 'data' && ['found', 'not found', 'could not be looked up'].includes(moment.because)) {
      const record = example.lookups[Math.min(answered, example.lookups.length - 1)]?.values ?? {}
      if (moment.because === 'found')
        for (const [name, field] of Object.entries(left.into)) values = { ...values, [name]: record[field] ?? '' }
      answered += 1
    }
    here = { flow: moment.flow, node: moment.node }
    keyed = ''
    const node = nodeOf(here)
    if (node?.type === 'set') values = { ...values, ...node.values }
    if (node?.type === 'count') values = { ...values, [node.of]: String(Number(values[node.of] ?? 0) + 1) }
  }
  return went.run?.values ?? values
}

const keyedAs = (as: string, digits: string): string =>
  as === 'date' ? digits.replace(/^(....)(..)(..)$/, '$1-$2-$3') : digits
