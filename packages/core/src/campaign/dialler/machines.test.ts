import { describe, expect, it } from 'vitest'
import { type DialStory, set, story, targets } from './dialler.spec.ts'

const machines = { listenMs: 1_900, message: [], sample: 0.1 }
const predictive = { mode: { kind: 'predictive' }, machines } as const

const listened = (s: DialStory, by: 'person' | 'machine' | 'notSure') =>
  s.feed({ type: 'leg.listened', leg: `${s.call()}.d1`, by })
const ends = (s: DialStory) => s.events('attempt.ended').map(({ outcome, pickedUp }) => [outcome, pickedUp])
/** Of the day. */
const counted = (s: DialStory) => s.state.tallies.get('c1')?.at(-1)

const dialled = () => story(1).feed(set(predictive)).ready('a1').fill(targets(1)).dialled()

describe('a campaign that listens who picks up', () => {
  it('says so of every attempt', () => {
    expect(dialled().started()[0]?.machines).toEqual(machines)
    expect(story(1).feed(set()).ready('a1').fill(targets(1)).started()[0]).not.toHaveProperty('machines')
  })

  it('counts a machine as nobody’s answer, however long it listened', () => {
    const s = dialled().answered().pass(1_900)
    listened(s, 'machine').pass(5_000).ended(s.call(), 'noAnswer', 16).pass(2_000)
    expect(ends(s)).toEqual([['machine', 'machine']])
    expect(counted(s)).toMatchObject({ served: 0, lost: 0, hungUp: 0 })
  })

  it('counts a person from the moment of picking up: an agent in time is served, one too late is not', () => {
    const served = dialled().answered().pass(1_500)
    listened(served, 'person').connected(served.call()).ended(served.call(), 'answered', 16).pass(2_000)
    expect(ends(served)).toEqual([['answered', 'person']])
    expect(counted(served)).toMatchObject({ served: 1, lost: 0, hungUp: 0 })
    const late = dialled().answered().pass(2_100)
    listened(late, 'notSure').connected(late.call()).ended(late.call(), 'answered', 16).pass(2_000)
    expect(counted(late)).toMatchObject({ served: 0, lost: 1, hungUp: 0 })
  })

  it('counts who hangs up before it is known as a person who was left alone', () => {
    const s = dialled().answered().pass(600)
    s.ended(s.call(), 'noAnswer', 16).pass(2_000)
    expect(ends(s)).toEqual([['abandoned', undefined]])
    expect(counted(s)).toMatchObject({ served: 0, lost: 0, hungUp: 1 })
  })

  it('tries a machine again in another slot', () => {
    const s = dialled().answered()
    listened(s, 'machine').ended(s.call(), 'noAnswer', 16)
    expect(s.events('target.settled')).toMatchObject([{ target: 1, verdict: { type: 'later' } }])
  })
})
