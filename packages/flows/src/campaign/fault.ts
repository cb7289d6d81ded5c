import { nearest } from '../read/nearest.ts'
import type { Path } from '../read/places.ts'
import type { PlanProblem } from './plan-problem.ts'
import { type PlanCode, planWords } from './plan-words.ts'

/** A problem before it has its place in the file. */
export type Fault = Omit<PlanProblem, 'path' | 'place'> & { readonly at: Path }

const tell =
  (severity: PlanProblem['severity']) =>
  (code: PlanCode, at: Path, found: string, expected = ''): Fault => {
    const [ja, en] = planWords[code]
    const named = (text: string): string => text.replace(/(?<![A-Za-z])it(?![A-Za-z])/g, () => found)
    return { severity, code, at, found, expected, ja: named(ja), en: named(en) }
  }

export const fault = tell('error')
export const warning = tell('warning')

/** A name that nothing has; the one that was probably meant, or all there are. */
export const unknown = (code: PlanCode, at: Path, found: string, known: readonly string[]): readonly Fault[] => {
  const meant = nearest(found, known)
  return [fault(code, at, found, meant ?? known.slice(0, 20).join(', '))]
}

const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`

export const spanText = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${clock(from)}–${clock(to)}`
