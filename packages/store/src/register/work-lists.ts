import type { ContractId, SectionId, WorkKind, WorkState } from '@tsunagu/core'
import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp, WorkRow } from '../sql/tables.ts'

/** Whom a list is for: everybody's, an agent's own with what is nobody's, or what was put before the client's sections. */
export type WorkView =
  | { readonly of: 'all' }
  | { readonly of: 'own'; readonly account: string; readonly teams: readonly string[] }
  | { readonly of: 'client'; readonly sections: readonly SectionId[] }

export type WorkSearch = {
  readonly kind?: WorkKind | undefined
  readonly state?: WorkState | undefined
  readonly over?: boolean | undefined
  readonly overdueAt?: Timestamp | undefined
  readonly assignee?: string | undefined
  readonly team?: string | undefined
  readonly section?: SectionId | undefined
  readonly person?: number | undefined
  readonly call?: string | undefined
  readonly id?: number | undefined
  readonly openedFrom?: Timestamp | undefined
  readonly openedTo?: Timestamp | undefined
  /** By deadline, the next first; or by opening, the newest first. */
  readonly order: 'due' | 'newest'
  readonly after?: { readonly at: Timestamp; readonly id: number } | undefined
  readonly limit: number
}

/** Stands where nothing is due, so that such work comes last. */
export const noDeadline = '9999-12-31T00:00:00.000Z'

export type ListedWork = WorkRow & { readonly name: string | null }

export const listWork = (
  trx: Trx,
  contract: ContractId,
  view: WorkView,
  search: WorkSearch,
): Promise<readonly ListedWork[]> => {
  const due = sql<string>`coalesce(work.due_at, ${noDeadline}::timestamptz)`
  const place = search.order === 'due' ? due : sql<string>`work.opened_at`
  const direction = search.order === 'due' ? 'asc' : 'desc'
  return narrowed(trx, contract, view, search)
    .$if(search.after !== undefined, (query) =>
      query.where(
        search.order === 'due'
          ? sql<SqlBool>`(${place}, work.id) > (${search.after?.at}::timestamptz, ${search.after?.id}::bigint)`
          : sql<SqlBool>`(${place}, work.id) < (${search.after?.at}::timestamptz, ${search.after?.id}::bigint)`,
      ),
    )
    .orderBy(place, direction)
    .orderBy('work.id', direction)
    .limit(search.limit)
    .execute()
}

const narrowed = (trx: Trx, contract: ContractId, view: WorkView, search: WorkSearch) => {
  let query = trx
    .selectFrom('work')
    .leftJoin('person', (join) =>
      join.onRef('person.contract', '=', 'work.contract').onRef('person.id', '=', 'work.person'),
    )
    .selectAll('work')
    .select('person.name')
    .where('work.contract', '=', contract)
    .where(inView(view))
  for (const [column, value] of equals(search)) query = query.where(column, '=', value)
  const { overdueAt, openedFrom, openedTo } = search
  if (overdueAt !== undefined) query = query.where('work.due_at', '<', overdueAt).where('work.over', '=', false)
  if (openedFrom !== undefined) query = query.where('work.opened_at', '>=', openedFrom)
  if (openedTo !== undefined) query = query.where('work.opened_at', '<', openedTo)
  if (search.team !== undefined) query = query.where('work.assignee_kind', '=', 'team')
  return query
}

type Narrowing =
  | 'work.kind'
  | 'work.state'
  | 'work.over'
  | 'work.assignee'
  | 'work.section'
  | 'work.person'
  | 'work.call'
  | 'work.id'

const equals = (search: WorkSearch): readonly (readonly [Narrowing, string | number | boolean])[] =>
  (
    [
      ['work.kind', search.kind],
      ['work.state', search.state],
      ['work.over', search.over],
      ['work.assignee', search.team ?? search.assignee],
      ['work.section', search.section],
      ['work.person', search.person],
      ['work.call', search.call],
      ['work.id', search.id],
    ] as const
  ).flatMap(([column, value]) => (value === undefined ? [] : [[column, value] as const]))

const inView = (view: WorkView) => {
  switch (view.of) {
    case 'all':
      return sql<SqlBool>`true`
    case 'own': {
      const { account, teams } = view
      return sql<SqlBool>`(work.assignee is null or work.opened_by = ${account} or (work.assignee_kind = 'account' and work.assignee = ${account}) or (work.assignee_kind = 'team' and work.assignee = any(${teams})))`
    }
    case 'client':
      return sql<SqlBool>`work.before_client and (work.section is null or work.section = any(${view.sections}))`
  }
}

export type OpenWorkRow = {
  readonly kind: WorkKind
  readonly state: WorkState
  readonly times: number
  readonly overdue: number
}

/** How much is open, by kind and state, of what this view shows; `overdue`: past its deadline at `now`. */
export const countOpenWork = (
  trx: Trx,
  contract: ContractId,
  view: WorkView,
  now: Timestamp,
): Promise<readonly OpenWorkRow[]> =>
  trx
    .selectFrom('work')
    .select(['work.kind', 'work.state'])
    .select((on) => [
      on.fn.countAll<number>().as('times'),
      on.fn.countAll<number>().filterWhere('work.due_at', '<', now).as('overdue'),
    ])
    .where('work.contract', '=', contract)
    .where('work.over', '=', false)
    .where(inView(view))
    .groupBy(['work.kind', 'work.state'])
    .orderBy('work.kind')
    .orderBy('work.state')
    .execute()

export type WorkCountRow = {
  /** A day or month in Japan; empty: all of it. */
  readonly of: string
  readonly kind: WorkKind
  readonly what: string
  readonly about: string
  readonly times: number
  readonly yen: number
}

const formats = { day: 'YYYY-MM-DD', month: 'YYYY-MM', total: '' } as const

/** What was counted of work from one moment until another, by day or month in Japan. */
export const countWork = async (
  trx: Trx,
  contract: ContractId,
  span: { readonly from: Timestamp; readonly to: Timestamp; readonly by: keyof typeof formats },
): Promise<readonly WorkCountRow[]> => {
  const { rows } = await sql<WorkCountRow>`
    select coalesce(to_char(at at time zone 'Asia/Tokyo', ${formats[span.by]}), '') as of, split_part(what, '.', 1) as kind, what,
      of_what as about, sum(times)::bigint as times, sum(yen)::bigint as yen
    from work_count
    where contract = ${contract} and at >= ${span.from}::timestamptz and at < ${span.to}::timestamptz
    group by 1, what, of_what order by 1, what, of_what`.execute(trx)
  return rows
}

/** Work whose deadline is before `soonBefore`, or before `now`, and of which that was not told yet; the latest first. */
export const untoldWork = (
  trx: Trx,
  contract: ContractId,
  now: Timestamp,
  soonBefore: Timestamp,
  limit: number,
): Promise<WorkRow[]> =>
  trx
    .selectFrom('work')
    .selectAll()
    .where('contract', '=', contract)
    .where('over', '=', false)
    .where('due_at', '<=', soonBefore)
    .where((on) => on.or([on('alerted', 'is', null), on.and([on('alerted', '=', 'soon'), on('due_at', '<', now)])]))
    .orderBy('due_at')
    .limit(limit)
    .execute()
