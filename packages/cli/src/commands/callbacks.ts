import { acceptedSchema, callbackListSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

export const addCallbacks = (program: Command, tools: ToolsOf): void => {
  const callbacks = program.command('callbacks').alias('callback').description('折り返し予約')
  callbacks
    .command('list')
    .description('折り返し予約の一覧、順番どおり')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(callbackListSchema, 'GET', '/v1/callbacks')
      out.table(found.callbacks, found.callbacks, [
        ['callback', (callback) => callback.callback],
        ['queue', (callback) => callback.queue],
        ['number', (callback) => callback.number],
        ['waiting since', (callback) => when(callback.since)],
        ['tries', (callback) => callback.tries],
        ['not before', (callback) => when(callback.notBefore)],
        ['expires', (callback) => when(callback.expiresAt)],
        ['call', (callback) => callback.call],
      ])
    })
  callbacks
    .command('cancel <callback>')
    .description('折り返し予約の取消し')
    .action(async (callback: string) => {
      const { api, out } = tools()
      const path = `/v1/callbacks/${encodeURIComponent(callback)}/cancel`
      const answer = await api.call(acceptedSchema, 'POST', path)
      out.say(answer, `${callback}: cancelled`)
    })
}
