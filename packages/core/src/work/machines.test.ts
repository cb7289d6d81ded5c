import { describe, expect, it } from 'vitest'
import type { WorkAct, WorkVerb } from './acts.ts'
import { act, address, after, dueText, opened, samples, text } from './given-work.spec.ts'
import { standardWorkRules } from './rules.ts'
import type { OpenWork } from './step-work.ts'
import {
  assetsStates,
  complaintStates,
  guidanceStates,
  handoverStates,
  slipStates,
  visitStates,
  type Work,
  type WorkItem,
  type WorkKind,
  type WorkParty,
  workKinds,
} from './work.ts'

type Matrix = Readonly<Record<string, Readonly<Record<string, readonly [who: WorkParty, to: string]>>>>

/** What is possible: state → verb → who, and where to. Everything else is refused. */
const possible: { readonly [K in WorkKind]: Matrix } = {
  slip: {
    asked: { approve: ['agent', 'approved'], refuse: ['agent', 'refused'], withdraw: ['agent', 'withdrawn'] },
    approved: { dispatch: ['agent', 'dispatched'], withdraw: ['agent', 'withdrawn'] },
    dispatched: { returned: ['agent', 'returned'], received: ['agent', 'received'] },
    returned: { resend: ['agent', 'asked'], withdraw: ['agent', 'withdrawn'] },
    refused: { reopen: ['leader', 'asked'] },
    received: { reopen: ['leader', 'dispatched'] },
    withdrawn: { reopen: ['leader', 'asked'] },
  },
  guidance: Object.fromEntries([
    ...['planned', 'guided', 'sent', 'promised'].map((state) => [
      state,
      {
        guide: ['agent', 'guided'],
        send: ['agent', 'sent'],
        promise: ['agent', 'promised'],
        applied: ['agent', 'applied'],
        declined: ['agent', 'declined'],
        close: ['agent', 'closed'],
      },
    ]),
    ...['applied', 'declined', 'closed'].map((state) => [state, { reopen: ['leader', 'planned'] }]),
  ]),
  handover: {
    handed: {
      take: ['client', 'taken'],
      answer: ['client', 'answered'],
      back: ['client', 'back'],
      withdraw: ['agent', 'withdrawn'],
    },
    taken: { answer: ['client', 'answered'], back: ['client', 'back'], close: ['client', 'closed'] },
    answered: { again: ['agent', 'handed'], close: ['agent', 'closed'] },
    back: { again: ['agent', 'handed'], close: ['agent', 'closed'] },
    closed: { reopen: ['leader', 'back'] },
    withdrawn: { reopen: ['leader', 'back'] },
  },
  complaint: {
    recorded: {
      handle: ['agent', 'recorded'],
      report: ['leader', 'reported'],
      withdraw: ['leader', 'withdrawn'],
    },
    reported: { handle: ['agent', 'reported'], answer: ['client', 'answered'], close: ['leader', 'closed'] },
    answered: { handle: ['agent', 'answered'], again: ['agent', 'reported'], close: ['leader', 'closed'] },
    closed: { reopen: ['leader', 'reported'] },
    withdrawn: { reopen: ['leader', 'recorded'] },
  },
  visit: {
    planned: {
      absent: ['agent', 'absent'],
      meet: ['agent', 'met'],
      declined: ['agent', 'declined'],
      moved: ['agent', 'moved'],
      plan: ['agent', 'planned'],
      withdraw: ['agent', 'withdrawn'],
      voided: ['leader', 'planned'],
    },
    absent: {
      plan: ['agent', 'planned'],
      moved: ['agent', 'moved'],
      close: ['agent', 'closed'],
      voided: ['leader', 'absent'],
    },
    met: {
      receive: ['agent', 'met'],
      plan: ['agent', 'planned'],
      close: ['agent', 'closed'],
      voided: ['leader', 'met'],
    },
    declined: { plan: ['agent', 'planned'], close: ['agent', 'closed'], voided: ['leader', 'declined'] },
    moved: { plan: ['agent', 'planned'], close: ['agent', 'closed'], voided: ['leader', 'moved'] },
    closed: { reopen: ['leader', 'planned'], voided: ['leader', 'closed'] },
    withdrawn: { reopen: ['leader', 'planned'], voided: ['leader', 'withdrawn'] },
  },
  assets: {
    planned: { ask: ['agent', 'asked'], withdraw: ['agent', 'withdrawn'] },
    asked: {
      found: ['agent', 'found'],
      nothing: ['agent', 'nothing'],
      silent: ['agent', 'silent'],
      withdraw: ['agent', 'withdrawn'],
    },
    silent: {
      ask: ['agent', 'asked'],
      found: ['agent', 'found'],
      nothing: ['agent', 'nothing'],
      withdraw: ['agent', 'withdrawn'],
    },
    found: { reopen: ['leader', 'planned'] },
    nothing: { reopen: ['leader', 'planned'] },
    withdrawn: { reopen: ['leader', 'planned'] },
  },
}

