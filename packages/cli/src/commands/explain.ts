import { agentExplainedSchema, offerExplainedSchema, type ReadOfLog, waitExplainedSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import type { ToolsOf } from '../program.ts'

type Tongue = { readonly lang: string }
type Lines = readonly { readonly ja: string; readonly en: string }[]

const inTongue = (lines: Lines, { lang }: Tongue): string =>
  lines.map((line) => (lang === 'en' ? line.en : line.ja)).join('\n')

const tellRead = ({ from, entries, whole, tookMs }: ReadOfLog): void => {
  if (!whole) console.error('the log no longer reaches back to the beginning: what happened before is missing')
  if (process.stderr.isTTY) console.error(`(${entries} entries of the log after ${from}, ${tookMs} ms)`)
}

const langOption = ['--lang <lang>', 'ja or en', 'ja'] as const

/** Why a caller waited, why a phone was silent, why this agent: acd's decisions taken again from the log. */
export const addExplain = (program: Command, tools: ToolsOf): void => {
  const explain = program.command('explain').description('なぜ: ログから判断をたどり直す')
  explain
    .command('wait <call>')
    .description('なぜ待ったか（既定: 待ち時間全体）')
    .option('--at <time>', 'ISO 8601: that moment only')
    .option(...langOption)
    .action(async (call: string, { at, ...tongue }: Tongue & { at?: string }) => {
      const { api, out } = tools()
      const wait = await api.call(waitExplainedSchema, 'GET', `/v1/explain/wait${query({ call, at })}`)
      out.say(wait, inTongue(wait.lines, tongue))
      tellRead(wait.read)
    })
  explain
    .command('agent <agent>')
    .description('なぜ電話機が鳴らなかったか（既定: いま）')
    .option('--at <time>', 'ISO 8601')
    .option(...langOption)
    .action(async (agent: string, { at, ...tongue }: Tongue & { at?: string }) => {
      const { api, out } = tools()
      const silence = await api.call(agentExplainedSchema, 'GET', `/v1/explain/agent${query({ agent, at })}`)
      out.say(silence, inTongue(silence.lines, tongue))
      tellRead(silence.read)
    })
  explain
    .command('offer <call>')
    .description('なぜこの担当者が呼ばれたか（既定: 最後の呼出）')
    .option('--n <n>', 'which of the call’s offers, from 1')
    .option(...langOption)
    .action(async (call: string, { n, ...tongue }: Tongue & { n?: string }) => {
      const { api, out } = tools()
      const offer = await api.call(offerExplainedSchema, 'GET', `/v1/explain/offer${query({ call, n })}`)
      out.say(offer, inTongue(offer.lines, tongue))
      tellRead(offer.read)
    })
}
