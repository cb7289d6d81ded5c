import type { FloorId, PbxCommand } from '@tsunagu/core'
import { PbxUnreachable, type Performed } from '../port.ts'
import { Refused } from './asking.ts'
import { connect, endBridge } from './bridging.ts'
import { answer, dial, hangUp, mute, sendKeys } from './calling.ts'
import { failed, noSuchLeg, onLeg, type PerformerOptions } from './command.ts'
import { music, play, ring, silence, stopPlay } from './hearing.ts'
import { listen, unlisten } from './listening.ts'

/** Performs one command at Asterisk. Never throws for what Asterisk may answer. */
export const performCommand = async (
  options: PerformerOptions,
  command: PbxCommand,
  floor: FloorId,
): Promise<Performed> => {
  try {
    return await performers(options, command, floor)
  } catch (why) {
    if (why instanceof PbxUnreachable) return { done: false, unreachable: true, reason: why.message }
    if (why instanceof Refused) return why.isGone ? noSuchLeg : failed(why.message)
    throw why
  }
}

const performers = (options: PerformerOptions, command: PbxCommand, floor: FloorId): Promise<Performed> => {
  switch (command.type) {
    case 'leg.answer':
      return onLeg(options, command, answer)
    case 'leg.ring':
      return onLeg(options, command, ring)
    case 'leg.play':
      return onLeg(options, command, play)
    case 'leg.music':
      return onLeg(options, command, music)
    case 'leg.sendKeys':
      return onLeg(options, command, sendKeys)
    case 'leg.mute':
      return onLeg(options, command, mute)
    case 'leg.silence':
      return silence(options, command)
    case 'leg.stopPlay':
      return stopPlay(options, command)
    case 'leg.dial':
      return dial(options, command, floor)
    case 'leg.hangUp':
      return hangUp(options, command)
    case 'legs.connect':
      return connect(options, command, floor)
    case 'leg.listen':
      return listen(options, command, floor)
    case 'leg.unlisten':
      return unlisten(options, command)
    case 'bridge.end':
      return endBridge(options, command)
  }
}
