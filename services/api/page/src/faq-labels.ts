import type { FaqVersionView, FaqView } from '@tsunagu/messages'

export const faqStates: Readonly<Record<FaqVersionView['state'], string>> = {
  draft: '下書き',
  submitted: '承認待ち',
  approved: '承認済み',
  rejected: '差し戻し',
  superseded: '差し替え済み',
}

export const faqDeeds: Readonly<Record<FaqView['history'][number]['what'], string>> = {
  saved: '下書きを保存',
  submitted: '承認を依頼',
  approved: '承認して公開',
  rejected: '差し戻し',
  rolledBack: '前の版に戻した',
  takenAway: '取り下げた',
}
