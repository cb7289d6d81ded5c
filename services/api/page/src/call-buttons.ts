import type { LiveCall } from '@tsunagu/messages'
import { command } from './api.ts'
import { asked, confirmed } from './ask.ts'
import { type Desk, ownTalk, type Panel } from './desk-scene.ts'
import { el, input, option, select, when } from './element.ts'
import { button, notice, toggleButton } from './notice.ts'
import { redraw } from './redraw.ts'
import { tongues, tongueText } from './tongues.ts'
import { type Ask, wishesOf } from './wishes.ts'

/** What can be done with the call, by what the agent is doing with it. */
export const callButtons = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const buttons = el('div', { class: 'buttons', attributes: { role: 'group' }, 'aria-label': '通話の操作' })
  const show = (desk: Desk): void =>
    redraw(buttons, [desk.agent, desk.call], () => [...mainButtons(desk, ask), ...moreButtons(desk, ask)])
  return { element: buttons, show }
}

const mainButtons = (desk: Desk, ask: Ask): readonly HTMLElement[] => {
  const { agent, call } = desk
  const own = ownTalk(desk)
  const isAlone = own !== null && own.consult === null
  const isRinging = agent.activity === 'ringing'
  // A call from a queue is let ring or refused at the phone; one that a colleague sends may be declined.
  const isSent = isRinging && call !== null && call.phase !== 'offered'
  const isCalling = ['talking', 'held', 'reserved'].includes(agent.activity) && call?.phase !== 'previewing'
  const canLeave = isSent || isCalling
  return [
    button('応答', 'answer', ask('answer'), isRinging),
    own?.held === true
      ? button('保留解除', 'resume', ask('resume'))
      : button('保留', '', ask('hold'), isAlone && !own.held),
    toggleButton(
      own?.muted === true ? 'ミュート解除' : 'ミュート',
      own?.muted === true,
      () => ask('mute', { muted: own?.muted !== true })(),
      own !== null,
    ),
    button(isSent ? '断る' : leaveText(desk, own), 'hang-up', ask('hang-up'), canLeave),
  ]
}

/**
 * Hanging up ends the call for the one responsible who is alone with the citizen; others only leave it, and whoever is asking
 * somebody hands the citizen over to them.
 */
const leaveText = ({ call }: Desk, own: LiveCall | null): string => {
  if (own === null && call?.phase === 'talking') return '会話から抜ける'
  if (own === null || call === null) return '切断'
  if (own.consult !== null) return '切断して渡す'
  return own.parties.length > 0 ? '会議から抜ける' : '切断'
}

const moreButtons = (desk: Desk, ask: Ask): readonly (HTMLElement | null)[] => {
  const { agent, call } = desk
  const own = ownTalk(desk)
  const isAlone = own !== null && own.consult === null
  return [
    button('保留パーク', '', ask('park'), isAlone && own.parties.length === 0),
    when(agent.browserPhone !== null, () => button('電話機の切替', '', () => movePhone(desk, ask), isAlone)),
    button('証拠の印', '', () => mark(call), call !== null && agent.activity !== 'wrapUp'),
    button('応対の言語', '', () => spoken(call), call !== null && isSpokenWith(desk)),
    button('ガイダンスで終話', '', () => endWithGuidance(ask), own !== null),
  ]
}

const movePhone = async ({ agent }: Desk, ask: Ask): Promise<void> => {
  const phones = select('phone', option(agent.phone, `卓上の電話機 ${agent.phone}`))
  if (agent.browserPhone !== null) phones.append(option(agent.browserPhone, `ブラウザーの電話 ${agent.browserPhone}`))
  phones.value = agent.browserPhone ?? agent.phone
  const phone = await asked('通話を別の電話機に移します。移った先は自動で応答します。', '移る', '移る先', phones)
  if (phone !== null) await ask('move', { phone })()
}

/** Marks this moment of the call as evidence, with a word on why. */
export const mark = async (call: LiveCall | null): Promise<void> => {
  if (call === null) return
  const text = await asked(
    'この時点に証拠の印を付けます。録音から見つけられるようになります。',
    '印を付ける',
    '内容（例：暴言、脅迫、過度な要求）',
    input('mark', { required: '', maxlength: '500', autocomplete: 'off' }),
  )
  if (text === null) return
  await command(`/v1/calls/${encodeURIComponent(call.call)}/mark`, { kind: 'evidence', text })
  notice('証拠の印を付けました。', 'good')
}

/** The language of a call is of use while one talks, and right after. */
const isSpokenWith = ({ agent }: Desk): boolean => ['talking', 'held', 'wrapUp'].includes(agent.activity)

/** Which language was spoken, for the daily report. Said again, the last counts. */
const spoken = async (call: LiveCall | null): Promise<void> => {
  if (call === null) return
  const choice = select('spoken', ...tongues.map(([id, name]) => option(id, name)))
  const text = await asked(
    'この通話で話した言語を記録します（日報の「外国語対応」に数えられます）。',
    '記録する',
    '言語',
    choice,
  )
  if (text === null) return
  await command(`/v1/calls/${encodeURIComponent(call.call)}/mark`, { kind: 'language', text })
  notice(`応対の言語を「${tongueText(text)}」と記録しました。`, 'good')
}

const endWithGuidance = async (ask: Ask): Promise<void> => {
  const yes = await confirmed('相手にガイダンスを流して通話を終えます。あなたはここで通話から離れます。', '終話する')
  if (yes) await ask('end-with-guidance')()
}
