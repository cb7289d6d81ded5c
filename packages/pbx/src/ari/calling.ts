import type { FloorId } from '@tsunagu/core'
import type { Performed } from '../port.ts'
import { ask, expectDone, Refused } from './asking.ts'
import { type CommandOf, done, enterMs, type PerformerOptions } from './command.ts'
import { passing } from './deadline.ts'
import { dialParams, ringParams, timeoutOf, unreachableCause } from './dialling.ts'
import type { KnownLeg } from './leg-book.ts'
import type { AriRequest } from './operations.ts'

export const answer = async ({ connection }: PerformerOptions, leg: KnownLeg): Promise<void> => {
  if (leg.state !== 'up') await expectDone(connection, ask('channels.answer', { channelId: leg.leg }))
}

export const sendKeys = async (
  { connection }: PerformerOptions,
  leg: KnownLeg,
  { keys }: CommandOf<'leg.sendKeys'>,
): Promise<void> => {
  await expectDone(connection, ask('channels.sendDTMF', { channelId: leg.leg, dtmf: keys }))
}

export const dial = async (
  options: PerformerOptions,
  command: CommandOf<'leg.dial'>,
  floor: FloorId,
): Promise<Performed> => {
  const { connection, book, clock } = options
  const found = book.get(command.leg)
  if (book.isSpent(command.leg) || found?.isDialled === true) return done
  if (found === undefined && command.to.kind === 'phone' && !command.record) return ringPhone(options, command, floor)
  const leg = found ?? (await makeLeg(options, command, floor))
  if (leg === null) return done
  if (leg.state !== 'down') return done
  leg.isDialled = true
  await passing(clock, enterMs, leg.hasEntered)
  try {
    // 404: it has ended already, and that was told.
    const timeout = timeoutOf(command)
    await expectDone(connection, ask('channels.dial', { channelId: leg.leg, timeout }), [404])
  } catch (why) {
    leg.isDialled = false
    throw why
  }
  return done
}

/**
 * A phone that is not recorded is made and rung by one request, which spares two hops through threads of Asterisk. It
 * is in our app only once it is answered; it is told as answered then.
 */
const ringPhone = async (
  options: PerformerOptions,
  command: CommandOf<'leg.dial'>,
  floor: FloorId,
): Promise<Performed> => {
  const { params, variables } = ringParams(command, floor, options.app)
  const request = ask('channels.originateWithId', params, { name: 'variables', json: variables })
  await newLeg(options, command, floor, request)
  return done
}

const makeLeg = (
  options: PerformerOptions,
  command: CommandOf<'leg.dial'>,
  floor: FloorId,
): Promise<KnownLeg | null> => {
  const { params, variables } = dialParams(command, floor, options.app)
  return newLeg(options, command, floor, ask('channels.create', params, { name: 'variables', json: variables }))
}

/** Null when the PBX knows at once that there is nobody to ring: then the leg has been told as ended. */
const newLeg = async (
  { connection, book, ended }: PerformerOptions,
  command: CommandOf<'leg.dial'>,
  floor: FloorId,
  request: AriRequest,
): Promise<KnownLeg | null> => {
  const { leg: id, record } = command
  const leg = book.add({ leg: id, floor, kind: 'made', record, state: 'down', place: { kind: 'idle' } })
  leg.entersWhenAnswered = request.operation === 'channels.originateWithId'
  leg.isDialled = leg.entersWhenAnswered
  leg.listens = command.listenMs !== undefined
  try {
    await expectDone(connection, request, [409])
    return leg
  } catch (why) {
    if (why instanceof Refused && why.status === 500) {
      ended(leg, unreachableCause(command.to))
      return null
    }
    book.letGo(id)
    throw why
  }
}

/** Sound alone: keys are still heard. Asterisk keeps it on the channel, wherever that goes. */
export const mute = async ({ connection }: PerformerOptions, leg: KnownLeg, { muted }: CommandOf<'leg.mute'>) => {
  const operation = muted ? 'channels.mute' : 'channels.unmute'
  await expectDone(connection, ask(operation, { channelId: leg.leg, direction: 'in' }))
}

const hangUpCauses = { normal: 16, busy: 17, noAnswer: 19, congestion: 34 } as const

export const hangUp = async (
  { connection, book }: PerformerOptions,
  command: CommandOf<'leg.hangUp'>,
): Promise<Performed> => {
  const leg = book.get(command.leg)
  const cause = hangUpCauses[command.cause]
  if (leg !== undefined) leg.endCause = cause
  await expectDone(connection, ask('channels.hangup', { channelId: command.leg, reason_code: cause }), [404])
  return done
}
