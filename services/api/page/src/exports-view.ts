import { exportLayouts } from './export-layouts.ts'
import { exportRuns } from './export-runs.ts'
import { exportSchedules } from './export-schedules.ts'
import { ledgerList } from './ledger-list.ts'
import { hasRole } from './may.ts'
import { partedView } from './parted-view.ts'

/** 出力: results as files in the client's layouts (O12), and the ledger of every file in or out (R9). */
export const exportsView = partedView('#exports', '出力', [
  {
    id: '',
    name: '出力',
    may: () => true,
    show: async (stage, { me, rest }) => exportRuns(stage, me, rest === '' ? null : Number(rest)),
  },
  {
    id: 'schedules',
    name: '定時の出力',
    may: hasRole('manager', 'ops', 'auditor'),
    show: async (stage, { me }) => exportSchedules(stage, me),
  },
  {
    id: 'layouts',
    name: '出力レイアウト',
    may: hasRole('manager', 'ops', 'auditor'),
    show: async (stage, { me, rest }) => exportLayouts(stage, me, rest),
  },
  {
    id: 'ledger',
    name: 'データ授受管理簿',
    may: hasRole('manager', 'ops', 'auditor'),
    show: async (stage, { me, rest }) => ledgerList(stage, me, rest === '' ? null : Number(rest)),
  },
])
