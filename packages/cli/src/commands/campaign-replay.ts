import { replaySchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { divergenceText, readLog, replayDecisions } from '../campaign/decision-log.ts'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'

/** Whether the decisions of a log are made again by the pacing and the rules of this version. */
export const addCampaignReplay = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('replay [log]')
    .description('発信の判断をログからやり直し、記録と照合する（ファイルなし: 稼働中のログ）')
    .addHelpText(
      'after',
      '\nThe log: one entry a line, as `campaign simulate --log FILE` writes it. Without a file: the floor’s own, at the API.',
    )
    .action(async (log: string | undefined) => (log === undefined ? replayFloor(tools) : replayFile(log, tools)))
}

const replayFile = (path: string, tools: ToolsOf): void => {
  const { folded, events, divergence } = replayDecisions(readLog(path))
  const difference = divergence === null ? null : divergenceText(divergence)
  const same = difference === null
  tools().out.say({ log: path, folded, events, same, difference }, text(folded, events, same))
  if (difference !== null) throw new Failure(exitCode.refused, 'replay.differs', difference)
}

const replayFloor = async (tools: ToolsOf): Promise<void> => {
  const { api, out } = tools()
  const result = await api.call(replaySchema, 'GET', '/v1/replay?service=dialler')
  out.say(result, text(result.folded, result.events, result.same))
  if (!result.same) throw new Failure(exitCode.refused, 'replay.differs', `dialler: ${result.difference}`)
}

const text = (folded: number, events: number, same: boolean): string =>
  `${folded} entries folded, ${events} decisions and attempts ${same ? 'made again, all the same' : 'made again up to the first that is not the same'}`
