import { type Queue, standardQueue } from '@tsunagu/core'
import { queueBody, queueSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { ToolsOf } from '../program.ts'
import { bodyOf, levelsOf, readSetupFile } from '../setup-file.ts'
import { addRemove, current, given, kept, numberOf, several } from './setup-parts.ts'

type QueueFlags = {
  readonly name?: string
  readonly strategy?: string
  readonly ringMs?: string
  readonly wrapUpMs?: string
  readonly headStartMs?: string
  readonly announce?: string
  readonly announceEveryMs?: string
  readonly calendar?: string
  readonly need: readonly string[]
}

export const addQueueSetup = (queues: Command, tools: ToolsOf): void => {
  const path = (id: string): string => `/v1/setup/queues/${encodeURIComponent(id)}`
  queues
    .command('set <queue> [file]')
    .description('待ち行列の登録・変更（YAML・JSON のファイル、または項目ごと。項目だけなら、ほかは今のまま）')
    .option('--name <name>', '名称')
    .option('--strategy <strategy>', 'longestIdle, leastRecent, fewestCalls, roundRobin, random, ringAll, tiers')
    .option('--ring-ms <ms>', '呼出時間')
    .option('--wrap-up-ms <ms>', '後処理の上限')
    .option('--head-start-ms <ms>', 'ほかの待ち行列に対して、これだけ長く待ったものとして数える')
    .option('--announce <what>', 'position, wait, both')
    .option('--announce-every-ms <ms>', '案内の間隔（0 は案内なし）')
    .option('--calendar <calendar>', '受付時間（空は常時）')
    .option('--need <skill=level>', '担当者に求めるスキルと段階（1〜9）。繰り返せる', several, [])
    .action(async (id: string, file: string | undefined, flags: QueueFlags) => {
      const { api, out } = tools()
      const before = file === undefined ? await current(api, queueSchema, path(id)) : readSetupFile(file)
      const body = bodyOf(queueBody, withQueueFlags(id, before, flags))
      await api.fetch('PUT', path(id), body)
      out.say({ id, ...body }, `queue ${id} saved${kept}`)
    })
  queues
    .command('show [queue]')
    .description('待ち行列の設定（ID を付けると set に渡せる形）')
    .action(async (id: string | undefined) => {
      const { api, out } = tools()
      if (id !== undefined) {
        const { id: _, ...body } = await api.call(queueSchema, 'GET', path(id))
        return out.say(body, stringify(body).trimEnd())
      }
      const found = await api.call(z.object({ queues: z.array(queueSchema) }), 'GET', '/v1/setup/queues')
      out.table(found.queues, found.queues, [
        ['queue', (queue) => queue.id],
        ['name', (queue) => queue.name],
        ['strategy', (queue) => queue.strategy],
        ['needs', (queue) => queue.needs.map(({ skill, level }) => `${skill}=${level}`).join(',')],
        ['rules', (queue) => rulesOf(queue).join(',')],
        ['callback', (queue) => (queue.callback === null ? '' : `${queue.callback.tries} tries`)],
      ])
    })
  addRemove(queues, tools, 'queue', path)
}

const rulesOf = (queue: Pick<Queue, 'rules'>): readonly string[] =>
  Object.entries(queue.rules).flatMap(([name, rule]) => (rule === null ? [] : [name]))

const withQueueFlags = (id: string, before: unknown, flags: QueueFlags): unknown => {
  const { id: _, ...rest } = { name: id, ...standardQueue, ...(before as object | null), id }
  return {
    ...rest,
    ...given('name', flags.name),
    ...given('strategy', flags.strategy),
    ...given('announce', flags.announce),
    ...given('ringMs', numberOf(flags.ringMs)),
    ...given('wrapUpMs', numberOf(flags.wrapUpMs)),
    ...given('headStartMs', numberOf(flags.headStartMs)),
    ...given('announceEveryMs', numberOf(flags.announceEveryMs)),
    ...given('calendar', flags.calendar === '' ? null : flags.calendar),
    ...(flags.need.length === 0
      ? {}
      : { needs: Object.entries(levelsOf(flags.need)).map(([skill, level]) => ({ skill, level })) }),
  }
}
