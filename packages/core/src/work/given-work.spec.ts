import { startOfDay } from '../calendar/tokyo-time.ts'
import type { ActOf, WorkAct, WorkVerb } from './acts.ts'
import { officeCalendar } from './business-days.ts'
import { standardWorkRules, type WorkRules } from './rules.ts'
import { type OpenWork, openWork, stepWork, type WorkMeans, type WorkStep } from './step-work.ts'
import type { WorkActor, WorkItem, WorkParty } from './work.ts'

/** 2026 and the New Year after it, as the law has them. */
export const holidays = {
  '2026-04-29': '昭和の日',
  '2026-05-03': '憲法記念日',
  '2026-05-04': 'みどりの日',
  '2026-05-05': 'こどもの日',
  '2026-05-06': '振替休日',
  '2026-11-23': '勤労感謝の日',
  '2027-01-01': '元日',
  '2027-01-11': '成人の日',
}

/** `2026-11-20 18:05` in Japan. */
export const moment = (text: string): number => {
  const [day = '', time = '00:00'] = text.split(' ')
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return startOfDay(day) + (hour * 60 + minute) * 60_000
}

export const actors: { readonly [party in WorkParty]: WorkActor } = {
  agent: { account: 'a01', parties: ['agent'], teams: ['nofu'], sections: [] },
  leader: { account: 'super1', parties: ['leader'], teams: [], sections: [] },
  client: { account: 'city1', parties: ['client'], teams: [], sections: ['kokuho'] },
  system: { account: 'cases', parties: ['system'], teams: [], sections: [] },
}

export const meansOf = (party: WorkParty, at: string, rules: WorkRules = standardWorkRules): WorkMeans => ({
  stamp: { at: moment(at), actor: actors[party], call: null },
  rules,
  office: { calendar: officeCalendar, holidays },
})

const friday = '2026-11-20 10:00'

export const opened = (open: OpenWork, at = friday, rules: WorkRules = standardWorkRules, yen = 0): WorkItem =>
  openWork({ id: 7, person: 1, assignee: null, open, yen }, meansOf('agent', at, rules)).item

export const act = (item: WorkItem, party: WorkParty, wanted: WorkAct, at = friday): WorkStep =>
  stepWork(item, wanted, meansOf(party, at))

/** The item after acts that are all done; a refusal is an error. */
export const after = (item: WorkItem, ...acts: readonly (readonly [WorkParty, WorkAct])[]): WorkItem =>
  acts.reduce((now, [party, wanted]) => {
    const step = act(now, party, wanted)
    if (step.type === 'refused') throw new Error(`${wanted.verb}: ${step.refusal}`)
    return step.item
  }, item)

/** `2026-11-24 17:15` in Japan; null: nothing is due. */
export const dueText = ({ dueAt }: Pick<WorkItem, 'dueAt'>): string | null => {
  if (dueAt === null) return null
  const text = new Date(dueAt + 9 * 3_600_000).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

export const address = { postcode: '860-8601', address: '熊本市中央区手取本町1-1', name: '熊本 花子' }
export const text = 'なぜなら'

/** Each verb with something sensible to say. */
export const samples: { readonly [V in WorkVerb]: ActOf<V> } = {
  approve: { verb: 'approve', text },
  refuse: { verb: 'refuse', text },
  dispatch: { verb: 'dispatch', on: '2026-11-20', slips: 3, text },
  returned: { verb: 'returned', on: '2026-11-20', text },
  received: { verb: 'received', on: '2026-11-20', text },
  resend: { verb: 'resend', address, text },
  guide: { verb: 'guide', text },
  send: { verb: 'send', on: '2026-11-20', text },
  promise: { verb: 'promise', dueOn: '2026-11-30', text },
  applied: { verb: 'applied', on: '2026-11-20', text },
  declined: { verb: 'declined', text },
  take: { verb: 'take', text },
  answer: { verb: 'answer', text },
  back: { verb: 'back', text },
  again: { verb: 'again', text },
  handle: { verb: 'handle', text },
  report: { verb: 'report', section: 'kokuho', text },
  plan: { verb: 'plan', on: '2026-11-27', address: null, text },
  absent: { verb: 'absent', text },
  meet: { verb: 'meet', text },
  moved: { verb: 'moved', text },
  receive: { verb: 'receive', receipt: 'A-000001', lines: [{ claim: 1, amount: 3_000 }], text },
  voided: { verb: 'voided', receipt: 'A-000001', text },
  ask: { verb: 'ask', on: '2026-11-20', text },
  found: { verb: 'found', assets: [{ kind: 'deposit', yen: 90_000 }], text },
  nothing: { verb: 'nothing', text },
  silent: { verb: 'silent', text },
  close: { verb: 'close', text },
  withdraw: { verb: 'withdraw', text },
  reopen: { verb: 'reopen', text },
  assign: { verb: 'assign', to: { kind: 'account', id: 'a01' }, text },
  note: { verb: 'note', text },
  postpone: { verb: 'postpone', dueAt: 1_795_500_000_000, text },
  escalate: { verb: 'escalate', alert: 'overdue', text },
}
