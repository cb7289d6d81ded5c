import type { AcdEvent, LogBody } from '@tsunagu/core'
import type { Me, Role } from '@tsunagu/messages'
import { describe, expect, it } from 'vitest'
import { createEventFilter, type Standing } from './events-for.ts'

const person = (roles: Role[], agent: string | null): Me => ({
  account: agent ?? 'someone',
  name: '試験',
  contract: 'kumamoto',
  floor: 'kumamoto',
  roles,
  agent,
})

const nothing: Standing = { calls: [], queues: ['nofu'], tellListened: false }

/** Types of the events that come through, in order. */
const seen = (visitor: Me, standing: Standing, ...bodies: readonly LogBody[]): readonly string[] => {
  const filter = createEventFilter(visitor)
  filter.begin(standing)
  return bodies.flatMap((body, i) => {
    const delta = filter.delta({ id: `${i + 1}-0`, at: i + 1, by: 'acd', body })
    return delta === null ? [] : [delta.body.type]
  })
}

const agent = person(['agent'], 'a01')
const author = { kind: 'supervisor', id: 'super1' } as const
const watched: AcdEvent = { type: 'call.watched', call: 'c1', supervisor: 's1', mode: 'listen' }
const own: Standing = { ...nothing, calls: ['c1'] }

describe('what an agent sees of the floor', () => {
  it('hears that somebody listens only where the floor tells agents, and only of his own call', () => {
    expect(seen(agent, own, watched)).toEqual([])
    expect(seen(agent, { ...own, tellListened: true }, watched)).toEqual(['call.watched'])
    expect(seen(agent, { ...nothing, tellListened: true }, watched)).toEqual([])
  })

  it('gets broadcasts to everybody and to his own queues, not those of others', () => {
    const to = (queue: string | null): AcdEvent => ({ type: 'floor.message', queue, text: '連絡', author })
    expect(seen(agent, nothing, to(null), to('nofu'), to('hoken'))).toEqual(['floor.message', 'floor.message'])
  })

  it('sees what is parked, because anybody may take it, and when a queue closes', () => {
    const bodies: readonly AcdEvent[] = [
      { type: 'call.parked', call: 'c9', agent: 'a02' },
      { type: 'call.unparked', call: 'c9', by: 'a03' },
      { type: 'queue.changed', queue: 'hoken', mode: 'closed', author },
    ]
    expect(seen(agent, nothing, ...bodies)).toEqual(['call.parked', 'call.unparked', 'queue.changed'])
  })

  it('has a part in a call from being asked, and follows it when it becomes his', () => {
    const bodies: readonly AcdEvent[] = [
      {
        type: 'call.consulting',
        call: 'c2',
        agent: 'a02',
        with: { kind: 'agent', agent: 'a01' },
        leg: 'c2.c1',
        note: '続きをお願いします',
      },
      { type: 'call.consulted', call: 'c2', agent: 'a02', leg: 'c2.c1' },
      { type: 'call.muted', call: 'c2', agent: 'a02', muted: true },
      { type: 'call.handedOver', call: 'c2', from: 'a02', to: 'a01' },
      { type: 'call.parked', call: 'c2', agent: 'a01' },
    ]
    expect(seen(agent, nothing, ...bodies)).toEqual([
      'call.consulting',
      'call.consulted',
      'call.handedOver',
      'call.parked',
    ])
    expect(seen(person(['agent'], 'a07'), nothing, ...bodies)).toEqual(['call.parked'])
  })

  it('loses sight of a call that a colleague answered', () => {
    const because = { strategy: 'ringAll', idleSince: 0, free: 2, waiting: 1, preferred: false, needs: [] } as const
    const bodies: readonly AcdEvent[] = [
      { type: 'call.offered', call: 'c3', queue: 'nofu', agent: 'a01', leg: 'c3.o1', waitedMs: 0, because },
      { type: 'call.offerEnded', call: 'c3', agent: 'a01', leg: 'c3.o1', result: 'withdrawn' },
      { type: 'call.partyLeft', call: 'c3', party: { kind: 'outside', number: '0311112222' }, leg: 'c3.c1' },
    ]
    expect(seen(agent, nothing, ...bodies)).toEqual(['call.offered', 'call.offerEnded'])
  })

  it('sees the marks of agents and his own, not those of his leaders', () => {
    const mark = (id: string, kind: 'agent' | 'supervisor'): AcdEvent => ({
      type: 'call.marked',
      call: 'c1',
      kind: 'evidence',
      text: '暴言',
      author: { kind, id },
    })
    expect(
      seen(agent, own, mark('a01', 'supervisor'), mark('a02', 'agent'), mark('super1', 'supervisor')),
    ).toHaveLength(2)
  })
})

describe('what many see', () => {
  it('is made once for all of a kind, and not mixed up between kinds', () => {
    const [one, two] = [createEventFilter(person(['supervisor'], null)), createEventFilter(person(['manager'], null))]
    const audit = createEventFilter(person(['auditor'], null))
    const city = createEventFilter(person(['clientStaff'], null))
    const dialled = { type: 'call.dialled', call: 'c1', leg: 'c1.d1', number: '09012345678', callerId: '1' } as const
    const body: AcdEvent = { ...dialled, queue: null }
    const entry = { id: '1-0', at: 1, by: 'acd', body }
    expect(one.delta(entry)).toBe(two.delta(entry))
    expect(one.delta(entry)?.body).toMatchObject({ number: '09012345678' })
    expect(audit.delta(entry)?.body).toMatchObject({ number: '*******5678' })
    const hand = { ...entry, body: { type: 'agent.hand', agent: 'a01', raised: true, call: null } as const }
    expect([audit.delta(hand)?.body.type, city.delta(hand)]).toEqual(['agent.hand', null])
  })
})

describe('what others see', () => {
  it('tells leaders who watches, and nobody else', () => {
    expect(seen(person(['supervisor'], null), nothing, watched)).toEqual(['call.watched'])
    for (const role of ['ops', 'auditor', 'clientStaff'] as const)
      expect(seen(person([role], null), nothing, watched)).toEqual([])
  })

  it("keeps numbers, notes and marks from those who do not work with callers, and the staff from the client's people", () => {
    const bodies: readonly AcdEvent[] = [
      {
        type: 'call.transferring',
        call: 'c1',
        by: 'a01',
        to: { kind: 'outside', target: '09012345678' },
        leg: 'c1.d1',
        note: '山田様',
      },
      { type: 'call.marked', call: 'c1', kind: 'note', text: '山田様', author },
      { type: 'call.partyJoined', call: 'c1', party: { kind: 'outside', number: '09012345678' }, leg: 'c1.c1' },
      { type: 'agent.hand', agent: 'a01', raised: true, call: 'c1' },
      { type: 'floor.message', queue: null, text: '連絡', author },
    ]
    const filter = createEventFilter(person(['auditor'], null))
    const shown = bodies.map((body, i) => filter.delta({ id: `${i}-0`, at: i, by: 'acd', body }))
    expect(JSON.stringify(shown)).not.toMatch(/0901234|山田/)
    expect(seen(person(['clientStaff'], null), nothing, ...bodies)).toEqual(['call.transferring', 'call.partyJoined'])
  })
})
