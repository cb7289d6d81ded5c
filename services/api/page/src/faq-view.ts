import { faqItem } from './faq-item.ts'
import { faqList } from './faq-list.ts'
import { hasRole } from './may.ts'
import { partedView } from './parted-view.ts'
import { scriptItem } from './script-item.ts'
import { scriptList } from './script-list.ts'

/** FAQ (R6) and scripts (O13): written here, approved by somebody else, shown on the agents' desks. */
export const faqView = partedView('#faq', 'FAQ・スクリプト', [
  {
    id: '',
    name: 'FAQ',
    may: () => true,
    show: async (stage, { me, rest }) =>
      /^(new|\d+)$/.test(rest) ? faqItem(stage, rest === 'new' ? null : Number(rest), me) : faqList(stage, me),
  },
  {
    id: 'scripts',
    name: 'トークスクリプト',
    may: hasRole('agent', 'supervisor', 'manager', 'ops', 'auditor'),
    show: async (stage, { me, rest }) => (rest === '' ? scriptList(stage, me) : scriptItem(stage, rest, me)),
  },
])
