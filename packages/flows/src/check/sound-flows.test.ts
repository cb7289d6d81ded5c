import { describe, expect, it } from 'vitest'
import { checkFlows } from './check-flow.ts'
import { meetCallers } from './hostile-caller.spec.ts'
import { randomWorld } from './random-flows.spec.ts'
import type { ProblemCode } from './words.ts'
import type { FlowWorld } from './world.ts'

/** The rules that a flow breaks by which it may not go live. */
const errorsOf = (world: FlowWorld): ReadonlySet<ProblemCode> =>
  new Set<ProblemCode>(
    checkFlows(world)
      .filter(({ severity }) => severity === 'error')
      .map(({ code }) => code as ProblemCode),
  )

type Judged = { readonly seed: number; readonly world: FlowWorld; readonly errors: ReadonlySet<ProblemCode> }

const judged: readonly Judged[] = Array.from({ length: 700 }, (_, seed) => seed).flatMap((seed) => {
  const world = randomWorld(seed)
  return world === null ? [] : [{ seed, world, errors: errorsOf(world) }]
})

describe('a flow that passes the check', () => {
  const passed = judged.filter(({ errors }) => errors.size === 0)

  it('is no rarity among those that are tried, or nothing would be shown', () => {
    expect(passed.length).toBeGreaterThan(200)
  })

  it('apologises to nobody, leaves nobody standing, plays, asks and calls only what is there: whatever is pressed, at any minute', () => {
    const broken = passed.flatMap(({ seed, world }) => {
      const found = meetCallers(world, seed, 6)
      return found === null ? [] : [`flow ${seed}: ${found}`]
    })
    expect(broken).toEqual([])
  }, 120_000)
})

/**
 * Rules without which a caller would meet what was promised not to be. The others keep worse words away, not calls; a number
 * that is not allowed is refused by the core itself, and a text that is not there by `messaging`.
 */
const heard = {
  'node.missing': /an apology/,
  'node.silentCircle': /an apology/,
  'flow.unknown': /an apology/,
  'flow.recursion': /an apology/,
  'queue.unknown': /an apology|a queue that is not there/,
  'prompt.missing': /nothing instead of/,
  'data.sourceUnknown': /a source that is not there/,
  'data.notSayable': /a field that must not be told/,
  'data.keysUnmatched': /a look-up with too few keys/,
} as const satisfies Partial<Record<ProblemCode, RegExp>>

/** A flow that calls itself does not end either. */
const only = (errors: ReadonlySet<ProblemCode>, code: string): boolean =>
  [...errors].every((one) => one === code || one === 'node.neverEnds')

describe('without the rule', () => {
  it.each(Object.entries(heard))(
    '%s, hostile callers find what it was for',
    (code, promise) => {
      const blind = judged.filter(({ errors }) => errors.has(code as ProblemCode) && only(errors, code))
      const meets = ({ seed, world }: Judged): boolean => promise.test(meetCallers(world, seed, 40) ?? '')
      expect(blind.some(meets)).toBe(true)
    },
    60_000,
  )
})
