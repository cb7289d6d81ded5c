import { count, due, inDays, leader, type Machine, type Moved, move, noDue, us, type Way } from './machine.ts'
import type { WorkRules } from './rules.ts'
import type { AssetPlace, Assets } from './work.ts'

export type OpenAssets = { readonly kind: 'assets'; readonly place: AssetPlace; readonly name: string }

/** One look-up at one place; C11(2)ウ counts those. */
export const openAssets = ({ place, name }: OpenAssets, rules: WorkRules): Moved<Assets> => ({
  work: { kind: 'assets', state: 'planned', place, name, askedOn: null, found: [] },
  effects: [count('assets.planned', { of: place }), inDays(rules.assets.askDays)],
})

const ask: Way<Assets, 'ask'> = {
  who: us,
  go: (work, { on }, { rules }) =>
    move(
      work,
      { state: 'asked', askedOn: on },
      count('assets.asked', { of: work.place }),
      due({ kind: 'days', days: rules.assets.answerDays }),
    ),
}

/** Counted once as a look-up that found something, and once for each kind of asset with its money. */
const found: Way<Assets, 'found'> = {
  who: us,
  go: (work, { assets }) =>
    move(
      work,
      { state: 'found', found: assets },
      count('assets.found', { of: work.place, yen: assets.reduce((sum, { yen }) => sum + yen, 0) }),
      ...assets.map(({ kind, yen }) => count('assets.asset', { of: kind, yen })),
      noDue,
    ),
}

const nothing: Way<Assets, 'nothing'> = {
  who: us,
  go: (work) => move(work, { state: 'nothing', found: [] }, count('assets.nothing', { of: work.place }), noDue),
}

const withdraw: Way<Assets, 'withdraw'> = {
  who: us,
  go: (work) => move(work, { state: 'withdrawn' }, count('assets.withdrawn', { of: work.place }), noDue),
}

const reopened: Way<Assets, 'reopen'> = {
  who: leader,
  go: (work, _, { rules }) => move(work, { state: 'planned' }, inDays(rules.assets.askDays)),
}

export const assetsMachine: Machine<Assets> = {
  planned: { ask, withdraw },
  asked: {
    ...{ found, nothing, withdraw },
    silent: {
      who: us,
      go: (work, _, { rules }) =>
        move(work, { state: 'silent' }, count('assets.silent', { of: work.place }), inDays(rules.assets.askDays)),
    },
  },
  silent: { ask, found, nothing, withdraw },
  found: { reopen: reopened },
  nothing: { reopen: reopened },
  withdrawn: { reopen: reopened },
}
