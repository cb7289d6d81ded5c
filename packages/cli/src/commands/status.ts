import { type Replayed, replayedServiceSchema, replaySchema, type Status, statusSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { progress, progressDone, tableText } from '../output.ts'
import type { ToolsOf } from '../program.ts'

export const addStatus = (program: Command, tools: ToolsOf): void => {
  program
    .command('status')
    .description('システムの状態')
    .action(async () => {
      const { api, out } = tools()
      const status = await api.call(statusSchema, 'GET', '/v1/status')
      out.say(status, statusText(status))
    })
  program
    .command('replay')
    .description('ログをもう一度コアに通し、いまの状態と照合する')
    .option('--service <service>', 'acd, ivr or dialler (default: all)')
    .action(async ({ service }: { service?: string }) => {
      const { api, out } = tools()
      const results: Replayed[] = []
      for (const name of service === undefined ? replayedServiceSchema.options : [service]) {
        progress(`replaying ${name} …`)
        results.push(await api.call(replaySchema, 'GET', `/v1/replay?service=${encodeURIComponent(name)}`))
      }
      progressDone()
      out.say(results, results.map(replayText).join('\n'))
      const parted = results.find((result) => !result.same)
      if (parted !== undefined)
        throw new Failure(exitCode.refused, 'replay.differs', `${parted.service}: ${parted.difference}`)
    })
}

const statusText = (status: Status): string =>
  [
    `floor ${status.floor}: ${status.calls} calls, ${status.waiting} waiting, ${status.agentsSignedIn} agents signed in, ${status.phonesRegistered} phones registered`,
    `log ${status.log.length} entries, ${status.log.first} … ${status.log.last}`,
    `postgres ${status.postgres ? 'there' : 'AWAY'}, redis ${status.redis ? 'there' : 'AWAY'}`,
    ...status.notices.map(({ ja, en }) => `! ${ja}\n  ${en}`),
    '',
    tableText(status.services, [
      ['service', (service) => service.service],
      ['state', (service) => (service.running ? 'running' : 'NOT RUNNING')],
      ['held by', (service) => service.holder],
      ['position', (service) => service.position],
      ['behind', (service) => (service.lagMs === null ? null : `${service.lagMs} ms`)],
      ['crashes', (service) => service.crashes],
    ]),
    '',
    tableText(status.nodes, [
      ['PBX node', (node) => node.node],
      ['bridge', (node) => (node.bridge ? 'connected' : 'NOT CONNECTED')],
      ['commands to do', (node) => node.pendingCommands],
    ]),
  ].join('\n')

const replayText = (result: Replayed): string =>
  `${result.service}: ${result.folded} entries folded, ${result.events} events, ${result.tookMs} ms, ${
    result.same ? `same state at ${result.position}` : 'DIFFERENT'
  }`
