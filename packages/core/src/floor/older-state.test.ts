import { describe, expect, it } from 'vitest'
import { floorChanges, floorOfFields } from './fields.ts'
import { answered, configOf, ended, story } from './floor.spec.ts'
import { emptyFloor, type Floor } from './floor.ts'
import { stepFloor } from './step.ts'

/** The floor as a version without campaigns wrote it: calls know neither attempts nor a grace, a parting has one prompt. */
const asBefore = (floor: Floor): Floor => {
  const { set } = floorChanges(emptyFloor, floor)
  const older = Object.entries(set).map(([name, json]): readonly [string, string] => {
    if (!name.startsWith('call:')) return [name, json]
    const { attempt: _attempt, triedBy: _triedBy, graceUntil: _grace, prompts, ...rest } = JSON.parse(json)
    return [name, JSON.stringify(prompts === undefined ? rest : { ...rest, prompt: prompts[0] })]
  })
  return floorOfFields(new Map(older))
}

describe('a floor that was kept before there were campaigns', () => {
  it('goes on with callers who wait, ring, talk and hear their last announcement, as if nothing had happened', () => {
    const s = story(configOf(3)).talk('c1', 'a1').talk('c2', 'a3').ask({ type: 'call.endWithGuidance', agent: 'a3' })
    s.ready('a2').arrive('c3').arrive('c4')
    const phases = [...s.floor().calls.values()].map(({ phase }) => phase)
    expect(phases.sort()).toEqual(['offered', 'parting', 'talking', 'waiting'])
    const before = asBefore(s.floor())
    for (const call of s.floor().calls.values()) expect(before.calls.get(call.id)).toEqual(call)
  })

  it('connects and ends them', () => {
    const s = story().arrive('c1').ready('a1')
    const offered = s.call('c1')
    const leg = offered.phase === 'offered' ? (offered.offers[0]?.leg ?? '') : ''
    const feed = (floor: Floor, body: Parameters<typeof stepFloor>[1]['body']): Floor =>
      stepFloor(floor, { id: '9-0', at: s.at() + 1, by: 'test', body }).state
    const talking = feed(asBefore(s.floor()), answered(leg))
    expect(talking.calls.get('c1')?.phase).toBe('talking')
    expect(feed(talking, ended('c1')).calls.size).toBe(0)
  })
})
