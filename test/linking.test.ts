import { type LinkDecision, type LinkOutcome, type LinkTable, link, linkTable, usualThresholds } from '@tsunagu/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chance } from './support/chance.ts'
import { usualLife } from './support/linking/people.ts'
import { exactKey, plainRules } from './support/linking/plain-rules.ts'
import { type City, type Labelled, labelledCity, type Rates, usualRates } from './support/linking/records.ts'
import { rate, rateByMistake, rateTraps } from './support/linking/score.ts'

type Linked = {
  readonly city: City
  readonly table: LinkTable
  readonly outcome: LinkOutcome
  readonly clusterOf: Int32Array
}

const linkCity = (city: City, decisions: readonly LinkDecision[] = []): Linked => {
  const table = linkTable(city.records)
  const outcome = link({ table, standing: null, touched: null, decisions, thresholds: usualThresholds })
  // Rows stand in the order of ids, 1 first.
  const clusterOf = Int32Array.from(city.records, ({ id }) => outcome.groupOf[id - 1] ?? -1)
  return { city, table, outcome, clusterOf }
}

const doubled = (rates: Rates): Rates =>
  Object.fromEntries(Object.entries(rates).map(([kind, share]) => [kind, share * 2])) as Rates

describe('a seeded city of 40,000 records in seven systems, on which nothing was tuned', () => {
  let linked: Linked
  beforeAll(() => {
    linked = linkCity(labelledCity(4711, 40_000))
  }, 60_000)

  it('is linked with F1 ≥ 0.987, far ahead of an exact key and ahead of plain normalised rules', () => {
    const ours = rate(linked.city, linked.clusterOf)
    const exact = rate(linked.city, exactKey(linked.city.records))
    const plain = rate(linked.city, plainRules(linked.city.records))
    console.info({ ours, exact, plain, byMistake: rateByMistake(linked.city, linked.clusterOf) })
    expect(ours.f1).toBeGreaterThanOrEqual(0.987)
    expect(ours.precision).toBeGreaterThanOrEqual(0.999)
    expect(exact.f1).toBeLessThan(0.6)
    expect(ours.f1).toBeGreaterThan(plain.f1)
  })

  it.each(['birthSwapped', 'foreignOrder', 'kanaTyped', 'addressTyped'] as const)(
    'finds ≥ 97 of 100 with %s',
    (kind) => {
      const { recall, pairs } = rateByMistake(linked.city, linked.clusterOf)[kind]
      expect(pairs).toBeGreaterThan(300)
      expect(recall).toBeGreaterThanOrEqual(0.97)
    },
  )

  it('makes no twins, no father and son, no bearers of a handed-down name and no namesakes elsewhere one', () => {
    for (const [kind, trap] of Object.entries(rateTraps(linked.city, linked.clusterOf))) {
      expect(trap.pairs, kind).toBeGreaterThan(30)
      expect(trap.merged, kind).toBe(0)
    }
  })

  it('asks people seldom', () => expect(linked.outcome.review.length).toBeLessThan(40_000 / 100))
})

describe('a city with twice the mistakes, moves, marriages and traps', () => {
  it('is still linked well, and no trap is fallen into', () => {
    const twice = { ...usualLife, moved: 0.16, married: 0.06, twins: 0.02, handedDown: 0.012, foreign: 0.06 }
    const linked = linkCity(labelledCity(815, 20_000, doubled(usualRates), twice))
    const ours = rate(linked.city, linked.clusterOf)
    const traps = rateTraps(linked.city, linked.clusterOf)
    console.info({ ours, traps })
    expect(ours.f1).toBeGreaterThanOrEqual(0.975)
    expect(ours.precision).toBeGreaterThanOrEqual(0.998)
    expect(Object.values(traps).map(({ merged }) => merged)).toEqual([0, 0, 0, 0])
  })
})

/** Nobody could tell: of one of them no record says when he was born, or anything that is not his namesake's as well. */
describe('a city whose ledgers write nothing of two of one name in one home', () => {
  it('takes one in twenty of them for one at most, and nobody else', () => {
    const life = { ...usualLife, handedDown: 0.1, untoldNamesakes: 1 }
    const { city, clusterOf } = linkCity(labelledCity(2718, 10_000, usualRates, life))
    const { handedDown, ...others } = rateTraps(city, clusterOf)
    console.info({ handedDown })
    expect(handedDown.pairs).toBeGreaterThan(100)
    expect(handedDown.merged).toBeLessThanOrEqual(handedDown.pairs / 20)
    expect(Object.values(others).map(({ merged }) => merged)).toEqual([0, 0, 0])
  })
})

describe('linking', () => {
  const city = labelledCity(7, 6_000)

  it('does not depend on the order of the records', () => {
    const random = chance(1)
    const first = linkCity(city)
    for (let round = 0; round < 3; round += 1) {
      const records = [...city.records].sort(() => random.next() - 0.5)
      const again = link({ ...inputOf(records), table: linkTable(records) })
      expect([...again.groupOf]).toEqual([...first.outcome.groupOf])
      expect(again.review.map(({ one, other }) => [one, other])).toEqual(
        first.outcome.review.map(({ one, other }) => [one, other]),
      )
    }
  })

  it('never overrules people who said that two are two, and obeys them when they said that two are one', () => {
    const { outcome } = linkCity(city)
    const random = chance(2)
    const decisions = Array.from({ length: 60 }, (_, at) => {
      const pair = outcome.joined[random.between(0, outcome.joined.length - 1)]
      const [one, other] = [random.between(0, city.records.length - 1), random.between(0, city.records.length - 1)]
      return at % 3 === 0 ? { one, other, same: true } : { one: pair?.one ?? 0, other: pair?.other ?? 1, same: false }
    })
    const told = linkCity(city, decisions).outcome
    for (const { one, other, same } of decisions)
      expect(told.groupOf[one] === told.groupOf[other], `${one} ${other}`).toBe(same)
    for (const { one, other } of told.review)
      expect(decisions.some((decision) => decision.one === one && decision.other === other)).toBe(false)
  })

  it('comes, delivery by delivery, to nearly the same persons as all at once', () => {
    const whole = linkCity(city)
    const table = linkTable(city.records)
    let standing: ArrayLike<number> = Int32Array.from(table.rows, (_, at) => at)
    for (let part = 0; part < 4; part += 1) {
      const touched = Uint8Array.from(table.rows, ({ id }) => (id % 4 === part ? 1 : 0))
      standing = link({ table, standing, touched, decisions: [], thresholds: usualThresholds }).groupOf
    }
    const apart = table.rows.filter((_, at) => standing[at] !== whole.outcome.groupOf[at]).length
    expect(apart / table.rows.length).toBeLessThanOrEqual(0.005)
    const piecemeal = rate(
      city,
      Int32Array.from(city.records, ({ id }) => standing[id - 1] ?? -1),
    )
    expect(piecemeal.f1).toBeGreaterThanOrEqual(rate(city, whole.clusterOf).f1 - 0.002)
  })

  it('never takes apart what stands', () => {
    const table = linkTable(city.records)
    const standing = Int32Array.from(table.rows, (_, at) => at % 3_000)
    const { groupOf } = link({ ...inputOf(city.records), table, standing })
    for (let at = 0; at < 3_000; at += 1) expect(groupOf[at]).toBe(groupOf[at + 3_000])
  })
})

const inputOf = (records: readonly Labelled[]) => ({
  table: linkTable(records),
  standing: null,
  touched: null,
  decisions: [],
  thresholds: usualThresholds,
})
