import type { Me, Session } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input } from './element.ts'

/** The sign-in form; calls back once somebody is in. */
export const signInView = (root: HTMLElement, done: (me: Me) => void, note = ''): void => {
  const account = input('account', { autocomplete: 'username', required: '', autofocus: '' })
  const password = input('password', { type: 'password', autocomplete: 'current-password', required: '' })
  const problem = el('p', { class: 'problem', 'aria-live': 'polite', text: note })
  const button = el('button', { class: 'primary wide', text: 'サインイン', attributes: { type: 'submit' } })
  const submit = async (): Promise<void> => {
    button.disabled = true
    problem.textContent = ''
    try {
      const session = await call<Session>('POST', '/v1/session', { account: account.value, password: password.value })
      done(session.me)
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error)
      password.value = ''
      password.focus()
    } finally {
      button.disabled = false
    }
  }
  const form = el(
    'form',
    { class: 'card sign-in', onsubmit: () => void submit() },
    el('h1', {}, el('span', { class: 'brand-mark', text: '繋' }), '繋ぐ'),
    el('p', { class: 'quiet', text: 'コールセンター' }),
    field('アカウント', account),
    field('パスワード', password),
    button,
    problem,
  )
  fill(root, el('main', { class: 'centre' }, form))
  account.focus()
}
