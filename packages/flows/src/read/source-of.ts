import { type Flow, type FlowNode, unreachable } from '@tsunagu/core'
import { stringify } from 'yaml'

/** A text that reads as this flow: of flows that were set up without one. */
export const sourceOf = ({ id, title, language, start, nodes }: Flow): string =>
  stringify({
    flow: id,
    title: title === '' ? id : title,
    language,
    start,
    nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, authoredOf(node)])),
  })

const authoredOf = (node: FlowNode): object =>
  node.type !== 'branch'
    ? node
    : {
        ...node,
        cases: node.cases.map(({ when, next }) => {
          switch (when.test) {
            case 'is':
              return { is: when.values, next }
            case 'begins':
              return { begins: when.values, next }
            case 'range':
              return { least: when.least, most: when.most, next }
            default:
              return unreachable(when)
          }
        }),
      }
