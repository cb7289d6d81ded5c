import type { Me } from '@tsunagu/messages'
import { el, fill } from './element.ts'
import { tellFailure } from './notice.ts'
import type { Surroundings, View } from './view.ts'

/** A part of a page; `rest` is what follows in its address. Gives how to leave it, if there is anything to leave. */
export type Part = {
  readonly id: string
  readonly name: string
  readonly may: (me: Me) => boolean
  readonly show: (stage: HTMLElement, place: Place) => Promise<undefined | (() => void)>
}
export type Place = { readonly me: Me; readonly rest: string; readonly around: Surroundings }

/** A page of several parts, each at its address: `#work/books/3`. What no part is called belongs to the first. */
export const partedView =
  (hash: string, name: string, parts: readonly Part[]): View =>
  (main, me, around) => {
    const [, asked = '', further = ''] = location.hash.split('/').map(decodeURIComponent)
    const allowed = parts.filter((part) => part.may(me))
    const part = allowed.find(({ id }) => id !== '' && id === asked) ?? allowed[0]
    const stage = el('div', { class: 'stage' })
    fill(
      main,
      el('div', { class: 'recordings parted' }, allowed.length < 2 ? null : tabs(hash, name, allowed, part), stage),
    )
    let isLeft = false
    let leave = (): void => undefined
    part
      ?.show(stage, { me, rest: part.id === asked ? further : asked, around })
      .then((wayOut) => {
        around.tell('open')
        if (wayOut === undefined) return
        if (isLeft) wayOut()
        else leave = wayOut
      })
      .catch((error: unknown) => {
        fill(stage, el('p', { class: 'card problem', text: error instanceof Error ? error.message : String(error) }))
        tellFailure(error)
      })
    return () => {
      isLeft = true
      leave()
    }
  }

const tabs = (hash: string, name: string, parts: readonly Part[], here: Part | undefined): HTMLElement =>
  el(
    'nav',
    { class: 'calendar-tabs', 'aria-label': name },
    ...parts.map((part) =>
      el('a', {
        class: part === here ? 'tab here' : 'tab',
        text: part.name,
        attributes: {
          href: part.id === '' ? hash : `${hash}/${part.id}`,
          ...(part === here ? { 'aria-current': 'page' } : {}),
        },
      }),
    ),
  )

/** Goes to an address of this page, or draws it anew when one is there already. */
export const goTo = (hash: string): void => {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'))
  else location.hash = hash
}
