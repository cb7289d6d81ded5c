import { acceptedSchema } from '@tsunagu/messages'
import { Argument, type Command, Option } from 'commander'
import type { ToolsOf } from '../program.ts'

const modes = ['listen', 'whisper', 'barge']

/** Supervision of calls, by the account's own phone. */
export const addWatching = (calls: Command, tools: ToolsOf): void => {
  const ask = async (path: string, said: string, body?: unknown): Promise<void> => {
    const { api, out } = tools()
    out.say(await api.call(acceptedSchema, 'POST', path, body), `${said}: accepted`)
  }
  const callPath = (call: string, what: string): string => `/v1/calls/${encodeURIComponent(call)}/${what}`
  calls
    .command('mark <call> <text>')
    .description('通話に印を付ける')
    .option('--evidence', 'as evidence (default: a note)', false)
    .action((call: string, text: string, { evidence }: { evidence: boolean }) =>
      ask(callPath(call, 'mark'), `${call}: mark`, { kind: evidence ? 'evidence' : 'note', text }),
    )
  calls
    .command('watch <call>')
    .description('モニター: 自分の電話機を鳴らして通話を聞く')
    .addOption(new Option('--mode <mode>', 'heard by nobody, by the agent, by all').choices(modes).default('listen'))
    .action((call: string, { mode }: { mode: string }) => ask(callPath(call, 'watch'), `${call}: ${mode}`, { mode }))
  calls
    .command('watch-mode')
    .description('モニター方法の切替え')
    .addArgument(new Argument('<mode>').choices(modes))
    .action((mode: string) => ask('/v1/watch/mode', mode, { mode }))
  calls
    .command('unwatch')
    .description('モニター終了')
    .action(() => ask('/v1/watch/end', 'unwatch'))
  calls
    .command('take-over')
    .description('モニター中の通話を引き取る')
    .action(() => ask('/v1/watch/take-over', 'take-over'))
}
