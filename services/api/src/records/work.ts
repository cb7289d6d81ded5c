import { createHash } from 'node:crypto'
import {
  type ContractId,
  mayAssign,
  openWork,
  startOfDay,
  stepWork,
  type WorkAct,
  type WorkItem,
  type WorkMeans,
  type Yen,
} from '@tsunagu/core'
import type {
  AskedBody,
  AskedVerb,
  OpenWorkBody,
  OpenWorkCounts,
  WorkPage,
  WorkQuery,
  WorkView,
} from '@tsunagu/messages'
import { epochMs, isoTime } from '@tsunagu/runtime'
import {
  countOpenWork,
  type Db,
  findRepeated,
  findWork,
  inContract,
  insertWork,
  isTaken,
  itemOf,
  type ListedWork,
  listWork,
  noDeadline,
  type Repeatable,
  readSections,
  saveWork,
  type Trx,
  wasChangedSince,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { fromCursor, toCursor } from './cursor.ts'
import { type Received, receiveMoney } from './receipts.ts'
import { actorOf, viewOf } from './work-actor.ts'
import { type Asking, claimsOf, meansOf, unlessRefused } from './work-means.ts'
import { workView } from './work-view.ts'

const dayMs = 86_400_000

export type Done = { readonly work: WorkView; readonly repeated: boolean }

export const listTheWork = (db: Db, { visitor, at }: Omit<Asking, 'key'>, query: WorkQuery): Promise<WorkPage> =>
  inContract(db, visitor.contract, async (trx) => {
    const actor = await actorOf(trx, visitor)
    const view = viewOf(actor, visitor.roles, query.person !== undefined || query.absence !== undefined)
    const { day, overdue, absence, cursor, limit, ...plain } = query
    const rows = await listWork(trx, visitor.contract, view, {
      ...plain,
      ...(absence === undefined ? {} : { id: Number(absence.split('-', 1)[0]), kind: 'visit' as const }),
      overdueAt: overdue === true ? isoTime(at) : undefined,
      openedFrom: day === undefined ? undefined : isoTime(startOfDay(day)),
      openedTo: day === undefined ? undefined : isoTime(startOfDay(day) + dayMs),
      after: cursor === undefined ? undefined : placeOf(cursor),
      limit: limit + 1,
    })
    const page = rows.slice(0, limit).filter(({ detail }) => absence === undefined || hasAbsence(detail, absence))
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      work: page.map((row) => workView(row, actor, visitor.roles, at)),
      next: last === undefined ? null : toCursor({ at: orderOf(last, query.order), id: String(last.id) }),
    }
  })

/** How much is open of what this visitor sees. */
export const countTheOpen = (db: Db, { visitor, at }: Omit<Asking, 'key'>): Promise<OpenWorkCounts> =>
  inContract(db, visitor.contract, async (trx) => {
    const view = viewOf(await actorOf(trx, visitor), visitor.roles, false)
    return { counts: [...(await countOpenWork(trx, visitor.contract, view, isoTime(at)))] }
  })

const placeOf = (cursor: string) => {
  const { at, id } = fromCursor(cursor)
  return { at, id: Number(id) }
}

const orderOf = (row: ListedWork, order: WorkQuery['order']): string =>
  order === 'newest' ? row.opened_at : (row.due_at ?? noDeadline)

const hasAbsence = (work: ListedWork['detail'], absence: string): boolean =>
  work.kind === 'visit' && work.visits.some((one) => one.absence === absence)

/** Throws DoorError when there is none, or it is not for this visitor's eyes. */
export const showWork = (db: Db, { visitor, at }: Omit<Asking, 'key'>, id: number): Promise<WorkView> =>
  inContract(db, visitor.contract, (trx) => viewOfWork(trx, { visitor, at }, id))

export const viewOfWork = async (trx: Trx, { visitor, at }: Omit<Asking, 'key'>, id: number): Promise<WorkView> => {
  const actor = await actorOf(trx, visitor)
  const search = { id, order: 'newest', limit: 1 } as const
  const [row] = await listWork(trx, visitor.contract, viewOf(actor, visitor.roles, true), search)
  if (row === undefined) throw new DoorError('work.unknown')
  return workView(row, actor, visitor.roles, at)
}

/** Opens a piece of work; the same key of the same account opens it once. Throws DoorError. */
export const openTheWork = (db: Db, asking: Asking, body: OpenWorkBody): Promise<Done> =>
  once(db, asking, ['open', body], async (trx, repeatable) => {
    const { contract } = asking.visitor
    const means = await meansOf(trx, asking, body.call)
    await checkPerson(trx, contract, body)
    const yen = await owedOn(trx, contract, body)
    if (body.open.kind === 'handover') await checkSection(trx, contract, body.open.section)
    await checkAssignee(trx, contract, body.assignee)
    const { person, assignee, open, claim, call, text } = body
    const changed = openWork({ id: 0, person, assignee, open, yen }, means)
    if (assignee !== null && !mayAssign(means.stamp.actor, { ...changed.item, assignee: null }, assignee))
      throw new DoorError('work.notYours')
    return insertWork(trx, contract, changed, { claim, call, text, stamp: means.stamp, repeatable })
  })

