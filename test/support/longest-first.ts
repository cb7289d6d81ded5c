import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from './root.ts'

/** Seconds that each real file took in a whole run with all of them; one that is not listed counts as a minute. */
const seconds: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL('../durations.json', import.meta.url), 'utf8'),
)
const secondsOf = ({ moduleId }: TestSpecification): number => seconds[relative(root, moduleId)] ?? 60

/** Whoever takes longest begins, so that the workers end together: a long file that begins last runs alone. */
export default class LongestFirst extends BaseSequencer {
  override sort = async (files: TestSpecification[]): Promise<TestSpecification[]> =>
    files.toSorted((one, other) => secondsOf(other) - secondsOf(one))
}
