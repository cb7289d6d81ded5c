import { command } from './api.ts'
import { confirmed } from './ask.ts'
import { el } from './element.ts'
import { citizenText, stateOf, watchModes } from './labels.ts'
import type { Lead, LeadPanel } from './lead-scene.ts'
import { button, toggleButton } from './notice.ts'
import { redraw } from './redraw.ts'
import { wishesOf } from './wishes.ts'

/** With what the supervisor listens, and what can be done with the call listened to. */
export const watchBar = (): LeadPanel => {
  const element = el('section', { class: 'card watch', 'aria-label': 'モニター', 'data-test': 'watch' })
  const show = (lead: Lead): void =>
    redraw(element, [lead.self, lead.watched], () => {
      if (lead.self === null) return [el('p', { class: 'quiet', text: noPhone })]
      return lead.watched === null ? atDesk(lead, lead.self) : watching(lead, lead.watched)
    })
  return { element, show }
}

const noPhone =
  'このアカウントには電話機がないため、モニターはできません。担当者として登録された統括のアカウントを使ってください。'

const atDesk = (lead: Lead, self: NonNullable<Lead['self']>): readonly (HTMLElement | null)[] => {
  const ask = wishesOf(self.agent)
  const isOut = self.availability === 'signedOut'
  const inCall = self.activity === 'talking' || self.activity === 'held'
  return [
    el('p', { class: 'self' }, el('strong', { text: lead.names.agent(self.agent) }), `　${stateOf(self).text}`),
    self.phoneRegistered
      ? el('p', { class: 'phone good', text: `電話機 ${self.phone}：使えます` })
      : el('p', { class: 'phone bad', text: `電話機 ${self.phone}：つながっていません` }),
    el('p', {
      class: 'quiet grow',
      text: isOut
        ? 'モニターするには、業務を始めてください。'
        : '下の通話から選ぶと、あなたの電話機が自動でつながります。',
    }),
    inCall ? el('a', { class: 'to-desk', text: '応対の画面へ', attributes: { href: '#agent' } }) : null,
    isOut ? button('業務を始める', 'primary', ask('sign-in')) : null,
  ]
}

const watching = (lead: Lead, call: NonNullable<Lead['watched']>): readonly HTMLElement[] => {
  const own = call.watchers.find(({ supervisor }) => supervisor === lead.self?.agent)
  const canSpeak = call.phase === 'talking'
  return [
    el(
      'p',
      { class: 'self grow' },
      el('strong', { text: own === undefined ? '' : watchModes[own.mode] }),
      `　${lead.names.agent(call.agent)} と ${citizenText(call)}`,
    ),
    el(
      'div',
      { class: 'buttons', attributes: { role: 'group' }, 'aria-label': 'モニターの方法' },
      ...(['listen', 'whisper', 'barge'] as const).map((mode) =>
        toggleButton(
          watchModes[mode],
          own?.mode === mode,
          () => command('/v1/watch/mode', { mode }),
          mode === 'listen' || canSpeak,
        ),
      ),
      button('引取り', 'take-over', takeOver, canSpeak),
      button('モニター終了', '', () => command('/v1/watch/end')),
    ),
  ]
}

/** The supervisor has the citizen on the line afterwards, so goes to the desk. */
const takeOver = async (): Promise<void> => {
  const yes = await confirmed('この通話を引き取ります。担当者は通話から離れ、後処理に入ります。', '引き取る')
  if (!yes) return
  await command('/v1/watch/take-over')
  location.hash = '#agent'
}
