import { type DialScenario, scenarioOf } from './scenario.ts'

const known = scenarioOf({ id: '' })
const names = Object.keys(known) as readonly (keyof DialScenario)[]

/** What a number has to be; everything else is any number that is not negative. */
const shares: ReadonlySet<string> = new Set(['answers', 'machines', 'shortTalks', 'leaves', 'twoKinds'])
const counts: ReadonlySet<string> = new Set(['agents', 'days', 'ringTimeoutS', 'hours'])
const steady: ReadonlySet<string> = new Set(['answers', 'talkMeanS'])

/** Scenarios of somebody's file: a list of `DialScenario`, each with what it wants other than usual. Throws what is wrong, and where. */
export const readScenarios = (json: unknown): readonly DialScenario[] => {
  if (!Array.isArray(json) || json.length === 0)
    throw new Error('scenarios: expected a list with at least one scenario')
  return json.map(one)
}

const one = (given: unknown, n: number): DialScenario => {
  const where = `scenario ${n + 1}`
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error(`${where}: expected an object`)
  const fields = Object.entries(given)
  for (const [name, value] of fields) check(where, name, value)
  const scenario = scenarioOf({ id: `scenario-${n + 1}`, ...given })
  if (typeof scenario.answers === 'number' && scenario.answers + scenario.machines > 1)
    throw new Error(`${where}: answers and machines together are more than 1`)
  return scenario
}

const check = (where: string, name: string, value: unknown): void => {
  const wrong = (expected: string): never => {
    throw new Error(`${where}: ${name} is ${JSON.stringify(value)}, expected ${expected}`)
  }
  if (!names.some((one) => one === name)) throw new Error(`${where}: "${name}" is not one of ${names.join(', ')}`)
  if (name === 'id') return typeof value === 'string' ? undefined : wrong('a name')
  if (name === 'setUpS') return isSpan(value) ? undefined : wrong('{ "least": seconds, "most": seconds }')
  if (steady.has(name) && Array.isArray(value))
    return value.length > 0 && value.every((step) => isStep(name, step))
      ? undefined
      : wrong('steps { "from": 0..1, "value": … }')
  if (!isFit(name, value))
    wrong(shares.has(name) ? 'a share from 0 to 1' : counts.has(name) ? 'a number above 0' : 'a number')
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isFit = (name: string, value: unknown): boolean =>
  isNumber(value) && !(shares.has(name) && value > 1) && !(counts.has(name) && value === 0)
const isStep = (name: string, step: unknown): boolean =>
  typeof step === 'object' &&
  step !== null &&
  'from' in step &&
  'value' in step &&
  isNumber(step.from) &&
  isFit(name, step.value)
const isSpan = (span: unknown): boolean =>
  typeof span === 'object' &&
  span !== null &&
  'least' in span &&
  'most' in span &&
  isNumber(span.least) &&
  isNumber(span.most)
