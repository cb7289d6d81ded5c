import {
  codeFields,
  type Flow,
  type FlowNode,
  fieldsOfTemplate,
  inLanguage,
  numeralLanguages,
  partsOf,
  type Spoken,
} from '@tsunagu/core'
import { doubtful, type Found, wrong } from './found.ts'
import { deepest, type Reached } from './walk.ts'
import { nodeIn, wordsOf } from './ways.ts'
import type { FlowWorld } from './world.ts'

/** What is wrong because of how callers come to a node: in which languages, with which values, after how many menus. */
export const reachProblems = (flow: Flow, reached: readonly Reached[], world: FlowWorld): readonly Found[] =>
  Object.keys(flow.nodes).flatMap((name) => {
    const node = nodeIn(flow, name)
    const here = reached.filter(({ spot }) => spot.node === name)
    if (node === undefined || here.length === 0) return []
    return [
      ...promptProblems(name, node, here, world),
      ...valueProblems(name, node, here, world),
      ...menuDepth(name, node, here, world),
      ...callProblems(name, node, here, flow, world),
    ]
  })

const languagesOf = (here: readonly Reached[]): readonly string[] => [...new Set(here.map(({ spot }) => spot.language))]

/** Words with the path of each. */
const spokenOf = (node: FlowNode): readonly { readonly path: string; readonly one: Spoken }[] => [
  ...wordsOf(node).flatMap(({ path, spoken }) => spoken.map((one, index) => ({ path: `${path}.${index}`, one }))),
  ...(node.type === 'collect' && node.confirm !== null
    ? [{ path: 'confirm', one: { say: node.confirm.say, of: node.into } }]
    : []),
]

const promptProblems = (
  name: string,
  node: FlowNode,
  here: readonly Reached[],
  { prompts }: FlowWorld,
): readonly Found[] =>
  spokenOf(node).flatMap(({ path, one }) =>
    languagesOf(here).flatMap((language) => {
      const numeral = typeof one === 'string' || one.say === 'digits' || numeralLanguages.includes(language)
      const needed = typeof one === 'string' ? [inLanguage(one, language)] : partsOf(one.say, language)
      const missing = prompts === null ? [] : [...new Set(needed)].filter((prompt) => !prompts.has(prompt))
      const shown = missing.length > 4 ? [...missing.slice(0, 4), `… (${missing.length})`] : missing
      return [
        ...(numeral ? [] : [doubtful(name, path, 'say.noNumerals', language, numeralLanguages.join(', '))]),
        ...(missing.length === 0 ? [] : [wrong(name, path, 'prompt.missing', shown.join(', '))]),
      ]
    }),
  )

type Use = { readonly path: string; readonly value: string; readonly needed: boolean }

const valueProblems = (name: string, node: FlowNode, here: readonly Reached[], world: FlowWorld): readonly Found[] =>
  [...usesOf(node, here, world), ...missingLanguages(name, node, here, world)].flatMap((use) => {
    if ('code' in use) return [use]
    if (here.every(({ known }) => !known.may.has(use.value)))
      return [wrong(name, use.path, 'value.neverSet', use.value)]
    const sure = here.every(({ known }) => known.must.has(use.value))
    return sure || !use.needed ? [] : [doubtful(name, use.path, 'value.maybeUnset', use.value)]
  })

const usesOf = (node: FlowNode, here: readonly Reached[], world: FlowWorld): readonly Use[] => [
  ...wordsOf(node).flatMap(({ path, spoken }) =>
    spoken.flatMap((one, index) =>
      // What was keyed in just now is there when it is read back.
      typeof one === 'string' || (node.type === 'collect' && path.startsWith('confirm') && one.of === node.into)
        ? []
        : [{ path: `${path}.${index}.of`, value: one.of, needed: true }],
    ),
  ),
  ...ownUses(node, here, world),
]

const ownUses = (node: FlowNode, here: readonly Reached[], world: FlowWorld): readonly Use[] => {
  switch (node.type) {
    case 'branch':
      return node.on.kind === 'value' ? [{ path: 'on', value: node.on.of, needed: false }] : []
    case 'data':
      return Object.entries(node.keys)
        .filter(([, value]) => value !== 'caller')
        .map(([field, value]) => ({ path: `keys.${field}`, value, needed: false }))
    case 'transfer':
      return [...node.note.matchAll(/\{([A-Za-z][A-Za-z0-9_]*)\}/g)].map(([, value]) => ({
        ...{ path: 'note', value: value ?? '', needed: false },
      }))
    case 'sms': {
      const texts = world.templates?.find(({ id }) => id === node.template)?.texts ?? {}
      const told = languagesOf(here).map((language) => texts[language] ?? texts.ja ?? '')
      const needed = told.flatMap((text) => fieldsOfTemplate(text).needed)
      const fields = new Set(needed.filter((field) => !codeFields.includes(field)))
      return [
        ...(node.to === null ? [] : [{ path: 'to', value: node.to, needed: true }]),
        ...[...fields].map((value) => ({ path: 'template', value, needed: true })),
      ]
    }
    default:
      return []
  }
}

const missingLanguages = (
  name: string,
  node: FlowNode,
  here: readonly Reached[],
  { templates }: FlowWorld,
): readonly Found[] => {
  const texts = node.type === 'sms' ? templates?.find(({ id }) => id === node.template)?.texts : undefined
  if (texts === undefined) return []
  return languagesOf(here)
    .filter((language) => texts[language] === undefined)
    .map((language) =>
      // Callers of other languages get the Japanese text; without that one, nothing.
      texts.ja === undefined
        ? wrong(name, 'template', 'sms.languageMissing', language, Object.keys(texts).join(', '))
        : doubtful(name, 'template', 'sms.languageMissing', language, Object.keys(texts).join(', ')),
    )
}

const menuDepth = (name: string, node: FlowNode, here: readonly Reached[], { limits }: FlowWorld): readonly Found[] => {
  const menus = Math.min(...here.map(({ known }) => known.menus)) + 1
  if (node.type !== 'menu' || menus <= limits.menus) return []
  const told = limits.tooManyMenus === 'error' ? wrong : doubtful
  return [told(name, '', 'menu.tooDeep', String(menus), `≤ ${limits.menus}`)]
}

/** Flows that call each other in a circle, or too deep. */
const callProblems = (
  name: string,
  node: FlowNode,
  here: readonly Reached[],
  { id }: Flow,
  { flows }: FlowWorld,
): readonly Found[] => {
  if (node.type !== 'flow') return []
  const round = wayBack(node.flow, id, flows)
  if (round !== null) return [wrong(name, 'flow', 'flow.recursion', [id, ...round].join(' → '))]
  return here.some(({ spot }) => spot.frames.length >= deepest)
    ? [wrong(name, 'flow', 'flow.tooDeep', String(deepest + 1), `≤ ${deepest}`)]
    : []
}

/** The flows through which one flow calls another at last; null: it does not. */
const wayBack = (from: string, to: string, flows: readonly Flow[]): readonly string[] | null => {
  const seen = new Set<string>()
  const ways: (readonly string[])[] = [[from]]
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? from
    if (last === to) return way
    if (seen.has(last)) continue
    seen.add(last)
    for (const node of Object.values(flows.find(({ id }) => id === last)?.nodes ?? {}))
      if (node.type === 'flow') ways.push([...way, node.flow])
  }
  return null
}
