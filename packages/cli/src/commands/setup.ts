import type { Command } from 'commander'
import type { ToolsOf } from '../program.ts'
import { addAgentSetup } from './agent-setup.ts'
import { addQueueSetup } from './queue-setup.ts'

/** `queues set|show|remove` and `agents set|show|remove`, beside what there is of both. */
export const addSetup = (program: Command, tools: ToolsOf): void => {
  addQueueSetup(groupOf(program, 'queues'), tools)
  addAgentSetup(groupOf(program, 'agents'), tools)
}

const groupOf = (program: Command, name: string): Command => {
  const found = program.commands.find((command) => command.name() === name)
  if (found === undefined) throw new Error(`the command ${name} comes before its set-up`)
  return found
}
