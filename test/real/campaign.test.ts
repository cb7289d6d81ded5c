import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  campaignId,
  type DialFloor,
  differences,
  openDialFloor,
  persons,
  proofCampaign,
  type Tally,
  wrongCallerIds,
} from '../support/dial-floor.ts'
import { ownPortBase } from '../support/stack.ts'

/** TSUNAGU_DIAL_TARGETS=2000 is the proof at full size; CI takes so many that each thing happens. */
const size = Number(process.env.TSUNAGU_DIAL_TARGETS ?? 120)
const agents = 20
const patience = 60_000 + size * 300

let dial: DialFloor
beforeAll(async () => {
  dial = await openDialFloor('campaign', agents, ownPortBase())
})
afterAll(() => dial?.close())

const once = ({ attempts, ended }: Tally): readonly string[] => {
  const free = new Set(
    ended.flatMap(({ call, outcome }) => (outcome === 'cancelled' || outcome === 'network' ? [call] : [])),
  )
  const charged = attempts.filter(({ call }) => !free.has(call)).map(({ person }) => person)
  return charged
    .filter((person, n) => charged.indexOf(person) !== n)
    .map((person) => `person ${person} was called twice`)
}

describe('a campaign on a real PBX', () => {
  it('keeps an agent for each call: the carrier counts what we count, and nobody is lost', async () => {
    const targets = persons(size, 1)
    await dial.say({ type: 'campaign.set', campaign: proofCampaign({ kind: 'progressive' }, 0.01), by: 'test' })
    await dial.fill(targets)
    const tally = await dial.over(targets, patience)
    expect(differences(tally)).toEqual([])
    expect(wrongCallerIds(tally)).toEqual([])
    expect(once(tally)).toEqual([])
    expect(tally.ended.filter(({ outcome, connectedAt }) => outcome === 'answered' && connectedAt === null)).toEqual([])
    expect(campaignId).toBe('proof')
  })
})
