import { type AgentSetup, standardAgent } from '@tsunagu/core'
import { agentBody, agentSetupSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { ToolsOf } from '../program.ts'
import { bodyOf, levelsOf, listOf, readSetupFile } from '../setup-file.ts'
import { addRemove, current, given, kept, several } from './setup-parts.ts'

type AgentFlags = {
  readonly name?: string
  readonly phone?: string
  readonly browserPhone?: string
  readonly queues?: string
  readonly supervises?: string
  readonly autoAnswer?: boolean
  readonly skill: readonly string[]
  readonly tier: readonly string[]
}

export const addAgentSetup = (agents: Command, tools: ToolsOf): void => {
  const path = (id: string): string => `/v1/setup/agents/${encodeURIComponent(id)}`
  agents
    .command('set <agent> [file]')
    .description('担当者の登録・変更（YAML・JSON のファイル、または項目ごと。項目だけなら、ほかは今のまま）')
    .option('--name <name>', '氏名')
    .option('--phone <phone>', '机の電話機（なければ作る）')
    .option('--browser-phone <phone>', 'ブラウザーの電話機（なければ作る。空は使わない）')
    .option('--queues <queues>', '受け持つ待ち行列（, で区切る）')
    .option('--supervises <queues>', 'モニターできる待ち行列（, で区切る）')
    .option('--skill <skill=level>', 'スキルと段階（1〜9、0 は外す）。繰り返せる', several, [])
    .option('--tier <queue=tier>', '待ち行列ごとの順（1 が先）。繰り返せる', several, [])
    .option('--auto-answer', '自動応答')
    .option('--no-auto-answer', '自動応答しない')
    .action(async (id: string, file: string | undefined, flags: AgentFlags) => {
      const { api, out } = tools()
      const before = file === undefined ? await current(api, agentSetupSchema, path(id)) : readSetupFile(file)
      const body = bodyOf(agentBody, withAgentFlags(id, before, flags))
      await api.fetch('PUT', path(id), body)
      out.say({ id, ...body }, `agent ${id} saved${kept}`)
    })
  agents
    .command('show [agent]')
    .description('担当者の設定（ID を付けると set に渡せる形）')
    .action(async (id: string | undefined) => {
      const { api, out } = tools()
      if (id !== undefined) {
        const { id: _, ...body } = await api.call(agentSetupSchema, 'GET', path(id))
        return out.say(body, stringify(body).trimEnd())
      }
      const found = await api.call(z.object({ agents: z.array(agentSetupSchema) }), 'GET', '/v1/setup/agents')
      out.table(found.agents, found.agents, [
        ['agent', (agent) => agent.id],
        ['name', (agent) => agent.name],
        ['phones', (agent) => [agent.phone, agent.browserPhone].filter((phone) => phone !== null).join(',')],
        ['queues', (agent) => agent.queues.map((queue) => withTier(agent, queue)).join(',')],
        ['skills', (agent) => pairs(agent.skills)],
        ['supervises', (agent) => agent.supervises.join(',')],
      ])
    })
  addRemove(agents, tools, 'agent', path)
}

const pairs = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, level]) => `${name}=${level}`)
    .join(',')

const withTier = ({ tiers }: Pick<AgentSetup, 'tiers'>, queue: string): string => {
  const tier = tiers[queue]
  return tier === undefined ? queue : `${queue}(${tier})`
}

const withAgentFlags = (id: string, read: unknown, flags: AgentFlags): unknown => {
  const before = { name: id, queues: [], ...standardAgent, ...(read as Partial<AgentSetup> | null), id }
  const { id: _, ...rest } = before
  const skills = { ...before.skills, ...levelsOf(flags.skill) }
  const queues = flags.queues === undefined ? before.queues : listOf(flags.queues)
  // Who leaves a queue leaves the place in it, too.
  const tiers = Object.entries(before.tiers).filter(([queue]) => queues.includes(queue))
  return {
    ...rest,
    queues,
    skills: Object.fromEntries(Object.entries(skills).filter(([, level]) => level !== 0)),
    tiers: { ...Object.fromEntries(tiers), ...levelsOf(flags.tier) },
    ...given('name', flags.name),
    ...given('phone', flags.phone),
    ...given('browserPhone', flags.browserPhone === '' ? null : flags.browserPhone),
    ...given('supervises', flags.supervises === undefined ? undefined : listOf(flags.supervises)),
    ...given('autoAnswer', flags.autoAnswer),
  }
}
