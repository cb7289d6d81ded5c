import { printed1Of, printedOf, printedPeerOf } from './pacing-published.ts'
import type { PacingRow } from './pacing-rows.ts'
import { isSteady } from './pacing-whole-rows.ts'
import { find, type Rows, scenarios, tellGates, work } from './pacing-work.ts'
import { type Bench, rounded } from './result.ts'

/** Hundredths of utilisation by which the printed figure may be missed. */
const near = 0.5

const gates = (all: readonly Rows[]): Readonly<Record<string, boolean>> => {
  const every = (law: string, holds: (row: PacingRow, id: string) => boolean): boolean =>
    all.every(({ scenario, rows }) => {
      const row = find(rows, law)
      return row !== undefined && holds(row, scenario.id)
    })
  const both = (holds: (row: PacingRow) => boolean): boolean => every('ours 3 %', holds) && every('ours 1 %', holds)
  return {
    asPublishedAt3: every('ours 3 %', ({ utilisation }, id) => utilisation >= (printedOf(id) ?? 0) - near),
    asPublishedAt1: every('ours 1 %', ({ utilisation }, id) => utilisation >= (printed1Of(id) ?? 0) - near),
    aheadOfEveryPeer: every('ours 3 %', ({ utilisation }, id) => utilisation > (printedPeerOf(id) ?? 0)),
    noDayAbove: both(({ overDay }) => overDay <= 1),
    no30DaysAbove: both(({ over30 }) => over30 <= 0),
    progressiveLosesNobody: every('progressive', ({ abandoned }) => abandoned === 0),
  }
}

/** The pacer's days through acd, the dialler, its lists and its log, day after day (`campaign simulate` does the same). */
export const pacingWholeBench: Bench = async () => {
  const all = await work('whole', scenarios().filter(isSteady))
  tellGates(gates(all))
  const ours = all.map(({ scenario: { id }, rows }) => {
    const progressive = find(rows, 'progressive')?.utilisation ?? 0
    return { id, is: find(rows, 'ours 3 %')?.utilisation ?? 0, beside: printedOf(id) ?? progressive }
  })
  return {
    bench: 'pacing-whole',
    ours: Object.fromEntries(ours.map(({ id, is }) => [id, is])),
    peer: {
      name: 'published for the same law, or progressive',
      ...Object.fromEntries(ours.map(({ id, beside }) => [id, beside])),
    },
    ratio: rounded(Math.min(...ours.map(({ is, beside }) => is / beside))),
    ratioOf: 'utilisation, the least of all scenarios',
  }
}
