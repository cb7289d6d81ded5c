import { describe, expect, it } from 'vitest'
import type { LogEntry } from '../../log/log-entry.ts'
import type { PacingRules } from '../../pacing/pacer.ts'
import { replay } from '../../story/replay.ts'
import { tokyo } from '../campaign-given.spec.ts'
import { campaignScenario } from '../simulate/given-campaign.spec.ts'
import { simulateCampaign } from '../simulate/simulate-campaign.ts'
import type { DialStep } from './dialler.spec.ts'
import { type Dialler, emptyDialler } from './dialler.ts'
import { diallerChanges, diallerOfFields } from './fields.ts'
import { stepDialler } from './step.ts'

/** The log of a quarter of an hour in full flight, as it stands in a file. */
const log = (() => {
  const entries: LogEntry[] = []
  simulateCampaign(campaignScenario({ kind: 'predictive' }, { endsAt: tokyo('2026-12-01 10:15'), persons: 400 }), 1, {
    entry: (entry) => entries.push(JSON.parse(JSON.stringify(entry)) as LogEntry),
  })
  return entries
})()

const replayed = (step: DialStep, entries: readonly LogEntry[] = log, initial: Dialler = emptyDialler) =>
  replay({ service: 'dialler', initial, step }, entries)

/** The same dialler with another pacing. */
const paced =
  (change: Partial<PacingRules>): DialStep =>
  (state, entry) => {
    const { body } = entry
    if (body.type !== 'campaign.set') return stepDialler(state, entry)
    const campaign = { ...body.campaign, pacing: { ...body.campaign.pacing, ...change } }
    return stepDialler(state, { ...entry, body: { ...body, campaign } })
  }

describe('the log of a campaign, decided again', () => {
  it('gives every attempt and every decision again', () => {
    const { events, divergence, pending } = replayed(stepDialler)
    expect(divergence).toBeNull()
    expect(pending).toBe(0)
    expect(events).toBe(log.filter(({ by }) => by === 'dialler').length)
    const decisions = log.flatMap(({ body }) => (body.type === 'campaign.decided' ? [body.decision] : []))
    expect(decisions.length).toBeGreaterThan(40)
    expect(decisions.some(({ risk }) => risk !== null)).toBe(true)
  })

  it('goes on from the middle as well, from a state that was written down and read back', () => {
    const middle = log.findIndex(({ at }) => at >= tokyo('2026-12-01 10:08'))
    const before = replayed(stepDialler, log.slice(0, middle))
    expect(before).toMatchObject({ divergence: null, pending: 0 })
    const fields = new Map(Object.entries(diallerChanges(emptyDialler, before.state).set))
    let state = diallerOfFields(fields)
    const [said, made]: readonly [unknown[], unknown[]] = [[], []]
    for (const entry of log.slice(middle)) {
      if (entry.by === 'dialler') said.push(entry.body)
      else if (entry.body.type !== 'timer.fired' || entry.body.service === 'dialler') {
        const next = stepDialler(state, entry)
        state = next.state
        for (const effect of next.effects) if (effect.type === 'event') made.push(effect.event)
      }
    }
    expect(JSON.parse(JSON.stringify(made))).toEqual(said)
  })

  it.each([
    ['a cap of 2 % for 3 %', { cap: 0.02 }, 'decision.theta'],
    ['a grace of four seconds', { graceS: 4 }, 'attempt.graceMs'],
  ] as const)('parts from it where pacing was planted otherwise: %s, and names the place', (_name, change, path) => {
    const { divergence } = replayed(paced(change))
    expect(divergence).toMatchObject({ kind: 'otherEvent', difference: { path } })
    const at = divergence?.kind === 'otherEvent' ? divergence.at : ''
    const place = log.findIndex(({ id }) => id === at)
    // Everything before it is the same.
    expect(replayed(paced(change), log.slice(0, place)).divergence).toBeNull()
  })

  it('parts from it where an attempt is not made again', () => {
    expect(replayed(paced({ mostLines: 3 })).divergence).toMatchObject({ kind: 'missing' })
  })

  it('parts from it where a decision of the log was changed by hand, or one is gone', () => {
    const nth = log.findIndex(({ body }) => body.type === 'campaign.decided' && body.decision.limit === 'risk')
    const entry = log[nth] as LogEntry
    if (entry.body.type !== 'campaign.decided') throw new Error('a decision')
    const forged = { ...entry, body: { ...entry.body, decision: { ...entry.body.decision, idle: 77 } } }
    expect(replayed(stepDialler, log.with(nth, forged)).divergence).toMatchObject({
      ...{ kind: 'otherEvent', at: entry.id, difference: { path: 'decision.idle', found: '77' } },
    })
    expect(replayed(stepDialler, log.toSpliced(nth, 1)).divergence).not.toBeNull()
  })
})
