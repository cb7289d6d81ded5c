import type { WorkView } from '@tsunagu/messages'

export const workKinds: Readonly<Record<WorkView['detail']['kind'], string>> = {
  slip: '納付書再発行',
  guidance: '案内・勧奨',
  handover: '引継ぎ',
  complaint: '苦情等',
  visit: '訪問',
  assets: '財産調査',
}

export const workStates: Readonly<Record<WorkView['detail']['state'], string>> = {
  asked: '受付・照会中',
  approved: '承認',
  refused: '不可',
  dispatched: '発送済み',
  returned: '返戻',
  received: '到着確認',
  withdrawn: '取下げ',
  planned: '予定',
  guided: '案内済み',
  sent: '資料送付済み',
  promised: '約束',
  applied: '手続き済み',
  declined: '辞退・拒否',
  closed: '完了',
  handed: '引継ぎ済み',
  taken: '受領',
  answered: '回答済み',
  back: '差戻し',
  recorded: '記録',
  reported: '報告済み',
  absent: '不在',
  met: '面談',
  moved: '転居',
  silent: '回答なし',
  found: '判明',
  nothing: '財産なし',
}
