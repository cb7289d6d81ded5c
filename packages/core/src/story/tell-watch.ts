import type { Tellers } from './telling.ts'
import { told } from './telling.ts'
import { watchWords } from './words.ts'

/** Only for those who may know who watches whom. */
export const watchTellers: Tellers = {
  'call.watched': ({ supervisor, mode }, { names }) => {
    if (!names.watching) return null
    const words = watchWords[mode]
    return told(`監督者 ${names.agent(supervisor)}: ${words.ja}`, `supervisor ${names.agent(supervisor)}: ${words.en}`)
  },
  'call.unwatched': ({ supervisor }, { names }) =>
    names.watching
      ? told(`監督者 ${names.agent(supervisor)} が離れる`, `supervisor ${names.agent(supervisor)} leaves`)
      : null,
}
