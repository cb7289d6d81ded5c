import { acceptedSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { ToolsOf } from '../program.ts'
import { addFloorSimulate } from './floor-simulate.ts'
import { addFloorStaff } from './floor-staff.ts'

export const addFloor = (program: Command, tools: ToolsOf): void => {
  const floor = program.command('floor').description('フロア')
  addBroadcast(floor, tools)
  addFloorSimulate(floor, tools)
  addFloorStaff(floor, tools)
}

const addBroadcast = (floor: Command, tools: ToolsOf): void => {
  floor
    .command('broadcast <text>')
    .description('一斉連絡: 担当者の画面に出す')
    .option('--queue <queue>', "to one queue's agents only")
    .action(async (text: string, { queue }: { queue?: string }) => {
      const { api, out } = tools()
      const answer = await api.call(acceptedSchema, 'POST', '/v1/floor/broadcast', { queue: queue ?? null, text })
      out.say(answer, `broadcast to ${queue ?? 'everybody'}: accepted`)
    })
}
