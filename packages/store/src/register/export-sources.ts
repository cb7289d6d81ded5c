import type { ExportSourceName } from '@tsunagu/core'

/** How a source is read: every text here is a constant of this file, so none of it can come from outside. */
export type SourceSql = {
  readonly from: string
  /** By field of the catalogue. */
  readonly fields: Readonly<Record<string, string>>
  /** In this order, each row has its place, so that the same rows make the same file. */
  readonly order: string
  readonly where: string
  /** The transaction by which a row is told from those of the last export; null: all rows, always. */
  readonly mark: string | null
  /** The transaction that wrote the row last, for saying why a repetition differs. */
  readonly changed: string | null
}

/** The client's id of a person: of the addressee that was delivered first. */
const addressee = `left join lateral (select a.system, a.client_id from tsunagu.addressee a
    where a.contract = p.contract and a.person = p.id order by a.id limit 1) a on true`

const person = {
  person: 'p.id',
  system: 'a.system',
  clientId: 'a.client_id',
  name: 'p.name',
  kana: 'p.kana',
  birthOn: 'p.birth_on',
  postcode: 'p.postcode',
  address: 'p.address',
}

const claim = {
  claimKind: 'k.kind',
  claimKey: 'k.client_key',
  fiscalYear: 'k.fiscal_year',
  period: 'k.period',
  amount: 'k.amount',
  paid: 'k.paid',
  dueOn: 'k.due_on',
  claimState: 'k.state',
}

/** The claim a note or a piece of work is about, where there is one. */
const itsClaim = `left join tsunagu.claim k on k.contract = m.contract and k.id = m.claim`

const otherEnd = `case c.direction when 'inbound' then c.caller_number else c.called end`

const call = {
  call: 'c.id',
  direction: 'c.direction',
  line: 'c.line',
  number: otherEnd,
  arrivedAt: 'c.arrived_at',
  answeredAt: 'c.answered_at',
  endedAt: 'c.ended_at',
  outcome: 'c.outcome',
  queue: 'c.queue',
  agent: 'c.agents[1]',
  waitedSeconds: 'round(c.waited_ms / 1000.0)::integer',
  talkSeconds: 'round(c.talk_ms / 1000.0)::integer',
  callLanguage: 'c.language',
  persons: 'coalesce(reached.persons, 0)::integer',
}

/** Who was spoken with: whom a note or a promise of the call names, else the one person known under the number. */
const callPerson = `left join lateral (select coalesce(
      (select min(o.person) from tsunagu.note o where o.contract = c.contract and o.call = c.id),
      (select min(m.person) from tsunagu.promise m where m.contract = c.contract and m.call = c.id)) as person) told on true
  left join lateral (select count(distinct n.person) as persons, min(n.person) as person from tsunagu.person_number n
    where n.contract = c.contract and n.number = ${otherEnd} and n.removed_at is null) reached on true
  JOIN tsunagu.person p on p.contract = c.contract
    and p.id = coalesce(told.person, case when reached.persons = 1 then reached.person end)`

const calls = {
  where: 'c.ended_at is not null and c.outcome is not null',
  mark: 'c.done_in',
  changed: 'c.changed_in',
}

export const sourceSql: Readonly<Record<ExportSourceName, SourceSql>> = {
  calls: {
    ...calls,
    from: `tsunagu.call c ${callPerson.replace('JOIN', 'left join')} ${addressee}`,
    fields: { ...call, ...person },
    order: 'c.arrived_at, c.id',
  },
  claimCalls: {
    ...calls,
    from: `tsunagu.call c ${callPerson.replace('JOIN', 'join')}
  join tsunagu.addressee a on a.contract = p.contract and a.person = p.id
  join tsunagu.claim k on k.contract = a.contract and k.addressee = a.id`,
    fields: { ...call, ...person, ...claim },
    order: 'c.arrived_at, c.id, k.id',
  },
  promises: {
    from: `tsunagu.promise m join tsunagu.person p on p.contract = m.contract and p.id = m.person ${addressee}`,
    fields: {
      promise: 'm.id',
      ...person,
      amount: 'm.amount',
      dueOn: 'm.due_on',
      state: 'm.state',
      paid: 'm.paid',
      madeAt: 'm.made_at',
      decidedAt: 'm.decided_at',
      call: 'm.call',
      agent: 'm.agent',
      by: 'm.by',
    },
    order: 'm.id',
    where: 'true',
    mark: 'm.changed_in',
    changed: 'm.changed_in',
  },
  numbers: {
    from: `tsunagu.person_number n join tsunagu.person p on p.contract = n.contract and p.id = n.person ${addressee}`,
    fields: {
      ...person,
      number: 'n.number',
      kind: 'n.kind',
      source: 'n.source',
      rank: 'n.rank',
      verdict: 'n.verdict',
      verdictAt: 'n.verdict_at',
      verdictBy: 'n.verdict_by',
      addedAt: 'n.added_at',
      removedAt: 'n.removed_at',
    },
    order: 'n.id',
    // What the client delivered himself is news only once we know more of it.
    where: `(n.source <> 'delivery' or n.verdict <> 'untried')`,
    mark: 'n.changed_in',
    changed: 'n.changed_in',
  },
  notes: {
    from: `tsunagu.note m join tsunagu.person p on p.contract = m.contract and p.id = m.person ${addressee} ${itsClaim}
  left join tsunagu.note_result r on r.contract = m.contract and r.id = m.result`,
    fields: {
      note: 'm.id',
      version: 'm.version',
      ...person,
      claimKind: 'k.kind',
      claimKey: 'k.client_key',
      source: 'm.source',
      result: 'm.result',
      resultName: 'r.name',
      text: 'm.text',
      at: 'm.at',
      call: 'm.call',
      author: 'm.author',
      agent: 'm.agent',
    },
    order: 'm.id',
    where: 'true',
    mark: 'm.changed_in',
    changed: 'm.changed_in',
  },
  work: {
    from: `tsunagu.work m left join tsunagu.person p on p.contract = m.contract and p.id = m.person ${addressee} ${itsClaim}`,
    fields: {
      work: 'm.id',
      version: 'm.version',
      ...person,
      claimKind: 'k.kind',
      claimKey: 'k.client_key',
      kind: 'm.kind',
      state: 'm.state',
      text: 'm.text',
      section: 'm.section',
      openedAt: 'm.opened_at',
      openedBy: 'm.opened_by',
      dueAt: 'm.due_at',
      changedAt: 'm.changed_at',
      call: 'm.call',
    },
    order: 'm.id',
    where: 'true',
    mark: 'm.changed_in',
    changed: 'm.changed_in',
  },
  persons: {
    from: `tsunagu.addressee a join tsunagu.person p on p.contract = a.contract and p.id = a.person
  left join lateral (select count(*) as claims, coalesce(sum(k.amount - k.paid), 0) as owed from tsunagu.claim k
    where k.contract = a.contract and k.addressee = a.id and k.state = 'open') d on true`,
    fields: { ...person, kind: 'p.kind', language: 'p.language', claims: 'd.claims', owed: 'd.owed' },
    order: 'a.id',
    where: 'true',
    mark: null,
    changed: null,
  },
}
