import {
  type FaqChange,
  type FaqContent,
  type FaqWish,
  faqIn,
  faqProblems,
  faqWords,
  languages,
  startOfDay,
  stepFaq,
} from '@tsunagu/core'
import type { Cell } from '@tsunagu/files'
import type { FaqBody, FaqHit, FaqQuery, FaqUses, FaqView, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  addFaq,
  addFaqChange,
  addFaqUse,
  countFaqUses,
  type Db,
  type FaqUse,
  type FaqVersion,
  findFaq,
  inContract,
  moveFaq,
  readFaqChanges,
  readFaqVersions,
  readLiveFaq,
  saveFaqDraft,
  searchFaq,
  showFaq,
  type Trx,
} from '@tsunagu/store'
import { leads } from '../access/roles.ts'
import { because, DoorError } from '../errors/door-error.ts'
import type { FileTable } from '../files/send-table.ts'
import { wrong } from '../setup/problem.ts'

const dayMs = 86_400_000

/** What is live and has the words. */
export const findFaqs = (db: Db, contract: string, query: FaqQuery): Promise<FaqHit[]> =>
  inContract(db, contract, (trx) => faqsIn(trx, contract, query))

export const faqsIn = async (
  trx: Trx,
  contract: string,
  { q, line, claimKind, language, limit }: FaqQuery,
): Promise<FaqHit[]> => {
  const words = faqWords(q)
  if (q.trim() !== '' && words.length === 0) return []
  const found = await searchFaq(trx, contract, { words, line: line ?? null, claimKind: claimKind ?? null, limit })
  return found.flatMap((one) => hitOf(one, language))
}

const hitOf = ({ faq, version, texts, keywords }: FaqVersion, wanted: string): FaqHit[] => {
  const text = faqIn(texts, wanted)
  if (text === null) return []
  const { question, answer, language } = text
  const shown = { faq, version, question, answer, languages: Object.keys(texts), keywords: [...keywords] }
  return [{ ...shown, language: language as FaqHit['language'] }]
}

/** An FAQ with its versions and who did what. */
export const faqView = async (trx: Trx, contract: string, faq: number): Promise<FaqView> => {
  const head = await findFaq(trx, contract, faq)
  if (head === null) throw new DoorError('faq.unknown')
  const versions = await readFaqVersions(trx, contract, faq)
  const history = await readFaqChanges(trx, contract, faq)
  return { ...head, versions: versions.map(versionView), history: history.map((one) => ({ ...one })) }
}

export const versionView = (version: FaqVersion): FaqView['versions'][number] => ({
  ...version,
  texts: { ...version.texts },
  keywords: [...version.keywords],
  lines: [...version.lines],
  claimKinds: [...version.claimKinds],
})

/** Without the languages that were given as undefined. */
const contentOf = ({ texts, keywords, lines, claimKinds }: FaqBody): FaqContent => ({
  texts: Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  ),
  keywords,
  lines,
  claimKinds,
})

const sound = (body: FaqBody): FaqContent => {
  const content = contentOf(body)
  const problems = faqProblems(content)
  if (problems.length > 0)
    throw new DoorError(
      'faq.invalid',
      problems.map(({ where, found, expected }) => wrong(where, found, expected)),
    )
  return content
}

/** Begins an FAQ with a draft. */
export const newFaq = (db: Db, { contract, account }: Me, body: FaqBody): Promise<FaqView> =>
  inContract(db, contract, async (trx) => faqView(trx, contract, await addFaq(trx, contract, sound(body), account)))

/** Saves a draft upon the newest version. Throws DoorError when somebody else was quicker. */
export const editFaq = (db: Db, { contract, account }: Me, faq: number, version: number, body: FaqBody) =>
  inContract(db, contract, async (trx) => {
    const head = await findFaq(trx, contract, faq)
    if (head === null) throw new DoorError('faq.unknown')
    const saved = await saveFaqDraft(trx, contract, { faq, version }, sound(body), account)
    if (saved === null) throw new DoorError('faq.changed', because('version', `the newest is ${head.newest}`))
    return faqView(trx, contract, faq)
  })

