import { type EpochMs, isOver, type PostAddress, possibleActs, type Work, type WorkActor } from '@tsunagu/core'
import { type Role, seesNumbers, type WorkView, workSchema } from '@tsunagu/messages'
import { epochMs } from '@tsunagu/runtime'
import { itemOf, type ListedWork } from '@tsunagu/store'

const hidden = '***'

/** The client's people read what was put before them; whoever only watches over the house does not. */
export const readsWork = (roles: readonly Role[]): boolean => seesNumbers(roles) || roles.includes('clientStaff')

/** Work as this visitor may see it, with what he can do to it now. */
export const workView = (row: ListedWork, actor: WorkActor, roles: readonly Role[], now: EpochMs): WorkView => {
  const isOpen = readsWork(roles)
  return {
    work: row.id,
    version: row.version,
    person: row.person,
    name: row.name === null || isOpen ? row.name : hidden,
    claim: row.claim,
    call: row.call,
    text: isOpen || row.text === '' ? row.text : hidden,
    detail: workSchema.parse(isOpen ? row.detail : masked(row.detail)),
    assignee:
      row.assignee_kind === null || row.assignee === null ? null : { kind: row.assignee_kind, id: row.assignee },
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    changedAt: row.changed_at,
    dueAt: row.due_at,
    overdue: row.due_at !== null && epochMs(row.due_at) < now,
    alerted: row.alerted,
    over: isOver(row.detail),
    possible: [...possibleActs(itemOf(row), actor)].filter((verb) => verb !== 'escalate' && verb !== 'voided'),
  }
}

const maskedAddress = (address: PostAddress | null): PostAddress | null =>
  address === null ? null : { postcode: hidden, address: hidden, name: hidden }

/** The same without words and addresses of people. */
const masked = (work: Work): Work => {
  switch (work.kind) {
    case 'slip':
    case 'visit':
      return { ...work, address: maskedAddress(work.address) }
    case 'handover':
    case 'complaint':
      return { ...work, answer: work.answer === null ? null : hidden }
    case 'assets':
      return { ...work, name: hidden }
    case 'guidance':
      return work
  }
}
