import type { Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { callbackWords, clock, day } from './words.ts'

/** A place in the queue without a line: asked for in one call, made good by another. */
export const callbackTellers: Tellers = {
  'callback.asked': ({ number, since, expiresAt }, { names }) =>
    told(
      `${names.number(number)} への折り返しを希望 (順番は ${clock(since)} から数える)`,
      `asks to be called back at ${names.number(number)}; the place counts from ${clock(since)}`,
      because(`${day(expiresAt)} ${clock(expiresAt)} まで有効`, `good until ${day(expiresAt)} ${clock(expiresAt)}`),
    ),
  'callback.tried': ({ agent, attempt }, { names }) =>
    told(
      `折り返し ${attempt} 回目、担当 ${names.agent(agent)}`,
      `is called back, try ${attempt}, by ${names.agent(agent)}`,
      because('順番が来て、担当者が空いた', 'it was this citizen’s turn and the agent was free'),
    ),
  'callback.ended': ({ result }) => {
    const words = callbackWords[result]
    return told(`折り返しの終わり: ${words.ja}`, `the callback is over: ${words.en}`)
  },
  'callback.cancel': ({ actor }) =>
    told('折り返しの取消操作', 'the callback is to be cancelled', because(actor.account, actor.account)),
}
