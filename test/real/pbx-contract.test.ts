import { type ContractWorld, pbxContract, playCase } from '@tsunagu/pbx/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { Stack } from '../support/stack.ts'
import { AgentPhone, openAsteriskWorld } from './pbx-contract/asterisk-world.ts'
import { CitizensByHand } from './pbx-contract/citizen-by-hand.ts'

let stack: Stack
let citizens: CitizensByHand
let phones: Readonly<Record<'agent' | 'supervisor', AgentPhone>>

beforeAll(async () => {
  stack = await Stack.start('pbx-contract')
  await stack.script('stack.sh', 'sample')
  citizens = await CitizensByHand.open(stack.env)
  phones = {
    agent: new AgentPhone(stack, { user: 'p2001', slot: 0, voice: 'agent' }),
    supervisor: new AgentPhone(stack, { user: 'p2003', slot: 1, voice: 'supervisor' }),
  }
})

afterAll(async () => {
  citizens?.close()
  await phones?.agent.off()
  await phones?.supervisor.off()
  // The one stack that ends as people's do.
  await stack?.down()
  await stack?.close()
})

for (const transport of ['ws', 'ari-client'] as const) {
  describe(`Asterisk over ${transport} keeps the contract of a PBX`, () => {
    let world: ContractWorld
    let close: () => Promise<void>

    beforeEach(async () => {
      const opened = await openAsteriskWorld(stack, citizens, phones, transport)
      world = opened.world
      close = opened.close
    })

    afterEach(() => close())

    for (const one of pbxContract) it(one.name, () => playCase(world, one))
  })
}
