import type { WithdrawReason } from '../campaign/campaign.ts'
import type { PickedUpBy } from '../campaign/machine.ts'
import type { AttemptRefusal } from '../log/events.ts'
import { because, type Said, type Tellers, told } from './telling.ts'
import { clock } from './words.ts'

const refusalWords: { readonly [code in AttemptRefusal]: Said } = {
  agentNotFree: { ja: '確保する担当者が空いていなかった', en: 'the agent kept for it was not free any more' },
  lineUnknown: { ja: '回線が設定にない', en: 'the line is not in the set-up' },
  callerIdNotAllowed: { ja: '回線に許されていない発信者番号', en: 'the caller ID is not one of the line’s' },
  doNotCall: { ja: '発信禁止番号', en: 'the number is never called by us' },
  numberNotAllowed: { ja: '発信できない番号', en: 'the number is not one that may be dialled' },
}

export const withdrawWords: { readonly [reason in WithdrawReason]: Said } = {
  paid: { ja: '入金が確認された', en: 'it was paid' },
  owing: { ja: '滞納の状況が変わった', en: 'what is owed has changed' },
  promised: { ja: '納付の約束ができた', en: 'payment was promised' },
  promiseKept: { ja: '約束どおり納付された', en: 'the promise was kept' },
  promiseBroken: { ja: '約束の期日が過ぎた', en: 'the promise was broken' },
  stopped: { ja: '催告停止の指示があった', en: 'a stop order came' },
  resumed: { ja: '催告停止が解かれた', en: 'the stop order was lifted' },
  withdrawn: { ja: '債権が取り下げられた', en: 'the claim was withdrawn' },
  numbersChanged: { ja: '電話番号が変わった', en: 'the numbers have changed' },
  doNotCall: { ja: '架電しないよう求められた', en: 'not to be called any more' },
  merged: { ja: '名寄せで別の対象者になった', en: 'became part of another person' },
  split: { ja: '名寄せが分けられた', en: 'was split from another person' },
  warned: { ja: '注意事項が付いた', en: 'a warning was added' },
  returnCall: { ja: '本人から折り返しがあった', en: 'the citizen called back' },
  campaignStopped: { ja: 'キャンペーンが止められた', en: 'the campaign was stopped' },
  cancelLever: { ja: '出ても担当者がいない見込み', en: 'nobody would have been free' },
  household: { ja: '同じ世帯と通話中', en: 'somebody of the household is on the line' },
  notTaken: { ja: 'フロアが引き受けなかった', en: 'the floor did not take it up' },
}

const pickedUpWords: { readonly [by in PickedUpBy]: Said } = {
  person: { ja: '人が応答', en: 'a person has picked up' },
  machine: { ja: '留守番電話が応答', en: 'an answering machine has picked up' },
  notSure: { ja: '留守番電話とは言い切れないので、人として扱う', en: 'not surely a machine: taken for a person' },
}

/** A call for a campaign: who it is for, when it was taken back, and what came of it. */
export const attemptTellers: Tellers = {
  'attempt.started': ({ attempt }, { names }) =>
    told(
      `キャンペーン ${attempt.campaign} の架電を始める (対象 ${attempt.target}、番号 ${names.number(attempt.number)})`,
      `is begun for campaign ${attempt.campaign} (target ${attempt.target}, number ${names.number(attempt.number)})`,
      attempt.agent === null
        ? because('担当者が空く見込み', 'an agent is expected to be free')
        : because(`担当 ${names.agent(attempt.agent)} を確保`, `${names.agent(attempt.agent)} is kept for it`),
    ),
  'attempt.refused': ({ because: code }) => told('架電は始められない', 'cannot be begun', refusalWords[code]),
  'attempt.withdrawn': ({ because: reason }) => told('架電を取り下げる', 'is taken back', withdrawWords[reason]),
  'attempt.warned': ({ because: reason }) =>
    told('通話中の担当者に知らせる', 'the agent is told during the call', withdrawWords[reason]),
  'leg.listened': ({ by }) => told('応答した声を聞いた', 'it was listened to who picked up', pickedUpWords[by]),
  'attempt.ended': ({ outcome }) => told(`架電の結果: ${outcome}`, `the attempt is over: ${outcome}`),
  'call.returned': ({ campaign, attempt }) =>
    told(
      `キャンペーン ${campaign} の架電 ${attempt} への折り返し`,
      `answers the attempt ${attempt} of campaign ${campaign}`,
    ),
  'preview.shown': ({ agent, until }, { names }) =>
    told(
      `${names.agent(agent)} が発信前に案件を確認する (${clock(until)} まで)`,
      `${names.agent(agent)} looks at the case before it is dialled, until ${clock(until)}`,
    ),
  'preview.ended': ({ agent, result, reason }, { names }) =>
    told(
      `${names.agent(agent)} の確認の結果: ${result}`,
      `${names.agent(agent)}: ${result}`,
      reason === null ? null : because(names.text(reason), names.text(reason)),
    ),
}
