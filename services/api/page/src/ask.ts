import { el, field } from './element.ts'

/** Asks before something that cannot be taken back; the page goes on meanwhile. */
export const confirmed = (question: string, yes: string): Promise<boolean> =>
  openDialog(question, yes, null).then((answer) => answer !== null)

/** Asks with a control to fill in; gives its value, or null when it was let be. */
export const asked = (
  question: string,
  yes: string,
  label: string,
  control: HTMLInputElement | HTMLSelectElement,
): Promise<string | null> => openDialog(question, yes, { label, control })

type Asked = { readonly label: string; readonly control: HTMLInputElement | HTMLSelectElement }

const openDialog = (question: string, yes: string, given: Asked | null): Promise<string | null> =>
  new Promise((resolve) => {
    const no = el('button', { text: 'やめる', attributes: { type: 'button' }, onclick: () => dialog.close('') })
    const take = el('button', { class: 'primary', text: yes, attributes: { type: 'submit' } })
    const form = el(
      'form',
      { onsubmit: () => dialog.close('yes') },
      el('p', { class: 'question', text: question }),
      given === null ? null : field(given.label, given.control),
      el('div', { class: 'buttons' }, no, take),
    )
    const dialog = el('dialog', { class: 'ask' }, form)
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes' ? (given?.control.value.trim() ?? '') : null)
    })
    document.body.append(dialog)
    dialog.showModal()
    ;(given?.control ?? no).focus()
  })
