import { peopleOfHistory, type Target } from '@tsunagu/core'
import { type CampaignForecast, campaignForecastSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { unknownPersons } from '../campaign/simulated-plans.ts'
import type { ToolsOf } from '../program.ts'
import { sayTrial, type TrialFlags, trialOf, withTrialOptions } from './campaign-simulate.ts'
import { wholeNumber } from './floor-plan-options.ts'

/** More change nothing of a day, and take their time. */
const mostPersons = 20_000

/** `campaign forecast`: how a campaign will go, from its own list and what its attempts have shown. */
export const addCampaignForecast = (campaign: Command, tools: ToolsOf): void => {
  withTrialOptions(campaign.command('forecast <campaign>'))
    .description('登録したキャンペーンの見込み（これまでの架電の実績と、いまの対象者から。発信しない）')
    .option('--persons <n>', '対象者の数（既定: いま待っている人数。一覧のない下書きは 2000）')
    .addHelpText(
      'after',
      '\nExample: tsunagu campaign forecast kokuho-yobikake --agents 3,5 --mode progressive,predictive:1',
    )
    .action(async (id: string, flags: TrialFlags) => {
      const path = `/v1/campaigns/${encodeURIComponent(id)}/forecast`
      const found = await tools().api.call(campaignForecastSchema, 'GET', path)
      const { campaign, floor, history } = found
      const people = peopleOfHistory(history)
      sayTrial(
        trialOf({ flags, campaign, floor, targets: targetsOf(found, flags), people }),
        flags,
        tools,
        basisOf(found),
      )
    })
}

/** The first of the list stand for the rest of it, each a person and a number of his own. */
const targetsOf = ({ targets, waiting }: CampaignForecast, { persons }: TrialFlags): readonly Target[] => {
  const count = wholeNumber('--persons', persons, Math.min(mostPersons, waiting === 0 ? 2_000 : waiting), 1)
  if (targets.length === 0) return unknownPersons(count)
  return Array.from({ length: count }, (_, n) => again(targets[n % targets.length] as Target, n, targets.length))
}

const again = (like: Target, n: number, sample: number): Target => {
  const round = Math.floor(n / sample)
  if (round === 0) return like
  const other = (number: string): string => `0${Number(number) + round * 100_000}`
  return {
    ...like,
    ...{ target: n + 1, person: n + 1, rank: n + 1 },
    household: like.household === null ? null : like.household + round * 100_000,
    standing: { ...like.standing, numbers: like.standing.numbers.map(other) },
    tried: like.tried.map((one) => ({ ...one, number: other(one.number) })),
    numberTried: like.numberTried.map((one) => ({ ...one, number: other(one.number) })),
    householdTried: like.householdTried.map((one) => ({ ...one, number: other(one.number) })),
  }
}

const sources = { campaign: 'このキャンペーン', contract: 'この契約のすべてのキャンペーン', none: '' } as const

const basisOf = ({ historyOf, history, targets, waiting }: CampaignForecast): string => {
  const seen =
    historyOf === 'none'
      ? '架電の実績はまだない（公表値で試算）'
      : `実績: ${sources[historyOf]}の60日間、架電 ${history.attempts}、応答 ${history.answered}、通話 平均 ${Math.round(history.talk.meanMs / 1_000)} 秒`
  return `${seen}。対象者: ${targets.length === 0 ? '一覧はまだない' : `待ち ${waiting} 人`}`
}
