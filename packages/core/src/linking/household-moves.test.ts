import { expect, it } from 'vitest'
import { type HouseholdMoves, householdMoves } from './household-moves.ts'

const standing = new Map([
  [1, 100],
  [2, 100],
  [3, 100],
  [4, 100],
  [5, 200],
  [6, 200],
])

it.each<[string, readonly (readonly number[])[], HouseholdMoves]>([
  [
    'that stands as it was found stays',
    [
      [1, 2, 3, 4],
      [5, 6],
    ],
    { alone: [], anew: [] },
  ],
  ['that nobody lives in any more is left', [[1, 2, 3, 4]], { alone: [5, 6], anew: [] }],
  [
    'from which one went stays',
    [
      [1, 2, 3],
      [5, 6],
    ],
    { alone: [4], anew: [] },
  ],
  [
    'into which somebody moved is made anew',
    [
      [1, 2, 3, 4],
      [5, 6, 7],
    ],
    { alone: [], anew: [[5, 6, 7]] },
  ],
  [
    'that falls into two keeps its number for one of them',
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    { alone: [], anew: [[3, 4]] },
  ],
  [
    'of people from two households is made anew',
    [
      [1, 2],
      [3, 4, 5, 6],
    ],
    { alone: [], anew: [[3, 4, 5, 6]] },
  ],
  [
    'of nobody who had one is made',
    [
      [1, 2, 3, 4],
      [5, 6],
      [8, 9],
    ],
    { alone: [], anew: [[8, 9]] },
  ],
])('a household %s', (_, found, moves) => {
  expect(householdMoves(standing, found)).toEqual(moves)
})
