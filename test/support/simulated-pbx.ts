import type { LegId, LogBody, PbxCommand } from '@tsunagu/core'
import type { Chance } from './chance.ts'
import type { Timeline } from './simulated-log.ts'

export type SimulatedPbx = {
  readonly perform: (command: PbxCommand) => void
  /** A citizen's call comes in over the trunk. */
  readonly arrive: (leg: LegId) => void
  readonly hangUp: (leg: LegId, cause: number) => void
  readonly isUp: (leg: LegId) => boolean
}

/** What the far ends do. Probabilities of one day at an office that is a little short of people. */
const phoneAnswers = [
  { share: 0.86, does: 'answers' },
  { share: 0.93, does: 'rings' },
  { share: 0.98, does: 'rejects' },
  { share: 1, does: 'unreachable' },
] as const
const outsideAnswers = [
  { share: 0.65, does: 'answers' },
  { share: 0.8, does: 'busy' },
  { share: 1, does: 'rings' },
] as const

type Leg = { up: boolean; playback: string | null; talking: boolean }

/** A PBX with people at both ends, as facts and commands see it. */
export const simulatedPbx = (time: Timeline, luck: Chance, tell: (fact: LogBody) => void): SimulatedPbx => {
  const legs = new Map<LegId, Leg>()

  const hangUp = (leg: LegId, cause: number): void => {
    const known = legs.get(leg)
    if (known === undefined) return
    legs.delete(leg)
    if (known.playback !== null) tell({ type: 'playback.ended', leg, playback: known.playback, completed: false })
    tell({ type: 'leg.ended', leg, cause })
  }
  const pickUp = (leg: LegId, record: boolean): void => {
    const known = legs.get(leg)
    if (known === undefined) return
    known.up = true
    tell({ type: 'leg.answered', leg, recording: record ? leg : null })
  }
  const play = (leg: LegId, playback: string): void => {
    const known = legs.get(leg)
    if (known === undefined) return tell({ type: 'command.failed', leg, command: 'leg.play', reason: 'no such leg' })
    stopPlaying(leg)
    known.playback = playback
    time.after(luck.between(1_500, 6_000), () => {
      if (known.playback === playback && legs.get(leg) === known) stopPlaying(leg, true)
    })
  }
  const stopPlaying = (leg: LegId, completed = false): void => {
    const known = legs.get(leg)
    if (known === undefined || known.playback === null) return
    tell({ type: 'playback.ended', leg, playback: known.playback, completed })
    known.playback = null
  }
  const dial = (command: Extract<PbxCommand, { type: 'leg.dial' }>): void => {
    const { leg, ringMs } = command
    legs.set(leg, { up: false, playback: null, talking: false })
    const dice = luck.next()
    const answers = command.to.kind === 'phone' ? phoneAnswers : outsideAnswers
    const does = command.autoAnswer ? 'answers' : (answers.find(({ share }) => dice < share)?.does ?? 'rings')
    if (does === 'unreachable') return time.after(20, () => hangUp(leg, 20))
    if (does === 'busy') return time.after(300, () => hangUp(leg, 17))
    time.after(40, () => {
      if (legs.has(leg)) tell({ type: 'leg.ringing', leg })
    })
    if (does === 'rejects') return time.after(luck.between(1_000, 3_000), () => hangUp(leg, 21))
    if (does === 'answers') time.after(luck.between(600, 7_000), () => pickUp(leg, command.record))
    time.after(ringMs, () => {
      if (legs.get(leg)?.up === false) hangUp(leg, 19)
    })
  }
  /** Somebody has had enough after a while: mostly the citizen. */
  const talk = (together: readonly LegId[]): void => {
    for (const leg of together) {
      const known = legs.get(leg)
      if (known === undefined) continue
      stopPlaying(leg)
      known.talking = true
    }
    const [first, second] = together
    // Whoever joins alone (a supervisor, a third party) leaves with the others.
    if (first === undefined || second === undefined) return
    const tired = luck.happens(0.8) ? first : second
    time.after(luck.between(15_000, 150_000), () => hangUp(tired, 16))
  }

  return {
    hangUp,
    isUp: (leg) => legs.get(leg)?.up === true,
    arrive: (leg) => legs.set(leg, { up: true, playback: null, talking: false }),
    perform: (command) => {
      time.after(1, () => {
        switch (command.type) {
          case 'leg.dial':
            return dial(command)
          case 'leg.play':
            return play(command.leg, command.playback)
          case 'legs.connect':
            return talk(command.legs)
          case 'leg.hangUp':
            return hangUp(command.leg, 16)
          case 'leg.stopPlay':
          case 'leg.music':
          case 'leg.silence':
            return stopPlaying(command.leg)
          case 'leg.answer':
          case 'leg.ring':
          case 'leg.sendKeys':
          case 'leg.mute':
          case 'leg.listen':
          case 'leg.unlisten':
          case 'bridge.end':
            return undefined
        }
      })
    },
  }
}
