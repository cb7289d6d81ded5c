import type { AgentSetup, Call } from '@tsunagu/core'
import type { DeskScript, Me } from '@tsunagu/messages'
import { within } from '@tsunagu/runtime'
import type { House } from '../house.ts'
import { deskScript } from '../records/scripts.ts'

/** The call does not wait for its script. */
const scriptMs = 300

/** What the agent says on this line; null: it could not be read in time. */
export const popScript = async (
  house: House,
  visitor: Me,
  call: Call,
  agents: readonly AgentSetup[],
): Promise<DeskScript | null> => {
  const agent = agents.find(({ id }) => id === visitor.agent)?.name ?? visitor.name
  const place = { direction: call.direction, line: call.line, claimKind: null, language: 'ja', agent }
  try {
    return await within(
      house.clock,
      scriptMs,
      deskScript(house.db, visitor.contract, place),
      'the script took too long',
    )
  } catch (error) {
    house.log.warn({ err: error, call: call.id }, 'screen-pop without script')
    return null
  }
}