/** Submits, approves, rejects or goes back to a version. Throws DoorError: the refusal of the rule. */
export const moveVersion = (db: Db, visitor: Me, place: { faq: number; version: number }, wish: FaqWish, at: number) =>
  inContract(db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const { faq } = place
    if ((await findFaq(trx, contract, faq)) === null) throw new DoorError('faq.unknown')
    const version = (await readFaqVersions(trx, contract, faq)).find((one) => one.version === place.version)
    if (version === undefined) throw new DoorError('faq.unknown')
    const step = stepFaq(version, wish, { account: by, leads: leads(visitor.roles) })
    if (step.type === 'refused') throw new DoorError(`faq.${step.why}`)
    const reason = wish.type === 'reject' ? wish.reason : ''
    await moveFaq(trx, contract, { ...place, state: step.state, what: step.change, reason, by, at: isoTime(at) })
    if (step.live) await showFaq(trx, contract, faq, version)
    return faqView(trx, contract, faq)
  })

/** Shows it to nobody any more; its versions stay. */
export const takeFaqAway = (db: Db, { contract, account: by }: Me, faq: number): Promise<FaqView> =>
  inContract(db, contract, async (trx) => {
    const head = await findFaq(trx, contract, faq)
    if (head === null || head.live === null) throw new DoorError('faq.unknown')
    const what: FaqChange = 'takenAway'
    await addFaqChange(trx, contract, { faq, version: head.live, what, reason: '', by })
    await showFaq(trx, contract, faq, null)
    return faqView(trx, contract, faq)
  })

/** Counts a use of the live version; false: counted for this call already. */
export const useFaq = (db: Db, contract: string, use: Omit<FaqUse, 'version'>): Promise<boolean> =>
  inContract(db, contract, async (trx) => {
    const head = await findFaq(trx, contract, use.faq)
    if (head === null || head.live === null) throw new DoorError('faq.unknown')
    return addFaqUse(trx, contract, { ...use, version: head.live })
  })

/** Uses of the days from `from` to `to`, both included. */
export const faqUses = (db: Db, contract: string, from: string, to: string): Promise<FaqUses> =>
  inContract(db, contract, async (trx) => {
    const counts = await countFaqUses(trx, contract, isoTime(startOfDay(from)), isoTime(startOfDay(to) + dayMs))
    const questions = new Map<number, string>()
    for (const { faq } of counts) questions.set(faq, await questionOf(trx, contract, faq))
    return { uses: counts.map((one) => ({ ...one, question: questions.get(one.faq) ?? '' })) }
  })

const questionOf = async (trx: Trx, contract: string, faq: number): Promise<string> =>
  (await readFaqVersions(trx, contract, faq))[0]?.texts.ja?.question ?? ''

const head = ['番号', '版', '言語', '質問', '回答', 'キーワード', '回線', '債権の種類', '承認者', '承認日時']

/** Everything that is live, one row for each language. */
export const faqTable = (db: Db, contract: string): Promise<FileTable> =>
  inContract(db, contract, async (trx) => ({
    ...{ name: 'faq', title: 'FAQ', head },
    rows: (await readLiveFaq(trx, contract)).flatMap(rowsOf),
  }))

const rowsOf = ({ faq, version, texts, keywords, lines, claimKinds, decidedBy, decidedAt }: FaqVersion) =>
  languages
    .flatMap((language) => (texts[language] === undefined ? [] : [{ language, ...texts[language] }]))
    .map(({ language, question, answer }): readonly Cell[] => [
      ...[faq, version, language, question, answer, keywords.join('、'), lines.join('、'), claimKinds.join('、')],
      ...[decidedBy, decidedAt === null ? null : { at: decidedAt }],
    ])