const openings: { readonly [K in WorkKind]: Extract<OpenWork, { kind: K }> } = {
  slip: { kind: 'slip', claims: [1], address: null },
  guidance: { kind: 'guidance', about: 'directDebit', result: 'guided' },
  handover: { kind: 'handover', section: 'kokuho', urgency: 'normal' },
  complaint: { kind: 'complaint', category: 'complaint' },
  visit: { kind: 'visit', on: '2026-11-25', address: null },
  assets: { kind: 'assets', place: 'bank', name: '肥後銀行' },
}

/** Work of a kind in any state, as its first deadline stands. */
const inState = (kind: WorkKind, state: string): WorkItem => {
  const item = opened(openings[kind])
  const more = kind === 'complaint' && state !== 'recorded' ? { section: 'kokuho' } : {}
  const over = Object.keys(possible[kind][state] ?? {}).every((verb) => verb === 'reopen' || verb === 'voided')
  return { ...item, dueAt: over ? null : item.dueAt, work: { ...item.work, ...more, state } as Work }
}

const verbs = Object.keys(samples) as WorkVerb[]
const common: Readonly<Record<string, readonly WorkParty[]>> = {
  assign: ['agent', 'leader'],
  note: ['agent', 'leader', 'client'],
  postpone: ['leader'],
  escalate: ['system'],
}
const parties: readonly WorkParty[] = ['agent', 'leader', 'client', 'system']

const states = (Object.keys(possible) as WorkKind[]).flatMap((kind) =>
  Object.keys(possible[kind]).map((state) => [kind, state] as const),
)

/** What the table above says becomes of it: the state, or why not. */
const expected = (kind: WorkKind, state: string, verb: WorkVerb, party: WorkParty): string => {
  const { work } = inState(kind, state)
  const isSeen =
    party !== 'client' || kind === 'handover' || (kind === 'complaint' && !/recorded|withdrawn/.test(work.state))
  if (!isSeen) return 'work.notYours'
  const isOver = Object.keys(possible[kind][state] ?? {}).every((one) => one === 'reopen' || one === 'voided')
  const [who, to] = possible[kind][state]?.[verb] ?? []
  const allowed = common[verb] ?? (who === undefined ? null : who === 'agent' ? ['agent', 'leader'] : [who])
  if (allowed === null || (isOver && verb in common && verb !== 'note')) return 'work.notNow'
  if (!allowed.includes(party)) return 'work.roleForbidden'
  return to ?? state
}

describe('every state and every verb', () => {
  it.each(states)('%s, %s', (kind, state) => {
    for (const verb of verbs)
      for (const party of parties) {
        const step = act(inState(kind, state), party, samples[verb])
        const came = step.type === 'refused' ? step.refusal : step.item.work.state
        expect([verb, party, came]).toEqual([verb, party, expected(kind, state, verb, party)])
        if (step.type === 'refused') expect(step.possible).not.toContain(verb)
      }
  })

  it('of a state is known: none is missing in this table', () => {
    const known = { slip: slipStates, guidance: guidanceStates, handover: handoverStates, complaint: complaintStates }
    const all = { ...known, visit: visitStates, assets: assetsStates }
    for (const kind of workKinds) expect(Object.keys(possible[kind]).sort()).toEqual([...all[kind]].sort())
  })

  it('says what is possible instead', () => {
    const step = act(inState('slip', 'approved'), 'agent', samples.received)
    expect(step).toEqual({
      type: 'refused',
      refusal: 'work.notNow',
      possible: ['dispatch', 'withdraw', 'assign', 'note'],
    })
  })
})

