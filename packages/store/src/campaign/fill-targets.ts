import {
  type AgentId,
  type AttemptOutcome,
  type CampaignId,
  type ContractId,
  type EpochMs,
  type FloorId,
  type LogId,
  midnightAfter,
  type PersonId,
  standingOf,
  type Target,
  type TargetId,
  type Tried,
  tokyoTime,
} from '@tsunagu/core'
import { type RawBuilder, sql } from 'kysely'
import { type PersonFacts, readFacts } from '../register/standing.ts'
import type { Trx } from '../sql/contract.ts'
import { readPosition } from '../sql/reader-position.ts'
import type { Timestamp } from '../sql/tables.ts'

/** Name of the reader that writes attempts behind the log. */
export const attemptsReader = 'attempts'

export type ListAsked = {
  readonly contract: ContractId
  readonly floor: FloorId
  readonly campaign: CampaignId
  /** Targets that the dialler has already. */
  readonly known: readonly TargetId[]
  readonly most: number
  readonly at: EpochMs
  readonly now: Timestamp
}

/**
 * Targets that are due, the place in the log up to which attempts are among what was tried, and how many more come up this day:
 * what is due next week is no answer to be counted on before the day's cap is looked at.
 */
export type ListRead = { readonly upTo: LogId; readonly targets: readonly Target[]; readonly left: number }

/** So far back it matters what was tried (TryRules.slotMemoryDays). */
const rememberedMs = 35 * 86_400_000

/**
 * Who may be tried now, in the order of the list, with everything that decides about calling him, as of one moment: call it in a
 * snapshot. Whoever is being called as far as Postgres knows, and whoever lives there or shares a number, is left out: of an
 * attempt that has just ended the dialler may have forgotten when this is told.
 */
export const readList = async (trx: Trx, asked: ListAsked): Promise<ListRead> => {
  const { contract, floor, campaign } = asked
  const upTo = await readPosition(trx, { contract, reader: attemptsReader, floor })
  const open = await readOpen(trx, contract)
  const due = await readDue(trx, asked, open)
  const facts = await readFacts(
    trx,
    contract,
    due.map(({ person }) => person),
  )
  const rows = due.flatMap((row) => {
    const known = facts.get(row.person)
    const isOpen = known?.numbers.some(({ number }) => open.numbers.includes(number)) ?? true
    return known === undefined || isOpen ? [] : [{ ...row, facts: known }]
  })
  const tried = await readTried(trx, asked, rows)
  const targets = rows.map((row) => targetOf(row, tried, tokyoTime(asked.at).day))
  const waiting = await trx
    .selectFrom('target')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('state', '=', 'waiting')
    .where('next_at', '<', sql<string>`to_timestamp(${midnightAfter(asked.at)}::float8 / 1000)`)
    .executeTakeFirstOrThrow()
  return { upTo, targets, left: Math.max(0, waiting.n - targets.length - asked.known.length) }
}

/**
 * Everybody who waits on a list, whenever his turn comes, in its order and at most so many: what a forecast is made from. Nothing
 * is dialled by this.
 */
export const readWaiting = async (
  trx: Trx,
  { contract, campaign, most, at }: Pick<ListAsked, 'contract' | 'campaign' | 'most' | 'at'>,
): Promise<readonly Target[]> => {
  const asked = { contract, campaign, most, at, floor: contract, known: [], now: 'infinity' }
  const due = await readDue(trx, asked, { persons: [], households: [], numbers: [] })
  const persons = due.map(({ person }) => person)
  const facts = await readFacts(trx, contract, persons)
  const rows = due.flatMap((row) => {
    const known = facts.get(row.person)
    return known === undefined ? [] : [{ ...row, facts: known }]
  })
  const tried = await readTried(trx, asked, rows)
  return rows.map((row) => targetOf(row, tried, tokyoTime(at).day))
}

type Open = {
  readonly persons: readonly PersonId[]
  readonly households: readonly number[]
  readonly numbers: readonly string[]
}