export type Acting<V extends AskedVerb = AskedVerb> = {
  readonly work: number
  readonly version: number
  readonly call: string | null
  readonly verb: V
  readonly body: AskedBody<V>
}

/** Does something to a piece of work, upon the version that was seen. Throws DoorError. */
export const actOnWork = (db: Db, asking: Asking, acting: Acting): Promise<Done> =>
  once(db, asking, [acting.work, acting.verb, acting.version, acting.call, acting.body], async (trx, repeatable) => {
    const { contract } = asking.visitor
    const before = await findWork(trx, contract, acting.work, true)
    if (before === null) throw new DoorError('work.unknown')
    const means = await meansOf(trx, asking, acting.call)
    if (before.version < acting.version || (await wasChangedSince(trx, contract, before.id, acting.version))) {
      const found = `version ${before.version}, ${before.state}`
      throw new DoorError('work.changed', [{ where: 'version', found, expected: String(acting.version), hint: '' }])
    }
    const item = itemOf(before)
    const { act, received } = await actOf(trx, contract, { item, means, acting })
    const changed = unlessRefused(stepWork(item, act, means))
    await saveWork(trx, contract, changed, { before, act, stamp: means.stamp, repeatable })
    await received?.()
    return before.id
  })

type Wanted = { readonly item: WorkItem; readonly means: WorkMeans; readonly acting: Acting }
type Asked = { readonly act: WorkAct; readonly received?: Received }

/** What was asked at the door as the core knows it; what it names must be there. */
const actOf = async (trx: Trx, contract: ContractId, { item, means, acting }: Wanted): Promise<Asked> => {
  const { verb, body } = acting
  switch (verb) {
    case 'receive':
      return receiveMoney(trx, contract, { item, stamp: means.stamp, body: body as AskedBody<'receive'> })
    case 'postpone': {
      const { dueAt, text } = body as AskedBody<'postpone'>
      return { act: { verb, dueAt: epochMs(dueAt), text } }
    }
    case 'assign': {
      const { to, text } = body as AskedBody<'assign'>
      await checkAssignee(trx, contract, to)
      return { act: { verb, to, text } }
    }
    case 'report': {
      const { section, text } = body as AskedBody<'report'>
      if (section !== null) await checkSection(trx, contract, section)
      return { act: { verb, section, text } }
    }
    default:
      return { act: { verb, ...body } as WorkAct }
  }
}

/**
 * One transaction that is done once for a key: who repeats the same is told what became of it, who asks something else with
 * the same key is refused. Two of the same at the same moment are one.
 */
const once = async (
  db: Db,
  asking: Asking,
  asked: unknown,
  work: (trx: Trx, repeatable: Repeatable) => Promise<number>,
): Promise<Done> => {
  const { visitor, key } = asking
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest('hex')
  const attempt = (): Promise<Done> =>
    inContract(db, visitor.contract, async (trx) => {
      const earlier = key === null ? null : await findRepeated(trx, visitor.contract, visitor.account, key)
      if (earlier !== null && earlier.asked !== digest) throw new DoorError('request.keyReused')
      const id = earlier?.work ?? (await work(trx, { key, asked: digest }))
      return { work: await viewOfWork(trx, asking, id), repeated: earlier !== null }
    })
  try {
    return await attempt()
  } catch (error) {
    if (key !== null && isTaken(error)) return attempt()
    throw error
  }
}

const needsPerson: ReadonlySet<string> = new Set(['slip', 'visit', 'assets'])

const checkPerson = async (trx: Trx, contract: ContractId, { person, open }: OpenWorkBody): Promise<void> => {
  if (person === null) {
    if (needsPerson.has(open.kind)) throw new DoorError('work.personNeeded')
    return
  }
  const found = await trx
    .selectFrom('person')
    .select('merged_into')
    .where('contract', '=', contract)
    .where('id', '=', person)
    .executeTakeFirst()
  if (found === undefined) throw new DoorError('person.unknown')
  if (found.merged_into !== null)
    throw new DoorError('person.merged', because('person', `use person ${found.merged_into}`))
}

const owedOn = async (trx: Trx, contract: ContractId, { person, open, claim }: OpenWorkBody): Promise<Yen> => {
  if (claim !== null) await claimsOf(trx, contract, person, [claim])
  if (open.kind !== 'slip') return 0
  return [...(await claimsOf(trx, contract, person, open.claims)).values()].reduce((sum, yen) => sum + yen, 0)
}

const checkSection = async (trx: Trx, contract: ContractId, section: string): Promise<void> => {
  const known = (await readSections(trx, contract)).some(({ id }) => id === section)
  if (!known) throw new DoorError('work.sectionUnknown')
}

const checkAssignee = async (trx: Trx, contract: ContractId, to: OpenWorkBody['assignee']): Promise<void> => {
  if (to === null) return
  const found = await trx
    .selectFrom(to.kind === 'account' ? 'account' : 'queue')
    .select('id')
    .where('contract', '=', contract)
    .where('id', '=', to.id)
    .executeTakeFirst()
  if (found === undefined) throw new DoorError('work.assigneeUnknown')
}
