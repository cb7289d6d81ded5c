import { type MachineCalls, machineCallsSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { tableText, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { campaignPath } from './campaign-acts.ts'

/** 留守番電話の判定の聞き直し. */
export const addCampaignMachines = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('machines <campaign>')
    .description('留守番電話と判定した通話のうち聞き直すもの、判定の内訳と誤りの割合')
    .action(async (id: string) => {
      const { api, out } = tools()
      const found = await api.call(machineCallsSchema, 'GET', campaignPath(id, '/machines'))
      out.say(found, machinesText(found))
    })
  campaign
    .command('heard <campaign> <call> <who>')
    .description('聞き直した結果: person（人だった）または machine（留守番電話だった）')
    .action(async (id: string, call: string, heard: string) => {
      const { api, out } = tools()
      if (heard !== 'person' && heard !== 'machine')
        throw new Failure(exitCode.usage, 'heard.unknown', `<who> is "${heard}"; expected person or machine`)
      const path = campaignPath(id, `/machines/${encodeURIComponent(call)}`)
      const found = await api.call(machineCallsSchema, 'PUT', path, { heard })
      out.say(found, machineShare(found))
    })
}

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)} %`)

/** How sure one may be that only machines were hung up on. */
export const machineShare = ({
  judged,
  sample,
  heard,
  persons,
  share,
  atMost,
}: Omit<MachineCalls, 'campaign' | 'calls'>): string =>
  [
    `留守番電話の判定: 人 ${judged.person}、留守番電話 ${judged.machine}、判定できず（人として扱う） ${judged.notSure}`,
    `聞き直し ${heard} / ${sample}、うち人だったもの ${persons}（${percent(share)}、多くて ${percent(atMost)}）`,
  ].join('\n')

const machinesText = (found: MachineCalls): string =>
  [
    machineShare(found),
    tableText(found.calls, [
      ['通話', (row) => row.call],
      ['日時', (row) => when(row.at)],
      ['聞き直し', (row) => (row.heard === null ? 'まだ' : row.heard === 'person' ? '人' : '留守番電話')],
      ['聞いた人', (row) => row.heardBy ?? ''],
    ]),
  ].join('\n')
