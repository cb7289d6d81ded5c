import { el } from './element.ts'

let box: HTMLElement | null = null

/** Says something at the foot of the page for a few seconds. */
export const notice = (text: string, kind: 'good' | 'bad'): void => {
  box?.remove()
  const made = el('div', { class: `notice ${kind}`, text, attributes: { role: 'status' } })
  box = made
  document.body.append(made)
  setTimeout(() => made.remove(), kind === 'bad' ? 8_000 : 3_000)
}

export const tellFailure = (error: unknown): void =>
  notice(error instanceof Error ? error.message : String(error), 'bad')

/** Runs what a button does; a refusal is told, and the button rests meanwhile. */
export const act = (button: HTMLButtonElement, action: () => Promise<unknown>): void => {
  button.disabled = true
  button.classList.add('busy')
  action()
    .catch(tellFailure)
    .finally(() => {
      button.disabled = false
      button.classList.remove('busy')
    })
}

/** A button that rests while its action runs; one that makes no sense now is disabled. */
export const button = (
  text: string,
  kind: string,
  action: () => Promise<unknown>,
  possible = true,
): HTMLButtonElement => {
  const made = el('button', { class: kind, text, 'data-act': text, attributes: { type: 'button' } })
  made.disabled = !possible
  made.addEventListener('click', () => act(made, action))
  return made
}

/** A button that says whether it is on. */
export const toggleButton = (
  text: string,
  isOn: boolean,
  action: () => Promise<unknown>,
  possible = true,
): HTMLButtonElement => {
  const made = button(text, isOn ? 'toggle on' : 'toggle', action, possible)
  made.setAttribute('aria-pressed', String(isOn))
  return made
}
