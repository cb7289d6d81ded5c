import {
  asProphet,
  boostLaw,
  type CalledPeople,
  cvOf,
  type DialScenario,
  issabelLaw,
  type Law,
  municipalRules,
  omnileadsLaw,
  ourLaw,
  type PacingRules,
  type Score,
  scenarioOf,
  scoreOf,
  singleLaw,
  vicidialDefault,
  vicidialLaw,
} from '@tsunagu/core'

export type LawRow = { readonly law: string; readonly score: Score }

/** The same people and agents in the plain world in which laws are compared: no list rules, one day of eight hours. */
const worldOf = (people: CalledPeople, agents: number, days: number): DialScenario =>
  scenarioOf({
    id: 'campaign',
    agents,
    days,
    answers: people.answers,
    machines: people.machines,
    talkMeanS: people.talk.meanMs / 1_000,
    talkCv: cvOf(people.talk),
    wrapUpMeanS: people.wrapUp.meanMs / 1_000,
    wrapUpCv: cvOf(people.wrapUp),
  })

/** What others would do with these people and agents, beside ours and beside the bound that knows when agents finish. */
export const otherLaws = (people: CalledPeople, agents: number, cap: number, days: number): readonly LawRow[] => {
  const scenario = worldOf(people, agents, days)
  const rules: PacingRules = { ...municipalRules, mode: { kind: 'predictive' }, cap, mostLines: 6 * agents }
  const plain: PacingRules = { ...rules, mode: { kind: 'progressive' } }
  const laws: readonly (readonly [string, () => Law])[] = [
    [`predictive ${100 * cap} %`, () => ourLaw('ours', rules, agents)],
    ['progressive', () => ourLaw('progressive', plain, agents)],
    ['knows when agents finish', () => ourLaw('bound', rules, agents, asProphet)],
    ['manual', () => singleLaw('manual')],
    ['preview', () => singleLaw('preview')],
    ['RATIO 1.5', () => vicidialLaw({ ...vicidialDefault, method: 'ratio', level: 1.5 })],
    ['ADAPT_TAPERED as shipped', () => vicidialLaw(vicidialDefault)],
    ['boost 1.8', () => boostLaw(1.8)],
    ['Issabel', () => issabelLaw(false)],
    ['OMniLeads', () => omnileadsLaw()],
  ]
  return laws.map(([law, lawOf]) => ({ law, score: scoreOf(scenario, lawOf) }))
}
