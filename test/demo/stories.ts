import type { Outcome } from '@tsunagu/core'
import { lasts, until } from '../support/wait.ts'
import { type DemoCity, lines } from './demo-city.ts'

/** A call that was made, and how it has to end. */
export type Told = { readonly story: string; readonly call: string; readonly outcome: Outcome }
/** One thread of the hour: its calls, in their order. */
export type Thread = (city: DemoCity, tell: (told: Told) => void) => Promise<void>

/** The menu begins after greeting and recording notice. */
const menuS = 14

const ended = (city: DemoCity, call: string): Promise<unknown> => city.log.end(call, { withinMs: 120_000 })

/** A citizen calls, and the call ends as the story says. */
const one = async (
  city: DemoCity,
  tell: (told: Told) => void,
  story: string,
  outcome: Outcome,
  plan: Parameters<DemoCity['citizen']>[0],
): Promise<string> => {
  const call = await city.citizen(plan)
  tell({ story, call, outcome })
  return call
}

/** The payment queue: two give up before anybody is there, the others are served in their order. */
export const payments: Thread = async (city, tell) => {
  const zei = { calls: lines.zei }
  const gaveUp = await Promise.all([
    one(city, tell, 'gives up while waiting', 'abandoned', { ...zei, talkS: 18 }),
    one(city, tell, 'gives up while waiting', 'abandoned', { ...zei, talkS: 20 }),
  ])
  const waiting = await Promise.all([
    one(city, tell, 'waits and is answered', 'answered', zei),
    one(city, tell, 'withheld number (非通知)', 'answered', { ...zei, from: { kind: 'withheld' } }),
    one(city, tell, 'public telephone (公衆電話)', 'answered', { ...zei, from: { kind: 'payphone' } }),
  ])
  await Promise.all(gaveUp.map((call) => ended(city, call)))
  city.habit({ kind: 'answers', afterMs: 600, talksMs: 3_000 }, 'a06', 'a07')
  await city.ready('a06', 'a07')
  await Promise.all(waiting.map((call) => ended(city, call)))
}

/** The insurance queue: missed, rejected, then answered, held and handed on; those behind keep their places. */
export const insurance: Thread = async (city, tell) => {
  await city.ready('a03')
  const first = await one(city, tell, 'missed, rejected, answered, held, transferred', 'answered', {
    calls: lines.hoken,
    waitS: menuS,
    keys: '3',
  })
  const behind = await Promise.all(
    [0, 1, 2, 3].map((n) =>
      one(city, tell, 'waits behind', 'answered', { calls: lines.hoken, waitS: menuS + 2 + n, keys: '3' }),
    ),
  )
  await city.log.sees('call.offerEnded', ({ call, result }) => call === first && result === 'missed', {
    withinMs: 60_000,
  })
  city.habit({ kind: 'rejects', afterMs: 400 }, 'a02')
  await city.ready('a02')
  await city.log.sees('call.offerEnded', ({ call, result }) => call === first && result === 'rejected')
  city.habit({ kind: 'answers', afterMs: 500, talksMs: null }, 'a01')
  await city.ready('a01')
  await city.log.sees('call.connected', ({ call }) => call === first)
  city.habit({ kind: 'answers', afterMs: 500, talksMs: 2_500 }, 'a01', 'a02', 'a03')
  await city.wish('a01', 'hold')
  await lasts(1_500)
  await city.wish('a01', 'resume')
  await lasts(1_000)
  await city.wish('a01', 'transfer', { to: { kind: 'queue', queue: 'nofu' } })
  await city.ready('a02', 'a03')
  await Promise.all([first, ...behind].map((call) => ended(city, call)))
}

/** What people do with a menu. */
export const menus: Thread = async (city, tell) => {
  const calls = await Promise.all([
    one(city, tell, 'presses a wrong key first', 'answered', { calls: lines.hoken, waitS: menuS, keys: '9WWW3' }),
    one(city, tell, 'has the menu repeated', 'answered', { calls: lines.hoken, waitS: menuS, keys: '#WWW1' }),
    one(city, tell, 'presses nothing at first', 'answered', { calls: lines.hoken, waitS: 33, keys: '1' }),
    one(city, tell, 'is put through to the city hall', 'transferred', { calls: lines.hoken, waitS: menuS, keys: '2' }),
    one(city, tell, 'hangs up during the greeting', 'inFlow', { calls: lines.hoken, talkS: 4 }),
  ])
  await Promise.all(calls.map((call) => ended(city, call)))
}

/** A key ends the greeting and is the menu's answer; the words after it may be cut short as well. */
const firstKeyS = 2

/** The line without agents (seed D): two texts, a caller who leaves in the menu, one who is put through. */
export const cardLine: Thread = async (city, tell) => {
  const mynaho = { calls: lines.mynaho, waitS: firstKeyS }
  const calls = await Promise.all([
    one(city, tell, 'card line: asks for a text about the card', 'inFlow', { ...mynaho, keys: '3WWWW1WWWWWWWW1' }),
    one(city, tell, 'card line: asks for a text about certificates', 'inFlow', { ...mynaho, keys: '2WWWW1WWWWWWWW2' }),
    one(city, tell, 'card line: leaves during the guidance', 'inFlow', { ...mynaho, keys: '1', talkS: 4 }),
    one(city, tell, 'card line: is put through to the office', 'transferred', { ...mynaho, keys: '5' }),
  ])
  await Promise.all(calls.map((call) => ended(city, call)))
}

/** Numbers as the carrier understands them: rings and answers, busy, nobody, unallocated. */
const outbound: readonly (readonly [string, string, Outcome])[] = [
  ['09000001103', 'called back, answers', 'answered'],
  ['09000002000', 'called back, busy', 'busy'],
  ['09000004000', 'called back, number not in use', 'unallocated'],
  ['09000003000', 'called back, nobody answers', 'noAnswer'],
]

/** Calls by hand, under the line's number. */
export const byHand: Thread = async (city, tell) => {
  city.habit({ kind: 'answers', afterMs: 200, talksMs: null }, 'a05')
  await city.signedIn('a05')
  for (const [number, story, outcome] of outbound) {
    const { call } = await until('a05 can place a call', async () => {
      const answer = await city
        .visit('a05')
        .ask<{ call: string }>('POST', '/v1/calls', { agent: 'a05', line: 'hoken', number, callerId: null })
      return answer.status < 300 ? answer.body : null
    })
    tell({ story, call, outcome })
    await ended(city, call)
  }
}

/** The office closes for a moment: an announcement, and no message is taken (T5). */
export const closing: Thread = async (city, tell) => {
  const ops = city.visit('ops1')
  const week = (openings: readonly unknown[]): unknown => ({ weekdays: Array(7).fill(openings), days: {} })
  const publish = async (openings: readonly unknown[]): Promise<void> => {
    await ops.yes('PUT', '/v1/setup/calendars/zei', week(openings))
    await city.publish()
  }
  await publish([])
  try {
    const call = await one(city, tell, 'calls out of hours', 'outOfHours', { calls: lines.zei })
    await ended(city, call)
  } finally {
    await publish([{ from: 0, to: 1_440 }])
  }
}
