import type { Command } from 'commander'
import type { ToolsOf } from '../program.ts'
import { addCampaignActs } from './campaign-acts.ts'
import { addCampaignDesk, checkFiles, langOption, type Tongue, tellPlanProblems } from './campaign-desk.ts'
import { addCampaignForecast } from './campaign-forecast.ts'
import { addCampaignLooks } from './campaign-looks.ts'
import { addCampaignMachines } from './campaign-machines.ts'
import { addCampaignReplay } from './campaign-replay.ts'
import { addCampaignSimulate } from './campaign-simulate.ts'

/** `campaign …`: plans on the desk, and campaigns at the API. */
export const addCampaigns = (program: Command, tools: ToolsOf): void => {
  const campaign = program.command('campaign').alias('campaigns').description('架電キャンペーン: 計画・対象・状況')
  addCampaignDesk(campaign, tools)
  addCampaignSimulate(campaign, tools)
  addCampaignReplay(campaign, tools)
  addCampaignForecast(campaign, tools)
  campaign
    .command('check <files...>')
    .description('計画ファイルの検査（登録しない）')
    .option('--world <api|file>', 'the set-up to hold it against: api, or a file of `config show`')
    .option(...langOption)
    .action(async (names: readonly string[], { world, lang }: { world?: string; lang: Tongue }) =>
      tellPlanProblems(await checkFiles(names, world, tools), lang, tools),
    )
  addCampaignActs(campaign, tools)
  addCampaignLooks(campaign, tools)
  addCampaignMachines(campaign, tools)
}
