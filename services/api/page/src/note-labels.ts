import type { NoteView } from '@tsunagu/messages'

export const noteSources: Readonly<Record<NoteView['source'], string>> = {
  call: '通話',
  sms: 'SMS',
  visit: '訪問',
  slip: '票',
  other: 'その他',
}
