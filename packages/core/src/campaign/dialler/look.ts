import { tokyoTime } from '../../calendar/tokyo-time.ts'
import type { CampaignId } from '../../log/ids.ts'
import { firstPacer } from '../../pacing/pacer.ts'
import type { Campaign, DialDecision, DialLimit } from '../campaign.ts'
import { busyNow, dropTarget } from './choose.ts'
import { type Dialled, dialFor, type Pace } from './dial-for.ts'
import type { Run } from './dialler.ts'
import { countLost } from './flights.ts'
import { type Closed, closedBy } from './hours.ts'
import { staffCount } from './staff.ts'
import { abandonedOf, answeredOf, today } from './tally.ts'
import { emit, setTimer, type Turn } from './turn.ts'

const tickMs = 1_000
/** A decision that only repeats the one before is written down this often. */
const sayEveryMs = 60_000
/** With more agents than this something happens all the time: they are looked at every second (PACING §7.4). */
const mostOnEvents = 60

const firstRun = (turn: Turn): Run => ({
  day: tokyoTime(turn.at).number,
  pass: 0,
  left: 0,
  second: { at: 0, started: 0 },
  minute: { at: 0, started: 0, before: 0 },
  said: null,
  repeated: 0,
  sleeps: null,
})

export const runOf = (turn: Turn, campaign: CampaignId): Run => turn.runs.get(campaign) ?? firstRun(turn)

export const changeRun = (turn: Turn, campaign: CampaignId, change: Partial<Run>): Run => {
  const run = { ...runOf(turn, campaign), ...change }
  turn.runs = turn.runs.with(campaign, run)
  return run
}

/** Running campaigns in the order in which they may take agents: the higher priority, then whose turn it is by weight. */
const inOrder = (turn: Turn): readonly Campaign[] =>
  [...turn.plans.values()]
    .filter(({ id, state }) => state === 'running' && !isAsleep(turn, id))
    .sort((a, b) => b.priority - a.priority || passOf(turn, a) - passOf(turn, b) || (a.id < b.id ? -1 : 1))

const passOf = (turn: Turn, { id }: Campaign): number => runOf(turn, id).pass

const isAsleep = (turn: Turn, campaign: CampaignId): boolean => {
  const { sleeps } = runOf(turn, campaign)
  return sleeps === 'never' || (sleeps !== null && turn.at < sleeps)
}

/** Something has happened: all campaigns are looked at, but for large ones. */
export const lookAtAll = (turn: Turn): void => {
  countLost(turn)
  for (const plan of inOrder(turn)) if (staffCount(turn, plan.queue) <= mostOnEvents) lookAt(turn, plan)
}

/** The second of one campaign; whoever goes before it is asked first. */
export const tick = (turn: Turn, campaign: CampaignId): void => {
  const own = turn.plans.get(campaign)
  if (own === undefined) return
  countLost(turn)
  if (isAsleep(turn, campaign)) return rearm(turn, campaign)
  const plans = inOrder(turn)
  for (const plan of plans.slice(0, Math.max(0, plans.indexOf(own)))) lookAt(turn, plan)
  lookAt(turn, own)
  rearm(turn, campaign)
}

const rearm = (turn: Turn, campaign: CampaignId): void => {
  const { sleeps } = runOf(turn, campaign)
  if (sleeps !== 'never') setTimer(turn, `tick:${campaign}`, sleeps ?? turn.at + tickMs)
}

/** The plan, the hours or the set-up have changed: looked at anew, and its timer set. */
export const wake = (turn: Turn, campaign: CampaignId): void => {
  changeRun(turn, campaign, { sleeps: null })
  tick(turn, campaign)
}

const lookAt = (turn: Turn, plan: Campaign): void => {
  newDay(turn, plan)
  const closed = closedBy(turn, plan)
  if (closed !== null) return sleep(turn, plan, closed)
  if (runOf(turn, plan.id).sleeps !== null) changeRun(turn, plan.id, { sleeps: null })
  const busy = busyNow(turn)
  const pace = paceOf(turn, plan)
  const dialled = dialFor(turn, plan, { busy, pace, list: runOf(turn, plan.id).left })
  if (dialled.started.length > 0) noteStarted(turn, plan, dialled.started.length)
  say(turn, plan, dialled)
}

/** What was learnt stays, with the risk that was accepted; the counts begin anew, and the first seconds are taken without risk. */
const newDay = (turn: Turn, plan: Campaign): void => {
  const day = tokyoTime(turn.at).number
  if (runOf(turn, plan.id).day === day) return
  changeRun(turn, plan.id, { day })
  const pacer = turn.pacers.get(plan.id)
  if (pacer === undefined) return
  turn.pacers = turn.pacers.with(plan.id, {
    ...pacer,
    startedAtS: turn.at / 1_000,
    steering: { ...firstPacer(plan.pacing, turn.at / 1_000).steering, logTheta: pacer.steering.logTheta },
  })
}

/** Nothing until then: its targets go back, to be read anew when it opens. */
const sleep = (turn: Turn, plan: Campaign, { limit, until }: Closed): void => {
  for (const one of [...turn.targets.values()]) if (one.campaign === plan.id) dropTarget(turn, one)
  changeRun(turn, plan.id, { sleeps: until, left: 0 })
  say(turn, plan, nothing(limit))
}

const nothing = (limit: DialLimit): Dialled => ({
  ...{ limit, started: [], withdrawn: [], idle: 0, busy: 0, wrapUp: 0, inFlight: 0, waiting: 0 },
  ...{ theta: 0, risk: null, answers: null, freeSoon: null },
})

const paceOf = (turn: Turn, plan: Campaign): Pace => {
  const { second } = runOf(turn, plan.id)
  const isNow = second.at === Math.floor(turn.at / 1_000)
  return { leftInSecond: Math.max(0, Math.floor(plan.pacing.callsPerS) - (isNow ? second.started : 0)) }
}

const noteStarted = (turn: Turn, plan: Campaign, started: number): void => {
  const { second, minute, pass } = runOf(turn, plan.id)
  const [s, m] = [Math.floor(turn.at / 1_000), Math.floor(turn.at / 60_000)]
  const before = minute.at === m ? minute.before : minute.at === m - 1 ? minute.started : 0
  changeRun(turn, plan.id, {
    pass: pass + started / plan.weight,
    second: { at: s, started: started + (second.at === s ? second.started : 0) },
    minute: { at: m, started: started + (minute.at === m ? minute.started : 0), before },
  })
}

/** Writes the decision down, unless it only says again what the last one said. */
const say = (turn: Turn, plan: Campaign, dialled: Dialled): void => {
  const { said, repeated } = runOf(turn, plan.id)
  const isNews =
    dialled.started.length > 0 ||
    dialled.withdrawn.length > 0 ||
    said === null ||
    said.decision.limit !== dialled.limit ||
    turn.at - said.at >= sayEveryMs
  if (!isNews) {
    changeRun(turn, plan.id, { repeated: repeated + 1 })
    return
  }
  const tally = today(turn, plan.id)
  const decision: DialDecision = {
    ...dialled,
    answered: answeredOf(tally),
    abandoned: abandonedOf(tally),
    atHand: [...turn.targets.values()].filter((one) => one.campaign === plan.id).length,
    repeated,
  }
  changeRun(turn, plan.id, {
    said: { decision: { ...decision, started: [], withdrawn: [] }, at: turn.at },
    repeated: 0,
  })
  emit(turn, { type: 'campaign.decided', campaign: plan.id, decision })
}
