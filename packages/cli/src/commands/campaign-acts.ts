import { readPlan } from '@tsunagu/flows'
import {
  type CampaignSaved,
  campaignSavedSchema,
  campaignViewSchema,
  type ListPreview,
  listedSchema,
  listPreviewSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { parseDocument } from 'yaml'
import type { Api } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { tableText } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { checkFiles, tellPlanProblems } from './campaign-desk.ts'
import { textOfFile } from './flow-files.ts'

export const campaignPath = (campaign: string, what = ''): string =>
  `/v1/campaigns/${encodeURIComponent(campaign)}${what}`

/** What changes a campaign; each may be said twice without harm. */
export const addCampaignActs = (campaign: Command, tools: ToolsOf): void => {
  addPuts(campaign, tools)
  addStates(campaign, tools)
  campaign
    .command('reload <campaign>')
    .description('対象者の一覧を今のデータで作り直す')
    .action(async (id: string) => {
      const { api, out } = tools()
      const listed = await api.call(listedSchema, 'POST', campaignPath(id, '/list'), {})
      const { added, back, kept, out: gone } = listed
      out.say(listed, `${previewText(listed.preview)}\n追加 ${added}、戻り ${back}、変わらず ${kept}、外れ ${gone}`)
    })
}

const addPuts = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('create <file>')
    .description('計画を登録・変更する（開始はしない）')
    .option('--dry-run', '検査と対象者の件数だけ', false)
    .action(async (file: string, { dryRun }: { dryRun: boolean }) => {
      const { api, out } = tools()
      const source = textOfFile(file)
      if (dryRun) {
        const preview = await api.call(listPreviewSchema, 'POST', '/v1/campaigns/preview', { source })
        out.say(preview, previewText(preview))
        return
      }
      const read = readPlan(source)
      if (!read.ok) return tellPlanProblems(await checkFiles([file], undefined, tools), 'ja', tools)
      const body = { source, base: null }
      const saved = await api.call(campaignSavedSchema, 'PUT', campaignPath(read.plan.campaign), body)
      out.say(saved, savedText(saved, '登録しました'))
    })
  campaign
    .command('set <campaign> <field> <value>')
    .description('計画の一項目を変える（例: set kokuho pacing.cap 0.01）')
    .action(async (id: string, field: string, value: string) => {
      const { api, out } = tools()
      const saved = await setField(api, id, field, value)
      out.say(saved, savedText(saved, `${field} を ${value} にしました`))
    })
}

/** Changes one field in the text of the plan, comments and all else kept, upon the version that was read. */
const setField = async (api: Api, id: string, field: string, value: string): Promise<CampaignSaved> => {
  const view = await api.call(campaignViewSchema, 'GET', campaignPath(id))
  const document = parseDocument(view.source)
  const parsed: unknown = parseDocument(value).toJS()
  document.setIn(field.split('.'), parsed)
  const read = readPlan(document.toString())
  if (!read.ok) {
    const told = read.problems.map(({ path, ja, en, expected }) => `${path}: ${ja} / ${en} ${expected}`)
    throw new Failure(exitCode.usage, 'campaign.invalid', [`${field} = ${value}`, ...told].join('\n'))
  }
  const body = { source: document.toString(), base: view.version }
  return api.call(campaignSavedSchema, 'PUT', campaignPath(id), body)
}

const states = [
  ['start', 'running', '開始する（もう一度実行しても何も変わらない）', '開始しました'],
  ['pause', 'paused', '一時停止する（通話中・呼出中は続く）', '一時停止しました'],
  ['stop', 'stopped', '終了する（再開はできない）', '終了しました'],
] as const

const addStates = (campaign: Command, tools: ToolsOf): void => {
  for (const [name, state, description, done] of states) {
    const command = campaign.command(`${name} <campaign>`).description(description)
    if (name === 'start') command.option('--dry-run', '検査と対象者の件数だけ', false)
    command.action(async (id: string, { dryRun }: { dryRun?: boolean }) => {
      const { api, out } = tools()
      if (dryRun === true) {
        const { source } = await api.call(campaignViewSchema, 'GET', campaignPath(id))
        const preview = await api.call(listPreviewSchema, 'POST', '/v1/campaigns/preview', { source })
        out.say(preview, previewText(preview))
        return
      }
      const saved = await api.call(campaignSavedSchema, 'POST', campaignPath(id, '/state'), { state })
      out.say(saved, savedText(saved, done))
    })
  }
}

const savedText = ({ campaign, repeated, problems }: CampaignSaved, done: string): string => {
  const { campaign: id, name, state, version, targets } = campaign
  return [
    `${id}「${name}」 第${version}版（${state}）: ${repeated ? '変更はありません' : done}`,
    ...(targets.waiting + targets.done > 0 ? [`対象者 ${targets.waiting}人待ち、${targets.done}人済み`] : []),
    ...problems.map(({ place, code, ja }) => `注意 ${place.line}:${place.column} ${code}: ${ja}`),
  ].join('\n')
}

const excludedText = (excluded: Readonly<Record<string, number>>): string =>
  Object.entries(excluded)
    .map(([why, n]) => `${why} ${n}`)
    .join('、')

/** How the lists come about: condition by condition, then whom the rules leave out. */
const previewText = ({ lists, targets }: ListPreview): string =>
  [
    ...lists.flatMap((list) => [
      `■ ${list.name}`,
      tableText(list.conditions, [
        ['条件', (row) => row.condition],
        ['単独', (row) => row.alone],
        ['ここまで', (row) => row.together],
      ]),
      `該当 ${list.fits}人、除外 ${excludedText(list.excluded) || 'なし'}、ほかのリスト ${list.elsewhere}、上限超え ${list.overMost} → 対象 ${list.targets}人`,
    ]),
    `対象者 合計 ${targets}人`,
  ].join('\n')
