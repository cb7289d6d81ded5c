import { unreachable } from '../machine/step.ts'
import { foldNote } from '../note/fold-note.ts'
import { wordsOf } from '../note/search-keys.ts'

export type FaqId = number

/** A question as people ask it and what is answered, in one language. */
export type FaqText = { readonly question: string; readonly answer: string }

export type FaqContent = {
  /** Language → text; Japanese is always there. */
  readonly texts: Readonly<Record<string, FaqText>>
  readonly keywords: readonly string[]
  /** Where it is offered first; empty: everywhere. */
  readonly lines: readonly string[]
  readonly claimKinds: readonly string[]
}

/** draft → submitted → approved or rejected. An approved one is live until another is. `superseded`: a newer draft came first. */
export type FaqState = 'draft' | 'submitted' | 'approved' | 'rejected' | 'superseded'
export type FaqChange = 'saved' | 'submitted' | 'approved' | 'rejected' | 'rolledBack' | 'takenAway'

export type FaqWish =
  | { readonly type: 'submit' }
  | { readonly type: 'approve' }
  | { readonly type: 'reject'; readonly reason: string }
  | { readonly type: 'rollBack' }

/** Who wishes it: `leads` is a supervisor or manager. */
export type FaqActor = { readonly account: string; readonly leads: boolean }

export type FaqRefusal = 'notDraft' | 'notSubmitted' | 'ownWork' | 'leadersOnly' | 'reasonMissing' | 'neverApproved'

export type FaqStep =
  | { readonly type: 'done'; readonly state: FaqState; readonly change: FaqChange; readonly live: boolean }
  | { readonly type: 'refused'; readonly why: FaqRefusal }

type Judged = { readonly state: FaqState; readonly by: string }

/** What becomes of a version; nobody approves what he wrote himself. */
export const stepFaq = (version: Judged, wish: FaqWish, actor: FaqActor): FaqStep => {
  switch (wish.type) {
    case 'submit':
      if (version.by !== actor.account && !actor.leads) return refused('leadersOnly')
      return version.state === 'draft' ? done('submitted', 'submitted') : refused('notDraft')
    case 'approve':
      return notJudge(version, actor) ?? done('approved', 'approved', true)
    case 'reject':
      if (wish.reason.trim() === '') return refused('reasonMissing')
      return notJudge(version, actor) ?? done('rejected', 'rejected')
    case 'rollBack':
      if (!actor.leads) return refused('leadersOnly')
      return version.state === 'approved' ? done('approved', 'rolledBack', true) : refused('neverApproved')
    default:
      return unreachable(wish)
  }
}

const notJudge = (version: Judged, actor: FaqActor): FaqStep | null => {
  if (!actor.leads) return refused('leadersOnly')
  if (version.state !== 'submitted') return refused('notSubmitted')
  return version.by === actor.account ? refused('ownWork') : null
}

const done = (state: FaqState, change: FaqChange, live = false): FaqStep => ({ type: 'done', state, change, live })
const refused = (why: FaqRefusal): FaqStep => ({ type: 'refused', why })

/** What an FAQ is found by: its questions, and all its words, folded; each text begins a line. */
export const faqKeys = ({ texts, keywords }: FaqContent): { readonly title: string; readonly words: string } => {
  const all = Object.values(texts)
  const lines = (found: readonly string[]): string => found.map((text) => `\n${foldNote(text)}`).join('')
  const questions = all.map(({ question }) => question)
  return { title: lines(questions), words: lines([...questions, ...keywords, ...all.map(({ answer }) => answer)]) }
}

/** The words of a search as one types; none as long as nothing has two characters. */
export const faqWords = (phrase: string): readonly string[] => {
  const words = wordsOf(phrase)
  return words.some((word) => word.length > 1) ? words : []
}

/** The text for somebody who speaks `language`: that one, else Japanese. */
export const faqIn = (
  texts: FaqContent['texts'],
  language: string,
): (FaqText & { readonly language: string }) | null => {
  const found = texts[language] === undefined ? 'ja' : language
  const text = texts[found]
  return text === undefined ? null : { ...text, language: found }
}

/** What is wrong with the texts; `where` names the language. */
export const faqProblems = ({
  texts,
}: FaqContent): readonly { readonly where: string; readonly found: string; readonly expected: string }[] => [
  ...(texts.ja === undefined ? [{ where: 'texts.ja', found: '', expected: 'question and answer in Japanese' }] : []),
  ...Object.entries(texts).flatMap(([language, { question, answer }]) => [
    ...(foldNote(question) === '' ? [{ where: `texts.${language}.question`, found: '', expected: 'a question' }] : []),
    ...(foldNote(answer) === '' ? [{ where: `texts.${language}.answer`, found: '', expected: 'an answer' }] : []),
  ]),
]
