import { attributionCard } from './attribution-card.ts'
import { hasRole } from './may.ts'
import { partedView } from './parted-view.ts'
import { paymentDesk } from './payment-desk.ts'
import { promiseList } from './promise-list.ts'
import { researchList } from './research-list.ts'
import { stopList } from './stop-list.ts'

const readers = hasRole('agent', 'supervisor', 'manager', 'clientStaff', 'auditor')

/** What is followed up over all persons: promises, stop orders, the search for numbers, payments by hand (O3, O6–O8). */
export const followView = partedView('#follow', '約束・停止・調査', [
  {
    id: '',
    name: '納付約束',
    may: readers,
    show: async (stage, { me }) => {
      const list = await promiseList(stage, me)
      if (hasRole('supervisor', 'manager', 'clientStaff', 'auditor')(me)) stage.append(await attributionCard())
      return list
    },
  },
  { id: 'stops', name: '催告停止', may: readers, show: (stage, { me }) => stopList(stage, me) },
  { id: 'research', name: '電話番号調査', may: readers, show: (stage, { me }) => researchList(stage, me) },
  {
    id: 'payments',
    name: '入金',
    may: hasRole('agent', 'supervisor', 'manager', 'clientStaff', 'auditor', 'ops'),
    show: (stage, { me }) => paymentDesk(stage, me),
  },
])
