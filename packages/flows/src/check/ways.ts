import { type Flow, type FlowNode, type Spoken, unreachable } from '@tsunagu/core'

/** One way out of a node: the field that names it (`keys.3`), and why it is taken, in Japanese for pictures. */
export type Way = {
  readonly path: string
  readonly next: string
  readonly label: string
  /** Taken before the caller has heard a word, or waited for anything. */
  readonly silent: boolean
}

const way = (path: string, next: string, label: string, silent = false): Way => ({ path, next, label, silent })

/** Whether something is surely heard: a value that is read out may be empty. */
const speaks = (spoken: readonly Spoken[]): boolean => spoken.some((one) => typeof one === 'string')

/** Every way out of a node within its flow; a queue, a message and an end have none. */
export const waysOf = (node: FlowNode): readonly Way[] => {
  switch (node.type) {
    case 'announce':
      return [way('next', node.next, '', !speaks(node.prompts))]
    case 'language':
    case 'set':
    case 'count':
    case 'flow':
      return [way('next', node.next, '', true)]
    case 'survey':
      return [way('next', node.next, '')]
    case 'menu':
      return [
        ...Object.entries(node.keys).map(([key, next]) => way(`keys.${key}`, next, `「${key}」`)),
        way('otherwise', node.otherwise, '無操作・誤操作'),
      ]
    case 'collect':
      return [way('next', node.next, '入力完了'), way('otherwise', node.otherwise, '無操作・誤操作')]
    case 'hours':
      return hoursWays(node)
    case 'branch':
      return [
        ...node.cases.map(({ when, next }, index) => way(`cases.${index}.next`, next, caseLabel(when), true)),
        way('otherwise', node.otherwise, 'その他', true),
      ]
    case 'data':
      return [
        way('found', node.found, '該当あり'),
        // With a key missing nobody is asked.
        way('notFound', node.notFound, '該当なし', true),
        way('failed', node.failed, '照会不可'),
      ]
    case 'sms':
      return [way('next', node.next, '送信', true), way('unable', node.unable, '送信不可', true)]
    case 'transfer':
      return [
        way('busy', node.busy, '話中'),
        way('noAnswer', node.noAnswer, '応答なし'),
        way('failed', node.failed, '接続不可', !speaks(node.prompts)),
      ]
    case 'authenticity':
      return [
        way('genuine', node.genuine, '本物'),
        way('unknown', node.unknown, '該当なし'),
        way('failed', node.failed, '照会不可'),
      ]
    case 'queue':
    case 'callback':
    case 'voicemail':
    case 'return':
    case 'end':
      return []
    default:
      return unreachable(node)
  }
}

const hoursWays = (node: Extract<FlowNode, { type: 'hours' }>): readonly Way[] => [
  way('open', node.open, '受付中', true),
  ...Object.entries(node.slots).map(([slot, next]) => way(`slots.${slot}`, next, slot, true)),
  way('closed', node.closed, '受付時間外', true),
  ...(node.holiday === null ? [] : [way('holiday', node.holiday, '休日', true)]),
  ...(node.ended === null ? [] : [way('ended', node.ended, '受付終了', true)]),
  ...(node.emergency === null ? [] : [way('emergency', node.emergency, '緊急停止', true)]),
]

const caseLabel = (when: Extract<FlowNode, { type: 'branch' }>['cases'][number]['when']): string => {
  switch (when.test) {
    case 'is':
      return when.values.join('・')
    case 'begins':
      return `${when.values.join('・')}〜`
    case 'range':
      return `${when.least ?? ''}〜${when.most ?? ''}`
    default:
      return unreachable(when)
  }
}

/** Words of a node with the field that has them. */
export type Words = { readonly path: string; readonly spoken: readonly Spoken[]; readonly needed: boolean }

export const wordsOf = (node: FlowNode): readonly Words[] => {
  const words = (path: string, spoken: readonly Spoken[], needed = false): Words => ({ path, spoken, needed })
  switch (node.type) {
    case 'announce':
    case 'voicemail':
      return [words('prompts', node.prompts, true)]
    case 'menu':
    case 'authenticity':
    case 'survey':
      return [words('prompts', node.prompts, true), words('wrong', node.wrong), words('silent', node.silent)]
    case 'collect':
      return [
        ...[words('prompts', node.prompts, true), words('wrong', node.wrong), words('silent', node.silent)],
        ...(node.confirm === null
          ? []
          : [words('confirm.before', node.confirm.before), words('confirm.after', node.confirm.after)]),
      ]
    case 'transfer':
      return [words('prompts', node.prompts), words('handOver', node.handOver)]
    case 'end':
      return [words('prompts', node.prompts)]
    default:
      return []
  }
}

/** Values that have something after the node was left this way. */
export const valuesSet = (node: FlowNode, path: string): readonly string[] => {
  if (node.type === 'set') return Object.keys(node.values)
  if (node.type === 'count') return [node.of]
  if (node.type === 'collect' && path === 'next') return [node.into]
  if (node.type === 'data' && path === 'found') return Object.keys(node.into)
  return []
}

export const nodeIn = (flow: Flow | undefined, name: string): FlowNode | undefined =>
  flow !== undefined && Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined
