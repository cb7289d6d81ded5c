import { describe, expect, it } from 'vitest'
import { readScenarios } from './read-scenarios.ts'

describe('scenarios of a file', () => {
  it('are what they say, and otherwise as usual', () => {
    const [one, two] = readScenarios([
      { id: 'ours', agents: 6, answers: 0.35, machines: 0.1, talkMeanS: 160, talkCv: 0.7, days: 5, seed: 3 },
      {
        answers: [
          { from: 0, value: 0.1 },
          { from: 0.5, value: 0.4 },
        ],
        setUpS: { least: 2, most: 3 },
      },
    ])
    expect(one).toMatchObject({ id: 'ours', agents: 6, answers: 0.35, talkCv: 0.7, days: 5, seed: 3, wrapUpMeanS: 25 })
    expect(two).toMatchObject({ id: 'scenario-2', agents: 5, setUpS: { least: 2, most: 3 } })
  })

  it.each([
    [{}, 'expected a list'],
    [[], 'at least one'],
    [[3], 'scenario 1: expected an object'],
    [[{ agent: 5 }], '"agent" is not one of id, agents, answers'],
    [[{ agents: 0 }], 'agents is 0, expected a number above 0'],
    [[{ agents: 5 }, { answers: 30 }], 'scenario 2: answers is 30, expected a share from 0 to 1'],
    [[{ answers: [{ from: 0, value: 30 }] }], 'expected steps'],
    [[{ talkMeanS: 'long' }], 'talkMeanS is "long"'],
    [[{ answers: 0.8, machines: 0.3 }], 'more than 1'],
    [[{ setUpS: 3 }], 'setUpS is 3'],
  ])('%j is told as wrong: %s', (json, said) => {
    expect(() => readScenarios(json)).toThrow(said)
  })
})