const readOpen = async (trx: Trx, contract: ContractId): Promise<Open> => {
  const rows = await trx
    .selectFrom('attempt')
    .select(['person', 'household', 'number'])
    .where('contract', '=', contract)
    .where('outcome', 'is', null)
    .execute()
  return {
    persons: rows.map(({ person }) => person),
    households: rows.flatMap(({ household }) => household ?? []),
    numbers: rows.map(({ number }) => number),
  }
}

type DueRow = {
  readonly target: TargetId
  readonly person: PersonId
  readonly household: number | null
  readonly rank: number
  readonly appointment: EpochMs | null
  readonly agent: AgentId | null
  readonly broken: EpochMs | null
}

const ms = (column: RawBuilder<unknown>): RawBuilder<EpochMs | null> =>
  sql<EpochMs | null>`round(extract(epoch from ${column}) * 1000)::float8`

/** Appointments that have come first, then by rank. */
const readDue = async (
  trx: Trx,
  { contract, campaign, known, most, now }: ListAsked,
  { persons, households }: Open,
): Promise<readonly DueRow[]> => {
  const { rows } = await sql<DueRow>`
    select t.id as target, t.person, p.household, t.rank, ${ms(sql`t.appointment_at`)} as appointment,
      t.appointment_agent as agent,
      (select ${ms(sql`max(m.decided_at)`)} from promise m
        where m.contract = ${contract} and m.person = t.person and m.state = 'broken') as broken
    from target t join person p on p.contract = t.contract and p.id = t.person
    where t.contract = ${contract} and t.campaign = ${campaign} and t.state = 'waiting' and t.next_at <= ${now}
      and t.id <> all(${known}::bigint[]) and t.person <> all(${persons}::bigint[])
      and (p.household is null or p.household <> all(${households}::bigint[]))
    order by t.appointment_at <= ${now} desc nulls last, t.rank, t.id limit ${most}`.execute(trx)
  return rows
}

type TriedRow = {
  readonly person: PersonId
  readonly household: number | null
  readonly at: EpochMs
  readonly number: string
  readonly outcome: AttemptOutcome
  readonly disposition: string | null
}

type Row = DueRow & { readonly facts: PersonFacts }

/** Attempts to these persons, their numbers and their households; one that was taken back was none. */
const readTried = async (trx: Trx, { contract, at }: ListAsked, rows: readonly Row[]): Promise<readonly TriedRow[]> => {
  if (rows.length === 0) return []
  const persons = rows.map(({ person }) => person)
  const households = rows.flatMap(({ household }) => household ?? [])
  const numbers = rows.flatMap(({ facts }) => facts.numbers.map(({ number }) => number))
  const since = at - rememberedMs
  const one = (where: RawBuilder<unknown>) => sql`
    select call, person, household, ${ms(sql`started_at`)} as at, number, outcome, disposition from attempt
    where contract = ${contract} and ${where} and started_at >= to_timestamp(${since}::float8 / 1000)
      and outcome is not null and outcome <> 'cancelled'`
  const found = await sql<TriedRow>`
    ${one(sql`person = any(${persons}::bigint[])`)} union ${one(sql`number = any(${numbers}::text[])`)}
    union ${one(sql`household = any(${households}::bigint[])`)} order by at`.execute(trx)
  return found.rows
}

const bare = ({ at, number, outcome, disposition }: TriedRow): Tried => ({ at, number, outcome, disposition })

const targetOf = (
  { target, person, household, rank, facts, ...row }: Row,
  all: readonly TriedRow[],
  today: string,
): Target => {
  const { mayCall, owed, numbers, reasons } = standingOf(facts, today)
  const others = all.filter((one) => one.person !== person)
  return {
    ...{ target, person, household, rank, contactsFrom: row.broken },
    standing: { mayCall, owed, numbers, reasons: reasons.map(({ code }) => code) },
    tried: all.filter((one) => one.person === person).map(bare),
    numberTried: others.filter(({ number }) => numbers.includes(number)).map(bare),
    householdTried: others.filter((one) => household !== null && one.household === household).map(bare),
    appointment: row.appointment === null ? null : { at: row.appointment, agent: row.agent },
  }
}
