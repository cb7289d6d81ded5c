import type { Me, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill } from './element.ts'
import { personCalls, personHousehold } from './person-around.ts'
import { personClaims } from './person-claims.ts'
import { personHead } from './person-head.ts'
import { personLinks, seesLinks } from './person-links.ts'
import { personNotes } from './person-notes.ts'
import { personNumbers } from './person-numbers.ts'
import { personPromises } from './person-promises.ts'
import { personResearch } from './person-research.ts'
import { personWork } from './person-work.ts'
import { redraw } from './redraw.ts'

type Scene = {
  readonly me: Me
  readonly open: (person: number) => Promise<void>
  /** The call this is looked at in, or null. */
  readonly call: string | null
}

/** One person as a whole. What is being written stays when something else on the page changes. */
export const personPage = async (stage: HTMLElement, person: number, scene: Scene): Promise<void> => {
  const { me, open } = scene
  let view = await call<PersonView>('GET', `/v1/persons/${person}`)
  const place = (): HTMLElement => el('div')
  const places = {
    head: place(),
    claims: place(),
    promises: place(),
    numbers: place(),
    research: place(),
    household: place(),
    calls: place(),
  }
  const draw = (): void => {
    redraw(places.head, [view.person, view.warning, view.owed, view.standing], () => [personHead(view, me, again)])
    redraw(places.claims, [view.claimList, view.stopOrders, view.payments], () => [personClaims(view, me, again)])
    redraw(places.promises, [view.promises, view.owed], () => [personPromises(view, scene, again)])
    redraw(places.numbers, view.numbers, () => [personNumbers(view, scene, again)])
    redraw(places.research, view.research, () => [personResearch(view, me, again)])
    redraw(places.household, view.members, () => [personHousehold(view, open)])
    redraw(places.calls, view.lastCalls, () => [personCalls(view)])
  }
  const again = async (): Promise<void> => {
    view = await call<PersonView>('GET', `/v1/persons/${person}`)
    draw()
  }
  const [notes, work] = [personNotes(view, scene), personWork(view, scene)]
  const links = seesLinks(me) ? personLinks(view, me, open) : null
  draw()
  fill(
    stage,
    el(
      'div',
      { class: 'person', 'data-test': 'person' },
      places.head,
      el(
        'div',
        { class: 'halves' },
        el('div', { class: 'column' }, places.claims, notes),
        el(
          'div',
          { class: 'column' },
          places.promises,
          places.numbers,
          places.research,
          work,
          places.household,
          places.calls,
          links,
        ),
      ),
    ),
  )
}
