import { hasRole } from './may.ts'
import { partedView } from './parted-view.ts'
import { receiptBooks } from './receipt-books.ts'
import { workCounts } from './work-counts.ts'
import { workItem } from './work-item.ts'
import { workList } from './work-list.ts'

const readsReports = hasRole('supervisor', 'manager', 'auditor')

/** 事務: what calls leave to be done (R2–R5, R7, R8), with its deadlines, and the receipts of visits. */
export const workView = partedView('#work', '事務', [
  {
    id: '',
    name: '事務の一覧',
    may: () => true,
    show: async (stage, place) =>
      /^\d+$/.test(place.rest) ? workItem(stage, Number(place.rest), place.me) : workList(stage, place),
  },
  {
    id: 'books',
    name: '領収証',
    may: hasRole('agent', 'supervisor', 'manager', 'auditor'),
    show: async (stage, { me, rest }) => receiptBooks(stage, me, rest === '' ? null : Number(rest)),
  },
  {
    id: 'counts',
    name: '件数・日報',
    may: readsReports,
    show: async (stage, { me }) => workCounts(stage, me),
  },
  {
    id: 'done',
    name: '件数',
    may: (me) => hasRole('clientStaff')(me) && !readsReports(me),
    show: async (stage, { me }) => workCounts(stage, me),
  },
])
