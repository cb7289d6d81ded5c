import type { MessageEvent } from '../log/events.ts'
import { because, type Said, type Tellers, told } from './telling.ts'

const reasons: Readonly<Record<string, Said>> = {
  templateUnknown: because('文面が登録されていない', 'the template is unknown'),
  notMobile: because('携帯電話の番号ではない', 'the number is no mobile number'),
  tooLong: because('670 文字を超える', 'longer than 670 characters'),
  refusedByModem: because('モデムが何度も受け付けなかった', 'the modem did not take it, several times'),
  notDelivered: because('網が届けられなかったと知らせた', 'the network reports that it could not deliver it'),
}

const why = (reason: string | null): Said | null => {
  if (reason === null) return null
  const fields = /^valueMissing: (.*)$/.exec(reason)?.[1]
  return fields === undefined
    ? (reasons[reason] ?? because(reason, reason))
    : because(`値がない項目: ${fields}`, `no value for ${fields}`)
}

const states = {
  queued: ({ parts }) => ({
    ja: `SMS を送信待ちにする (${parts} 通)`,
    en: `a text waits to be sent (${parts} part(s))`,
  }),
  sent: ({ parts }) => ({ ja: `SMS を送信 (${parts} 通)`, en: `the text is sent (${parts} part(s))` }),
  delivered: () => ({ ja: 'SMS が届く', en: 'the text is delivered' }),
  failed: () => ({ ja: 'SMS を送れない', en: 'the text cannot be sent' }),
} as const satisfies Record<MessageEvent['state'], (body: MessageEvent) => Said>

/** Texts to the citizen; neither their words nor the number. */
export const messageTellers: Tellers = {
  'message.changed': (body) => {
    // What could not even be written never waited.
    if (body.state === 'queued' && body.parts === 0) return null
    const { ja, en } = states[body.state](body)
    return told(ja, en, why(body.reason))
  },
}
