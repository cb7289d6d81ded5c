import type { PacingMode, Target } from '@tsunagu/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ourNumber } from '../bench/bench-stack.ts'
import { type DialFloor, openDialFloor, persons, proofCampaign } from '../support/dial-floor.ts'
import { differences, type Tally, wrongCallerIds } from '../support/dial-tally.ts'
import { ownPortBase } from '../support/own-ports.ts'

/** TSUNAGU_DIAL_TARGETS=2000 is the proof at full size; CI takes so many that each thing happens. */
const size = Number(process.env.TSUNAGU_DIAL_TARGETS ?? 100)
const agents = 20
const patience = 60_000 + size * 300

let dial: DialFloor
let used = 0
beforeAll(async () => {
  dial = await openDialFloor('campaign', agents, ownPortBase())
})
afterAll(() => dial?.close())

/** A list of its own for each run, in a campaign of its own. */
const start = async (mode: PacingMode, cap: number): Promise<readonly Target[]> => {
  used += 1
  const targets = persons(size, used)
  await dial.say({ type: 'campaign.set', campaign: proofCampaign(`run-${used}`, mode, cap), by: 'test' })
  await dial.fill(`run-${used}`, targets)
  return targets
}

/** People who were called more than once, calls that the network lost or that we took back aside. */
const twice = ({ attempts, ended }: Tally): readonly number[] => {
  const free = new Set(
    ended.flatMap(({ call, outcome }) => (outcome === 'cancelled' || outcome === 'network' ? [call] : [])),
  )
  const charged = attempts.filter(({ call }) => !free.has(call)).map(({ person }) => person)
  return charged.filter((person, n) => charged.indexOf(person) !== n)
}

const lost = ({ ended }: Tally): number => ended.filter(({ outcome }) => outcome === 'abandoned').length
const served = ({ ended }: Tally): number => ended.filter(({ connectedAt }) => connectedAt !== null).length

describe('a campaign on a real PBX', () => {
  it(
    'keeps an agent for each call: the carrier counts what we count, and nobody is lost',
    async () => {
      const targets = await start({ kind: 'progressive' }, 0.01)
      const tally = await dial.over(`run-${used}`, targets, patience)
      expect(differences(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(twice(tally)).toEqual([])
      expect(tally.attempts).toHaveLength(size)
      expect(served(tally)).toBeGreaterThan(size / 5)
    },
    patience + 30_000,
  )

  it(
    'dials ahead of the agents within the cap, over-answered calls counted',
    async () => {
      const targets = await start({ kind: 'predictive' }, 0.03)
      const tally = await dial.over(`run-${used}`, targets, patience)
      expect(differences(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(twice(tally)).toEqual([])
      expect(lost(tally)).toBeLessThanOrEqual(0.03 * (lost(tally) + served(tally)) + 1)
    },
    patience + 30_000,
  )

  it(
    'calls nobody twice and forgets nobody when dialler, acd and bridge are killed in full flight',
    async () => {
      const targets = await start({ kind: 'progressive' }, 0.01)
      for (const part of ['dialler', 'acd', 'bridge']) {
        await new Promise((resolve) => setTimeout(resolve, 3_000))
        await dial.kill(part)
      }
      const tally = await dial.over(`run-${used}`, targets, patience + 60_000)
      expect(twice(tally)).toEqual([])
      expect(wrongCallerIds(tally, ourNumber)).toEqual([])
      expect(new Set(tally.attempts.map(({ person }) => person)).size).toBe(size)
      const taken = tally.carrier.map(({ called }) => called)
      const free = new Set(
        tally.ended.flatMap(({ number, outcome }) =>
          outcome === 'network' || outcome === 'cancelled' ? [number] : [],
        ),
      )
      expect(taken.filter((number, n) => taken.indexOf(number) !== n && !free.has(number))).toEqual([])
    },
    patience + 90_000,
  )
})