describe('slip reissue (R2)', () => {
  const beyond = { ...openings.slip, address }

  it('is decided by an agent within what the client allowed, by the client beyond it', () => {
    expect(opened(openings.slip).work).toMatchObject({ decider: 'agent' })
    expect(opened(beyond).work).toMatchObject({ decider: 'client' })
    const rules = {
      ...standardWorkRules,
      slip: { ...standardWorkRules.slip, mostYen: 10_000, beyond: 'leader' as const },
    }
    expect(opened(openings.slip, undefined, rules, 10_000).work).toMatchObject({ decider: 'agent' })
    expect(opened(openings.slip, undefined, rules, 10_001).work).toMatchObject({ decider: 'leader' })
    expect(act(opened(beyond), 'agent', samples.approve)).toMatchObject({ refusal: 'work.roleForbidden' })
    expect(act(opened(beyond), 'leader', samples.approve)).toMatchObject({ refusal: 'work.roleForbidden' })
    expect(act(opened(beyond), 'client', samples.approve)).toMatchObject({ item: { work: { state: 'approved' } } })
  })

  it('that came back is decided anew for another address, and counts again', () => {
    const back = after(
      opened(openings.slip),
      ['agent', samples.approve],
      ['agent', samples.dispatch],
      ['agent', samples.returned],
    )
    const step = act(back, 'agent', samples.resend)
    expect(step).toMatchObject({ item: { work: { state: 'asked', address, decider: 'client' } } })
    expect(step).toMatchObject({ counts: [{ what: 'slip.asked' }] })
  })

  it('counts what was dispatched, with what is owed on it', () => {
    const approved = after(opened(openings.slip, undefined, standardWorkRules, 45_600), ['agent', samples.approve])
    expect(act(approved, 'agent', samples.dispatch)).toMatchObject({
      counts: [{ what: 'slip.dispatched', times: 1, yen: 45_600 }],
      item: { dueAt: null, work: { sent: [{ on: '2026-11-20', slips: 3 }] } },
    })
  })
})

describe('guidance (R3)', () => {
  it('given while the call goes on counts once as given, and once as what came of it', () => {
    const counted = (result: 'planned' | 'guided' | 'promised') =>
      after(opened({ ...openings.guidance, about: 'childAllowance', result })).work
    expect(counted('planned')).toMatchObject({ times: 0 })
    expect(counted('promised')).toMatchObject({ times: 1, state: 'promised' })
  })

  it('is followed up after thirty days, or when the promised day is over', () => {
    expect(dueText(opened(openings.guidance))).toBe('2026-12-21 00:00')
    expect(dueText(after(opened(openings.guidance), ['agent', samples.promise]))).toBe('2026-12-01 00:00')
    expect(dueText(after(opened(openings.guidance), ['agent', samples.applied]))).toBeNull()
  })
})

describe('hand-over (R4)', () => {
  it.each([
    ['now', '2026-11-20 11:00'],
    ['today', '2026-11-20 17:15'],
    ['normal', '2026-11-26 17:15'],
  ] as const)('that is %s is due %s', (urgency, at) => {
    expect(dueText(opened({ ...openings.handover, urgency }))).toBe(at)
  })

  it('is for the section it was handed to, and for no other', () => {
    const other = opened({ ...openings.handover, section: 'nozei' })
    expect(act(other, 'client', samples.answer)).toEqual({ type: 'refused', refusal: 'work.notYours', possible: [] })
  })

  it('that was answered is ours again, by the next business day', () => {
    const answered = after(opened(openings.handover), ['client', samples.take], ['client', samples.answer])
    expect(answered.work).toMatchObject({ state: 'answered', answer: text })
    expect(dueText(answered)).toBe('2026-11-24 17:15')
  })
})

