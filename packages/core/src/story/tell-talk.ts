import type { PartyName } from '../log/events.ts'
import type { Names, Said, Tellers } from './telling.ts'
import { because, told } from './telling.ts'
import { alertWords, consultWords } from './words.ts'

const markWords = {
  evidence: { ja: '証拠の印', en: 'marked as evidence' },
  note: { ja: 'メモ', en: 'note' },
  language: { ja: '応対した言語', en: 'was spoken in' },
} as const

export const partyWords = (party: PartyName, names: Names): string =>
  party.kind === 'agent' ? names.agent(party.agent) : names.number(party.number)

const handedOn = (note: string | null, names: Names): Said | null =>
  note === null ? null : because(`申し送り: ${names.text(note)}`, `handed over with it: ${names.text(note)}`)

/** A conversation from consultation to conference, and where it moves. */
export const talkTellers: Tellers = {
  'call.muted': ({ agent, muted }, { names }) =>
    muted
      ? told(`${names.agent(agent)} がマイクを切る`, `${names.agent(agent)} mutes the microphone`)
      : told(`${names.agent(agent)} がマイクを入れる`, `${names.agent(agent)} can be heard again`),
  'call.consulting': (body, { names }) => {
    const agent = names.agent(body.agent)
    const asked = partyWords(body.with, names)
    return told(
      `${agent} が ${asked} に相談の呼出をする (相手は保留音)`,
      `${agent} rings ${asked} to ask, the citizen hears music`,
      handedOn(body.note, names),
    )
  },
  'call.consulted': ({ agent }, { names }) =>
    told(
      `相談先が応答、${names.agent(agent)} と話す`,
      `the one who is asked answers and speaks with ${names.agent(agent)}`,
    ),
  'call.toggled': ({ agent, to }, { names }) =>
    to === 'citizen'
      ? told(`${names.agent(agent)} が相手との通話に切り替える`, `${names.agent(agent)} speaks with the citizen again`)
      : told(
          `${names.agent(agent)} が相談先との通話に切り替える`,
          `${names.agent(agent)} speaks with the one who is asked`,
        ),
  'call.consultEnded': ({ result }) => {
    const words = consultWords[result]
    return told(`相談の終わり: ${words.ja}`, `the consultation is over: ${words.en}`)
  },
  'call.partyJoined': ({ party }, { names }) =>
    told(`${partyWords(party, names)} が会話に加わる`, `${partyWords(party, names)} joins the conversation`),
  'call.partyLeft': ({ party }, { names }) =>
    told(`${partyWords(party, names)} が会話から抜ける`, `${partyWords(party, names)} leaves the conversation`),
  'call.handedOver': ({ from, to }, { names }) =>
    to === null
      ? told(
          `${names.agent(from)} が抜け、外線の相手だけで続く`,
          `${names.agent(from)} leaves; it goes on with outside parties only`,
        )
      : told(
          `${names.agent(from)} から ${names.agent(to)} に引き継ぐ`,
          `${names.agent(to)} takes over from ${names.agent(from)}`,
        ),
  'call.moved': ({ agent }, { names }) =>
    told(`${names.agent(agent)} がもう一方の電話機に移る`, `${names.agent(agent)} goes on at the other phone`),
  'call.parked': ({ agent }, { names }) =>
    told(
      `${names.agent(agent)} がパーク保留にする`,
      `${names.agent(agent)} parks the call`,
      because('誰でも取れる', 'anybody can take it'),
    ),
  'call.unparked': ({ by }, { names }) =>
    by === null
      ? told(
          'パーク保留が解かれ、待ち行列に戻る',
          'is no longer parked and goes back to the queue',
          because('時間内に誰も取らなかった', 'nobody took it in time'),
        )
      : told(`${names.agent(by)} がパーク保留を取る`, `${names.agent(by)} takes the parked call`),
  'call.keysSent': ({ agent, count }, { names }) =>
    told(`${names.agent(agent)} がプッシュ信号を ${count} 個送る`, `${names.agent(agent)} sends ${count} key(s)`),
  'call.marked': ({ kind, text, author }, { names }) =>
    told(
      `${markWords[kind].ja}: ${kind === 'language' ? text : names.text(text)}`,
      `${markWords[kind].en}: ${kind === 'language' ? text : names.text(text)}`,
      because(`${names.agent(author.id)} の操作`, `by ${names.agent(author.id)}`),
    ),
  'call.alert': ({ agent, kind }, { names }) => {
    const words = alertWords[kind]
    return told(
      `監督者に知らせる: ${words.ja} (${names.agent(agent)})`,
      `supervisors are told: ${words.en} (${names.agent(agent)})`,
    )
  },
  'agent.hand': ({ agent, raised }, { names }) =>
    raised
      ? told(`${names.agent(agent)} が手を挙げる`, `${names.agent(agent)} raises a hand`)
      : told(`${names.agent(agent)} が手を下ろす`, `${names.agent(agent)} takes the hand down`),
  'call.end': ({ actor }) =>
    told('通話を終わらせる操作', 'is to be ended', because(`${actor.account} の操作`, `${actor.account} asked for it`)),
}
