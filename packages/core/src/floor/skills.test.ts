import { describe, expect, it } from 'vitest'
import { arrival, ended, queueing, story, withAgents, withQueue } from './floor.spec.ts'

const english = (level: number) => ({ skill: 'en', level })
const skilled = withAgents(
  withQueue(3, {
    needs: [english(5)],
    relax: [
      { afterMs: 10_000, needs: [english(2)] },
      { afterMs: 20_000, needs: [] },
    ],
  }),
  { a1: { skills: { en: 5 } }, a2: { skills: { en: 2 } } },
)

describe('skills', () => {
  it('keep a phone silent whose agent has too little of one, and ring the one who has enough', () => {
    const s = story(skilled).ready('a2', 'a3').arrive('c1')
    expect(s.events('call.offered')).toEqual([])
    s.ready('a1')
    expect(s.events('call.offered')).toMatchObject([{ agent: 'a1', because: { needs: [english(5)] } }])
  })

  it('are asked less step by step as the caller waits, and each step is told', () => {
    const s = story(skilled).ready('a2', 'a3').arrive('c1').pass(9_000)
    expect(s.events('call.offered')).toEqual([])
    s.pass(1_500)
    expect(s.events('call.offered')).toMatchObject([{ agent: 'a2', because: { needs: [english(2)] } }])
    const t = story(skilled).ready('a3').arrive('c1').pass(20_500)
    expect(t.events('call.relaxed')).toMatchObject([
      { step: 1, needs: [english(2)] },
      { step: 2, needs: [] },
    ])
    expect(t.events('call.offered')).toMatchObject([{ agent: 'a3' }])
  })

  it('relax while a phone rings without disturbing it, and hold for the next offer', () => {
    const s = story(skilled).ready('a1').arrive('c1').pass(10_500)
    s.expectCall('c1', { phase: 'offered', relaxed: 1 }).ready('a2').feed(ended('c1.o1', 17))
    expect(s.events('call.offered').at(-1)).toMatchObject({ agent: 'a2' })
  })

  it('that the caller brings stay when those of the queue relax', () => {
    const s = story(skilled)
      .ready('a3')
      .feed(arrival('c1'))
      .feed({ ...queueing('c1', 'q1'), needs: [{ skill: 'tax', level: 1 }] })
    s.pass(30_000)
    expect(s.events('call.offered')).toEqual([])
    s.expectCall('c1', { relaxed: 2 })
  })

  it('of a caller nobody can serve do not hold up those behind', () => {
    const s = story(skilled)
      .feed(arrival('c1'))
      .feed({ ...queueing('c1', 'q2'), needs: [english(9)] })
      .arrive('c2', 'q2')
      .ready('a3')
    expect(s.events('call.offered')).toMatchObject([{ call: 'c2', agent: 'a3' }])
  })
})
