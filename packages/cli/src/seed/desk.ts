import type { ContractId, DispositionRule, FaqContent, NoteResult, Script } from '@tsunagu/core'
import {
  addFaq,
  addNote,
  moveFaq,
  putDispositionRule,
  putNoteResult,
  readFaqVersions,
  saveScript,
  showFaq,
  type Trx,
} from '@tsunagu/store'

/** What the demo's agents have at hand: results of contacts, what to say first, and what people ask. */
export const plantDesk = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly number[],
  at: string,
): Promise<void> => {
  for (const [place, [id, name, contact, rule]] of results.entries()) {
    await putNoteResult(trx, contract, { id, name, contact, position: place + 1, retired: false })
    await putDispositionRule(trx, contract, { result: id, ...rule })
  }
  for (const script of scripts) await saveScript(trx, contract, script, { by, note: '見本' })
  for (const content of questions) await plantFaq(trx, contract, content, at)
  for (const [n, result, text] of notes) await plantNote(trx, contract, persons[n] ?? 0, { result, text, at })
}

const by = 'tsunagu seed'
const approver = 'manager1'

type Planted = readonly [
  result: NoteResult['id'],
  name: string,
  contact: boolean,
  rule: Omit<DispositionRule, 'result'>,
]

const asking = (...asks: DispositionRule['asks']): Omit<DispositionRule, 'result'> => ({
  ...{ asks, retry: null, verdict: null },
})

/** With what an agent fills in for each after a call of a campaign, and what follows from it. */
const results: readonly Planted[] = [
  ['promised', '納付約束', true, { ...asking('promiseDate', 'promiseAmount'), verdict: 'works' }],
  ['guided', '案内・説明', true, { ...asking('text'), verdict: 'works' }],
  ['callback', '折り返し希望', true, { ...asking('callbackAt'), verdict: 'works' }],
  ['refused', '拒否・苦情', true, { ...asking('text'), verdict: 'works' }],
  ['family', '家族が応対', false, { ...asking(), retry: { afterMin: 180, growth: 2, most: 3 } }],
  ['absent', '不在', false, { ...asking(), retry: { afterMin: 120, growth: 2, most: 5 } }],
  ['wrong', '番号違い', false, { ...asking('number'), verdict: 'wrong' }],
]

const script = (
  id: string,
  direction: Script['direction'],
  line: string | null,
  firstWords: string,
  body: string,
  en: string | null = null,
): Omit<Script, 'version'> => ({
  ...{ id, direction, line, claimKind: null, organisation: '見本市納付案内センター' },
  texts: {
    ja: { firstWords, body },
    ...(en === null ? {} : { en: { firstWords: en, body: 'May I have your name and address, please?' } }),
  },
})

const scripts: readonly Omit<Script, 'version'>[] = [
  script(
    'juden',
    'inbound',
    null,
    'お電話ありがとうございます。{organisation}の{agent}でございます。',
    'お名前とご住所を確認する。金額は本人と確かめてから伝える。',
    'Thank you for calling {organisation}. This is {agent} speaking.',
  ),
  script(
    'juden-zei',
    'inbound',
    'zei',
    'お電話ありがとうございます。{organisation}、納付案内の{agent}でございます。',
    '通知書をお手元にご用意いただき、通知書番号を伺う。',
  ),
  script(
    'kaden',
    'outbound',
    null,
    '{organisation}の{agent}と申します。見本市からの委託でお電話しております。',
    '本人であることを、生年月日または住所で確かめてから用件を伝える。家族には用件を話さない。',
  ),
]

const faq = (question: string, answer: string, keywords: readonly string[], lines: readonly string[]): FaqContent => ({
  ...{ texts: { ja: { question, answer } }, keywords, lines, claimKinds: [] },
})

const questions: readonly FaqContent[] = [
  faq(
    'どこで納められますか',
    '納付書の裏面にある金融機関、コンビニエンスストア、スマートフォン決済で納められます。期限を過ぎた納付書は再発行します。',
    ['コンビニ', '支払い', 'スマホ'],
    ['zei', 'hoken'],
  ),
  faq(
    '口座振替にしたい',
    '通帳と届出印をお持ちのうえ金融機関の窓口で申し込めます。翌月の末から振り替えます。',
    ['口座振替', '引き落とし'],
    ['zei', 'hoken'],
  ),
  faq(
    '一度に払えない',
    '分割納付の相談を受け付けています。収入の分かるものをご用意ください。担当課の開庁時間内にお取次ぎします。',
    ['分納', '分割', '相談'],
    ['zei', 'soudan'],
  ),
  {
    ...faq(
      '領収証を再発行できますか',
      '領収証は再発行できません。納付証明書を窓口または郵送で請求できます。',
      ['領収書'],
      [],
    ),
    texts: {
      ja: {
        question: '領収証を再発行できますか',
        answer: '領収証は再発行できません。納付証明書を窓口または郵送で請求できます。',
      },
      en: {
        question: 'Can I have another receipt?',
        answer: 'Receipts are issued once. A certificate of payment is available at the counter or by post.',
      },
    },
  },
]

const plantFaq = async (trx: Trx, contract: ContractId, content: FaqContent, at: string): Promise<void> => {
  const id = await addFaq(trx, contract, content, by)
  const move = { faq: id, version: 1, reason: '', at } as const
  await moveFaq(trx, contract, { ...move, state: 'submitted', what: 'submitted', by })
  await moveFaq(trx, contract, { ...move, state: 'approved', what: 'approved', by: approver })
  const [version] = await readFaqVersions(trx, contract, id)
  await showFaq(trx, contract, id, version ?? null)
}

/** By place in the list of residents: some are spoken with before the demo begins. */
const notes: readonly (readonly [number, string, string])[] = [
  [0, 'absent', '留守番電話。折り返しを依頼する伝言は残さず。'],
  [0, 'guided', '本人。コンビニで納められることを案内。'],
  [0, 'callback', '本人。給料日のあとに改めて電話がほしいとのこと。'],
  [1, 'promised', '本人。来週中に第1期を納めると約束。'],
  [4, 'guided', '本人。耳が遠く、ゆっくり話すと通じる。'],
  [8, 'family', '配偶者が応対。用件は話さず、本人の在宅は夜とのこと。'],
]

const plantNote = async (
  trx: Trx,
  contract: ContractId,
  person: number,
  { result, text, at }: { readonly result: string; readonly text: string; readonly at: string },
): Promise<void> => {
  await addNote(trx, contract, {
    ...{ person, claim: null, source: 'other', call: null, message: null, result, text },
    ...{ at, writtenAt: at, author: by, agent: null, key: null },
  })
}
