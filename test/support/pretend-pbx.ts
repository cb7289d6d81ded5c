import type { FloorId, NodeName, PbxCommand } from '@tsunagu/core'
import { appendEntry, openBeside, type Redis, readCommands } from '@tsunagu/store'

type Playing = Extract<PbxCommand, { type: 'leg.play' }>

/** A PBX of which the test is the far end: prompts end at once, phones ring until the test answers or hangs up. */
export type PretendPbx = {
  readonly performed: readonly PbxCommand[]
  /** Prompts go on until this is taken back. */
  readonly holdPrompts: (held: boolean) => void
  readonly close: () => Promise<void>
}

export const pretendPbx = (redis: Redis, floor: FloorId, node: NodeName): PretendPbx => {
  const own = openBeside(redis, 'pretend-pbx', () => undefined)
  const performed: PbxCommand[] = []
  const playing: Playing[] = []
  let held = false
  let closed = false
  const tell = (body: Parameters<typeof appendEntry>[3]): Promise<unknown> =>
    appendEntry(redis, floor, `bridge:${node}`, body)
  const endPrompt = ({ leg, playback }: Playing): Promise<unknown> =>
    tell({ type: 'playback.ended', leg, playback, completed: true })
  const perform = async (command: PbxCommand): Promise<void> => {
    performed.push(command)
    if (command.type === 'leg.play' && held) playing.push(command)
    else if (command.type === 'leg.play') await endPrompt(command)
    if (command.type === 'leg.hangUp') await tell({ type: 'leg.ended', leg: command.leg, cause: 16 })
    if (command.type !== 'leg.dial') return
    await tell({ type: 'leg.ringing', leg: command.leg })
    if (command.autoAnswer) await tell({ type: 'leg.answered', leg: command.leg, recording: null })
  }
  const run = async (): Promise<void> => {
    let after = '0-0'
    while (!closed) {
      const batch = await readCommands(own, node, new Map([[floor, after]]), { count: 100, blockMs: 200 })
      for (const { id, command } of batch.commands) {
        after = id
        await perform(command)
      }
    }
  }
  const done = run()
  return {
    performed,
    holdPrompts: (now) => {
      held = now
      if (!held) for (const prompt of playing.splice(0)) void endPrompt(prompt)
    },
    close: async () => {
      closed = true
      await done
      own.disconnect()
    },
  }
}
