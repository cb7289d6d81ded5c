import type { CodeGiven } from '@tsunagu/messages'
import { call } from './api.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { button } from './notice.ts'
import { whenText } from './time.ts'

/** Gives the citizen a code by which this call can be found genuine later; it is shown for this call only, and never again. */
export const codeBox = (): Panel => {
  const shown = el('output', { class: 'code', 'aria-label': '本物確認コード', 'data-test': 'code' })
  const words = el('p', { class: 'quiet' })
  let current: string | null = null
  const issue = async (): Promise<void> => {
    const asked = current
    if (asked === null) return
    const given = await call<CodeGiven>('POST', '/v1/authenticity-codes', { call: asked })
    if (asked !== current) return
    shown.textContent = inThrees(given.code)
    words.textContent = `${whenText(given.expiresAt)}まで有効。公表している番号の自動案内にこの番号を入れると、本物の電話だったと確かめられます。`
  }
  const give = button('確認コードを伝える', 'small', issue)
  give.title = 'Issue a code that proves this call genuine'
  const element = el('div', { class: 'code-box' }, give, shown, words)
  const show = ({ pop, agent }: Desk): void => {
    const now = agent.activity === 'ringing' ? null : (agent.call ?? null)
    if ((now ?? pop?.call ?? null) !== current) {
      shown.textContent = ''
      words.textContent = ''
    }
    current = now ?? pop?.call ?? null
    if (!give.classList.contains('busy')) give.disabled = now === null
  }
  return { element, show }
}

/** As it is read out: `123 456`. */
const inThrees = (code: string): string => code.replace(/(...)(?=.)/g, '$1 ')