describe('a complaint (R5)', () => {
  it.each([
    ['2026-11-20 19:45', '2026-11-24 17:15'],
    ['2026-12-28 17:16', '2027-01-04 17:15'],
    ['2026-05-02 10:00', '2026-05-07 17:15'],
  ])('of %s is due to the client by %s', (at, due) => expect(dueText(opened(openings.complaint, at))).toBe(due))

  it('counts as dealt with by one who leads once, however often he does', () => {
    const counted: string[] = []
    let item = opened(openings.complaint)
    for (const [party, verb] of [
      ['agent', 'handle'],
      ['leader', 'handle'],
      ['leader', 'report'],
      ['leader', 'close'],
    ] as const) {
      const step = act(item, party, samples[verb])
      if (step.type === 'refused') throw new Error(step.refusal)
      counted.push(...step.counts.map(({ what }) => what))
      item = step.item
    }
    expect(counted).toEqual(['complaint.handled', 'complaint.reported', 'complaint.closed'])
    expect(item.work).toMatchObject({ handledBy: 'super1', section: 'kokuho' })
  })

  it('is not before the client until it was reported', () => {
    const recorded = opened(openings.complaint)
    expect(act(recorded, 'client', samples.note)).toMatchObject({ refusal: 'work.notYours' })
    expect(act(after(recorded, ['leader', samples.report]), 'client', samples.note)).toMatchObject({ type: 'done' })
  })
})

describe('a visit (R7)', () => {
  it('leaves a slip with a number of its own each time nobody is there', () => {
    const twice = after(
      opened(openings.visit),
      ['agent', samples.absent],
      ['agent', samples.plan],
      ['agent', samples.absent],
    )
    expect(twice.work).toMatchObject({ visits: [{ absence: '7-1' }, { absence: '7-2' }] })
  })

  it('counts money received, and takes a void receipt out again', () => {
    const met = after(opened(openings.visit), ['agent', samples.meet])
    const paid = act(met, 'agent', samples.receive)
    expect(paid).toMatchObject({ counts: [{ what: 'visit.received', yen: 3_000 }] })
    const voided = act(after(met, ['agent', samples.receive]), 'leader', samples.voided)
    expect(voided).toMatchObject({ counts: [{ what: 'visit.voided', yen: 3_000 }], item: { work: { receipts: [] } } })
  })

  it('is due at the end of the day for which it is planned', () => {
    expect(dueText(opened(openings.visit))).toBe('2026-11-26 00:00')
  })
})

describe('an asset look-up (R8)', () => {
  it('counts once as found, and each kind of asset with its money', () => {
    const asked = after(opened(openings.assets), ['agent', samples.ask])
    const assets = [
      { kind: 'deposit', yen: 90_000 },
      { kind: 'insurance', yen: 10_000 },
    ] as const
    expect(act(asked, 'agent', { verb: 'found', assets, text })).toMatchObject({
      counts: [
        { what: 'assets.found', of: 'bank', times: 1, yen: 100_000 },
        { what: 'assets.asset', of: 'deposit', yen: 90_000 },
        { what: 'assets.asset', of: 'insurance', yen: 10_000 },
      ],
    })
  })
})

describe('whose it is', () => {
  const others = (item: WorkItem): WorkItem => ({ ...item, openedBy: 'a02' })

  it("lets an agent act on what he opened, has been given, or is his team's, and on nothing else", () => {
    const item = others(opened(openings.guidance))
    expect(act(item, 'agent', samples.guide)).toMatchObject({ refusal: 'work.notYours' })
    for (const assignee of [
      { kind: 'account', id: 'a01' },
      { kind: 'team', id: 'nofu' },
    ] as const)
      expect(act({ ...item, assignee }, 'agent', samples.guide)).toMatchObject({ type: 'done' })
    expect(act({ ...item, assignee: { kind: 'team', id: 'hoken' } }, 'agent', samples.guide)).toMatchObject({
      refusal: 'work.notYours',
    })
  })

  it("lets an agent take what is nobody's, but not what is another's, nor give it to another", () => {
    const item = others(opened(openings.guidance))
    expect(act(item, 'agent', samples.assign)).toMatchObject({ item: { assignee: { id: 'a01' } } })
    const taken: WorkItem = { ...item, assignee: { kind: 'account', id: 'a02' } }
    expect(act(taken, 'agent', samples.assign)).toMatchObject({ refusal: 'work.notYours' })
    const toOther: WorkAct = { verb: 'assign', to: { kind: 'account', id: 'a03' }, text }
    expect(act(opened(openings.guidance), 'agent', toOther)).toMatchObject({ refusal: 'work.notYours' })
    expect(act(taken, 'leader', toOther)).toMatchObject({ item: { assignee: { id: 'a03' } } })
  })
})
