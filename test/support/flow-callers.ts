import { parseCommand } from '@tsunagu/messages'
import { keys } from '@tsunagu/store'
import { flowLines } from './flow-city.ts'
import type { Caller, Scene } from './scene.ts'
import { contract } from './test-city.ts'
import { lasts } from './wait.ts'

/** What the flow had played to that caller, in order: the prompts, and whether they were heard to their end (null: not yet). */
export type Played = { readonly prompts: readonly string[]; readonly completed: boolean | null }

/** Callers in flows, and what a test wants to know of them. */
export const flowCallers = (scene: Scene) => {
  let count = 0
  const sees = <T extends Parameters<typeof scene.log.sees>[0]>(call: string, type: T) =>
    scene.log.sees(type, (event) => 'call' in event && event.call === call, { withinMs: 40_000 })
  return {
    sees,
    /** A caller under the test's hand, once the first packets have gone. */
    dials: async (line: keyof typeof flowLines, number?: string): Promise<Caller> => {
      count += 1
      const from = { kind: 'presented', number: number ?? `0908100${String(count).padStart(4, '0')}` } as const
      const caller = await scene.calls({ calls: flowLines[line], from, byHand: true })
      await lasts(500)
      return caller
    },
    entered: (call: string, node: string) =>
      scene.log.sees('flow.entered', (event) => event.call === call && event.node === node, { withinMs: 40_000 }),
    /** The nodes it went through so far. */
    nodes: (call: string): readonly string[] =>
      scene.log.all('flow.entered').flatMap(({ body }) => (body.call === call ? [body.node] : [])),
    keyed: (call: string): string =>
      scene.log
        .all('flow.keyed')
        .flatMap(({ body }) => (body.call === call ? [body.key] : []))
        .join(''),
    plays: async (call: string): Promise<readonly Played[]> => {
      const raw = (await scene.log.redis.xrange(keys.commands(contract, 'pbx1'), '-', '+')) as [string, string[]][]
      const ended = scene.log.all('playback.ended')
      return raw
        .map(([, fields]) => parseCommand(fields[1] ?? '').command)
        .flatMap((command) =>
          command.type === 'leg.play' && command.leg === call && command.playback.startsWith(`${call}.f`)
            ? [
                {
                  prompts: command.prompts,
                  completed: ended.find(({ body }) => body.playback === command.playback)?.body.completed ?? null,
                },
              ]
            : [],
        )
    },
    outcome: async (call: string): Promise<string> => (await sees(call, 'call.ended')).body.outcome,
  }
}
