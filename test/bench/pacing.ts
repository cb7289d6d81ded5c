import { printedOf } from './pacing-published.ts'
import type { PacingRow } from './pacing-rows.ts'
import { find, type Rows, scenarios, tellGates, work } from './pacing-work.ts'
import { type Bench, rounded } from './result.ts'

/** PACING.md §7.9, as far as one run can say. */
const gates = (all: readonly Rows[]): Readonly<Record<string, boolean>> => {
  const ours = all.map(({ scenario, rows }) => ({
    scenario,
    rows,
    three: find(rows, 'ours 3 %'),
    one: find(rows, 'ours 1 %'),
  }))
  const isAhead = (rows: readonly PacingRow[], { utilisation }: PacingRow): boolean =>
    rows.every(
      (row) =>
        row.law.startsWith('ours') ||
        row.law.startsWith('knows') ||
        row.abandoned > 3 ||
        utilisation >= row.utilisation,
    )
  return {
    asPublished: ours.every(({ scenario, three }) => (three?.utilisation ?? 0) >= (printedOf(scenario.id) ?? 0) - 0.7),
    aheadOfEveryPeer: ours.every(({ three, rows }) => three !== undefined && isAhead(rows, three)),
    noDayAbove: ours.every(({ three, one }) => [three, one].every((row) => (row?.overDay ?? 2) <= 1)),
    daysWithin3: ours.every(({ three }) => (three?.p95Day ?? 100) <= 3 && (three?.abandoned ?? 100) <= 2.8),
    within1: ours.every(({ one }) => (one?.abandoned ?? 100) <= 1),
    linesWithin3: ours.every(({ scenario, three }) => scenario.agents < 1_000 || (three?.mostLines ?? 100) <= 3),
    nearTheBound: ours.every(
      ({ rows, three }) => (find(rows, 'knows when agents finish')?.utilisation ?? 0) - (three?.utilisation ?? 0) <= 2,
    ),
  }
}

/** Our pacer and those of the field over the same seeded days. */
export const pacingBench: Bench = async () => {
  const all = await work('laws', scenarios())
  tellGates(gates(all))
  const ours = all.map(({ scenario: { id }, rows }) => {
    const bound = find(rows, 'knows when agents finish')?.utilisation ?? 0
    return { id, is: find(rows, 'ours 3 %')?.utilisation ?? 0, beside: printedOf(id) ?? bound }
  })
  return {
    bench: 'pacing',
    ours: Object.fromEntries(ours.map(({ id, is }) => [id, is])),
    peer: {
      name: 'published for the same law, or the bound that knows when agents finish',
      ...Object.fromEntries(ours.map(({ id, beside }) => [id, beside])),
    },
    ratio: rounded(Math.min(...ours.map(({ is, beside }) => is / beside))),
    ratioOf: 'utilisation, the least of all scenarios',
  }
}
