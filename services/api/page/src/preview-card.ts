import type { RegisterChange } from '@tsunagu/core'
import type { LiveCall, ScreenPop } from '@tsunagu/messages'
import { asked } from './ask.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el, input } from './element.ts'
import { numberText } from './labels.ts'
import { button } from './notice.ts'
import { redraw } from './redraw.ts'
import { counting } from './time.ts'
import { type Ask, wishesOf } from './wishes.ts'

/** A case that a campaign shows before it is dialled, with the time that is left; and what has changed about it since. */
export const previewCard = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const shown = el('div', { 'aria-live': 'assertive' })
  const warning = el('div', { attributes: { role: 'alert' } })
  const element = el('div', { class: 'campaign' }, shown, warning)
  const show = ({ call, warned, pop }: Desk): void => {
    const campaign = pop?.campaign ?? null
    redraw(shown, [call?.preview ?? null, campaign], () => [call === null ? null : caseOf(call, campaign, ask)])
    const because = warned !== null && warned.call === call?.call ? warned.because : null
    redraw(warning, because, () => [because === null ? null : banner(because)])
  }
  return { element, show }
}

const caseOf = (call: LiveCall, campaign: ScreenPop['campaign'], ask: Ask): HTMLElement | null => {
  const { preview } = call
  if (preview === null) return null
  return el(
    'section',
    { class: 'card preview', 'aria-label': '発信前の確認', 'data-test': 'preview' },
    el('h2', { text: '発信前の確認' }),
    el('p', { class: 'caller', text: numberText(call.called), 'data-test': 'preview-number' }),
    el('p', { class: 'quiet', text: `${campaign?.name ?? preview.campaign}　表示する番号 ${shownNumber(call)}` }),
    el('p', { class: 'left', 'data-test': 'preview-left' }, '残り ', counting(el('strong'), preview.until, 0, true)),
    el(
      'div',
      { class: 'buttons' },
      button('発信する', 'primary', ask('preview/accept')),
      button('飛ばす', '', () => skip(ask)),
    ),
  )
}

const shownNumber = ({ caller }: LiveCall): string => (caller.kind === 'presented' ? numberText(caller.number) : '')

const skip = async (ask: Ask): Promise<void> => {
  const reason = await asked(
    'この案件には今は発信しません。理由は記録に残ります。',
    '飛ばす',
    '理由（例：昨日話した、別の番号を確認中）',
    input('skip-reason', { required: '', maxlength: '200', autocomplete: 'off' }),
  )
  if (reason !== null) await ask('preview/skip', { reason })()
}

const changes: Readonly<Record<RegisterChange, string>> = {
  paid: '入金が確認されました',
  owing: '滞納の状況が変わりました',
  promised: '納付の約束ができました',
  promiseKept: '約束どおり納付されました',
  promiseBroken: '約束の期日が過ぎました',
  stopped: '催告停止の指示がありました',
  resumed: '催告停止が解かれました',
  withdrawn: '債権が取り下げられました',
  numbersChanged: '電話番号が変わりました',
  doNotCall: '架電しないよう求められました',
  merged: '名寄せで別の対象者になりました',
  split: '名寄せが分けられました',
  warned: '注意事項が付きました',
}

/** What makes the call's own reason go away. */
const advice: Partial<Readonly<Record<RegisterChange, string>>> = {
  paid: '催告はせず、お礼を伝えてください。',
  promised: '催告はせず、約束を確かめてください。',
  stopped: '催告はしないでください。',
  withdrawn: 'この債権の催告はしないでください。',
  doNotCall: 'お詫びし、この番号へはかけないことを伝えてください。',
}

const banner = (because: RegisterChange): HTMLElement =>
  el(
    'p',
    { class: because in advice ? 'meanwhile stops' : 'meanwhile', 'data-test': 'warned' },
    el('strong', { text: `この通話の間に、${changes[because]}。` }),
    advice[because] ?? '',
  )
