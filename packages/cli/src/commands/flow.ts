import { problemText } from '@tsunagu/flows'
import {
  type FlowState,
  flowListSchema,
  flowPublishedSchema,
  flowStateSchema,
  flowTextSchema,
  setupChangesSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addFlowDesk } from './flow-desk.ts'
import { readFlowFile } from './flow-files.ts'

const path = (id: string): string => `/v1/flows/${encodeURIComponent(id)}`

/** `flow …`: files on the desk, and versions at the API. */
export const addFlow = (program: Command, tools: ToolsOf): void => {
  const flow = program.command('flow').description('案内フロー: 検査・試行・図・版')
  addFlowDesk(flow, tools)
  addReads(flow, tools)
  addWrites(flow, tools)
}

const liveText = ({ live, newest }: FlowState): string =>
  live === null ? '未公開' : live === newest ? `第${live}版` : `第${live}版（新しい版: ${newest}）`

const addReads = (flow: Command, tools: ToolsOf): void => {
  flow
    .command('list')
    .description('案内フローの一覧')
    .action(async () => {
      const { api, out } = tools()
      const list = await api.call(flowListSchema, 'GET', '/v1/flows')
      out.table(list, list.flows, [
        ['flow', (row) => row.flow],
        ['題名', (row) => row.title],
        ['公開', liveText],
        ['予約', (row) => when(row.publications.find(({ state }) => state === 'planned')?.at ?? null)],
        ['回線', (row) => row.lines.join(' ')],
      ])
    })
  flow
    .command('show <id> [version]')
    .description('版の本文（既定: 最新）')
    .action(async (id: string, version: string | undefined) => {
      const { api, out } = tools()
      const number = version ?? String((await api.call(flowStateSchema, 'GET', path(id))).newest)
      const text = await api.call(flowTextSchema, 'GET', `${path(id)}/versions/${encodeURIComponent(number)}`)
      out.say(text, text.source.trimEnd())
    })
  flow
    .command('diff <id> <from> <to>')
    .description('二つの版の違い')
    .action(async (id: string, from: string, to: string) => {
      const { api, out } = tools()
      const textOf = async (version: string): Promise<string> =>
        (await api.call(flowTextSchema, 'GET', `${path(id)}/versions/${encodeURIComponent(version)}`)).source
      const lines = differences((await textOf(from)).split('\n'), (await textOf(to)).split('\n'))
      out.say({ lines }, lines.length === 0 ? '違いはありません' : lines.join('\n'))
    })
  flow
    .command('history <id>')
    .description('版・公開・変更の履歴')
    .action(async (id: string) => {
      const { api, out } = tools()
      const list = await api.call(setupChangesSchema, 'GET', `/v1/setup/changes${query({ part: 'flow', item: id })}`)
      out.table(list, list.changes, [
        ['日時', (row) => when(row.at)],
        ['誰が', (row) => row.by],
        ['何を', (row) => row.summary],
      ])
    })
}

const addWrites = (flow: Command, tools: ToolsOf): void => {
  flow
    .command('put <file>')
    .description('新しい版として登録する（公開はしない）')
    .option('--note <note>', 'what was changed', '')
    .option('--base <version>', 'only if this is still the newest version (0: none)')
    .action(async (name: string, { note, base }: { note: string; base?: string }) => {
      const { api, out } = tools()
      const { file, source, problems } = readFlowFile(name)
      if (file === null)
        throw new Failure(
          exitCode.refused,
          'flow.invalid',
          problems.map((one) => problemText(one, name, 'ja')).join('\n'),
        )
      const { id } = file.flow
      const kept = await api.call(flowTextSchema, 'PUT', path(id), {
        ...{ source, note, base: base === undefined ? null : Number(base) },
      })
      const { verdict, version } = kept
      const failed = verdict.examples.filter(({ differences: all }) => all.length > 0)
      out.say(
        kept,
        [
          `${id} 第${version}版: ${verdict.sound ? '公開できます' : '公開できません'}`,
          ...verdict.problems.map((problem) => problemText(problem, name, 'ja')),
          ...failed.map(({ name: example }) => `✗ 例「${example}」（tsunagu flow test ${name} --world api）`),
        ].join('\n'),
      )
    })
  flow
    .command('publish <id> [version]')
    .description('版を公開する（既定: 最新、いますぐ）')
    .option('--at <time>', 'Tokyo: "2026-12-28 08:30"')
    .action(async (id: string, version: string | undefined, { at }: { at?: string }) => {
      const { api, out } = tools()
      const number = version ?? String((await api.call(flowStateSchema, 'GET', path(id))).newest)
      const body = { at: at === undefined ? null : `${at.replace(' ', 'T')}:00+09:00` }
      const made = await api.call(
        flowPublishedSchema,
        'POST',
        `${path(id)}/versions/${encodeURIComponent(number)}/publish`,
        body,
      )
      out.say(made, stateText(made))
    })
  flow
    .command('rollback <id> [version]')
    .description('前の版にすぐ戻す')
    .action(async (id: string, version: string | undefined) => {
      const { api, out } = tools()
      const body = { version: version === undefined ? null : Number(version) }
      const made = await api.call(flowPublishedSchema, 'POST', `${path(id)}/rollback`, body)
      out.say(made, stateText(made))
    })
}

const stateText = ({ flow, version, state, at }: ReturnType<typeof flowPublishedSchema.parse>): string => {
  const what = `${flow} 第${version}版`
  if (state === 'planned') return `${what}: ${when(at)} に公開します`
  return state === 'done' ? `${what}: 公開しました` : `${what}: 最初の config publish で公開されます`
}

/** Lines that only one of the texts has, as `- ` and `+ `, by the longest common way through both. */
const differences = (from: readonly string[], to: readonly string[]): readonly string[] => {
  const common = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const row = common[i]
      if (row !== undefined) row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) [i, j] = [i + 1, j + 1]
    else if (j >= to.length || (i < from.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${from[i]}`)
      i += 1
    } else {
      lines.push(`+ ${to[j]}`)
      j += 1
    }
  }
  return lines
}
