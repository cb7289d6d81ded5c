import * as core from '@tsunagu/core'
import { expect, it } from 'vitest'
import * as page from './work-labels.ts'

it('calls work on screen what the core calls it', () => {
  expect(page.workKinds).toEqual(core.kindWords)
  expect(page.topics).toEqual(core.topicWords)
  expect(page.urgencyNames).toEqual(core.urgencyWords)
  expect(page.categories).toEqual(core.categoryWords)
  expect(page.places).toEqual(core.placeWords)
  expect(page.assetNames).toEqual(core.assetWords)
  for (const kind of core.workKinds)
    for (const state of page.statesOf(kind)) expect(page.stateWord(kind, state)).toBe(core.stateWord(kind, state))
  for (const [kind, states] of Object.entries({
    ...{ slip: core.slipStates, guidance: core.guidanceStates, handover: core.handoverStates },
    ...{ complaint: core.complaintStates, visit: core.visitStates, assets: core.assetsStates },
  }))
    expect([...page.statesOf(kind as 'slip')].sort()).toEqual([...states].sort())
  for (const verb of Object.keys(core.verbWords)) expect(page.workDeed(verb)).toBe(core.verbWords[verb as 'open'])
  for (const what of ['slip.asked', 'complaint.overdue', 'visit.voided', 'assets.withdrawn', 'new.thing'])
    expect(page.countWord(what)).toBe(core.countWord(what))
})

it('has a button for every verb that is asked for', () => {
  const own = new Set(Object.keys(page.workVerbs))
  expect(Object.keys(core.verbWords).filter((verb) => !own.has(verb))).toEqual(['open', 'voided', 'escalate'])
})
